"""The two ways one encoder runs: ours, int8 with onnxruntime, and sentence-transformers, float32 with PyTorch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Floats]
BATCH = 32


class Timed:
    """An encoder that knows how long it ran. Vectors given to `preload` are not made again until `forget`."""

    fingerprint: str
    seconds = 0.0
    calls = 0

    def __init__(self, encode: Encode, fingerprint: str, name: str) -> None:
        self._encode = encode
        self._known: dict[str, Floats] = {}
        self.fingerprint = fingerprint
        self.name = name

    def encode(self, texts: Sequence[str]) -> Floats:
        """[texts, dim], each row of length 1, with the query prefix."""
        started = time.perf_counter()
        self.calls += 1
        if self._known and all(text in self._known for text in texts):
            vectors = np.stack([self._known[text] for text in texts])
        else:
            vectors = self._encode(list(texts))
        self.seconds += time.perf_counter() - started
        return vectors

    def preload(self, texts: Sequence[str], vectors: Floats) -> None:
        self._known = dict(zip(texts, vectors, strict=True))

    def forget(self) -> None:
        self._known = {}


def int8(build: Path) -> Timed:
    """The encoder the product serves."""
    from kb_index.encoder.onnx import OnnxEncoder  # noqa: PLC0415 - an environment has what it measures

    encoder = OnnxEncoder.load(build / "encoder")
    return Timed(encoder.encode, encoder.fingerprint, f"int8 onnxruntime {version('onnxruntime')}")


def torch(build: Path) -> Timed:
    """The same model before its export, one thread, batches of 32."""
    import torch as engine  # noqa: PLC0415 - only the environment that is measured has it
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - only the environment that is measured has it

    engine.set_num_threads(1)
    birth = json.loads((build / "encoder" / "onnx" / "birth.json").read_text("utf-8"))
    model = SentenceTransformer(str(build / "encoder" / "st"), device="cpu", local_files_only=True)
    prefix = birth["query_prefix"]

    def encode(texts: list[str]) -> Floats:
        found = model.encode(
            [prefix + text for text in texts],
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)

    packages = ("sentence-transformers", "torch")
    return Timed(
        encode, birth["fingerprint"], "float32 " + ", ".join(f"{name} {version(name)}" for name in packages)
    )


BACKENDS: dict[str, Callable[[Path], Timed]] = {"int8": int8, "torch": torch}
