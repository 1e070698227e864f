"""Serving side of the encoder: numpy, onnxruntime and tokenizers only, on Python 3.10 and 3.11."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

MODEL_FILE = "model.int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
BIRTH_FILE = "birth.json"


class EncoderError(Exception):
    """The encoder folder cannot be used. `code` is stable, the message says what to do.

    Codes: encoder_missing, encoder_damaged, encoder_mismatch.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class OnnxEncoder:
    """Turns texts into L2-normalised sentence vectors. Thread-safe; one computing thread per call.

    The files are checked when it is loaded and opened by the first text: Rasa is given its vectors by the service, and
    an open model would only take memory there.
    """

    dim: int
    """Length of a vector."""
    fingerprint: str
    """Content hash of model and tokenizer; vectors of different fingerprints must not be compared."""
    birth: dict[str, Any]
    """The birth certificate written by the build."""

    def __init__(self, home: Path, birth: dict[str, Any]) -> None:
        self._home = home
        self._opened: tuple[Tokenizer, InferenceSession] | None = None
        self._opening = Lock()
        self.birth = birth
        self.dim = int(birth["dim"])
        self.fingerprint = str(birth["fingerprint"])
        self.query_prefix = str(birth["query_prefix"])

    @classmethod
    def load(cls, folder: str | Path) -> OnnxEncoder:
        """Check a built encoder (the build's out folder or its `onnx` folder).

        Raises EncoderError when files are missing, changed since the build, or written for another layout.
        """
        home = _onnx_folder(Path(folder))
        birth = _read_birth(home / BIRTH_FILE)
        _check_files(home, birth)
        return cls(home, birth)

    def encode(self, texts: list[str], prefix: str | None = None) -> Vectors:
        """Return float32 [len(texts), dim], each row of length 1.

        `prefix` is put before each text; None means the model's own query prefix ("query: " for e5).
        Texts run one by one: dynamic int8 shares one activation scale per call, so in a batch the vector of
        a text would depend on its neighbours. Raises EncoderError when the files have changed since they were checked
        and were not opened before.
        """
        tokenizer, session = self._open()
        lead = self.query_prefix if prefix is None else prefix
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([tokenizer.encode(lead + text).ids], dtype=np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            rows[row] = session.run(["embedding"], feed)[0][0]
        return rows

    def _open(self) -> tuple[Tokenizer, InferenceSession]:
        with self._opening:
            if self._opened is None:
                _check_files(self._home, self.birth)
                self._opened = _tokenizer(self._home, self.birth), _session(self._home / MODEL_FILE)
            return self._opened


def _onnx_folder(folder: Path) -> Path:
    inner = folder / "onnx"
    home = inner if inner.is_dir() else folder
    if not (home / BIRTH_FILE).is_file():
        raise EncoderError(
            "encoder_missing", f"no {BIRTH_FILE} in {home}; build it: python -m kb_index.encoder build"
        )
    return home


def _read_birth(path: Path) -> dict[str, Any]:
    try:
        birth = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EncoderError(
            "encoder_damaged", f"{path} is not JSON ({error}); build the encoder again"
        ) from error
    missing = {"layout", "dim", "max_tokens", "query_prefix", "fingerprint", "files"} - set(birth)
    if missing:
        raise EncoderError(
            "encoder_damaged", f"{path} lacks {', '.join(sorted(missing))}; build the encoder again"
        )
    if birth["layout"] != 1:
        raise EncoderError(
            "encoder_mismatch", f"{path} has layout {birth['layout']}, this program reads layout 1"
        )
    return dict(birth)


def _check_files(home: Path, birth: dict[str, Any]) -> None:
    for name in (MODEL_FILE, TOKENIZER_FILE):
        _check_hash(home / name, birth["files"].get(name))


def _check_hash(path: Path, expected: str | None) -> None:
    if not path.is_file():
        raise EncoderError("encoder_missing", f"{path} is missing; build the encoder again")
    actual = hashlib.sha256(path.read_bytes()).hexdigest()
    if actual != expected:
        raise EncoderError(
            "encoder_damaged", f"{path} has sha256 {actual}, expected {expected}; build the encoder again"
        )


def _tokenizer(home: Path, birth: dict[str, Any]) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - only for texts

    tokenizer = Tokenizer.from_file(str(home / TOKENIZER_FILE))
    tokenizer.enable_truncation(max_length=int(birth["max_tokens"]))
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path) -> InferenceSession:
    """One thread: on a short question a second thread costs more than it gives."""
    import onnxruntime  # noqa: PLC0415 - only for texts

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
