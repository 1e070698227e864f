"""Vectors of the dialogue's examples, made when all is built and kept from one start to the next.

Making them takes longer than all the rest of a start.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import structlog

Vectors = npt.NDArray[np.float32]
log = structlog.get_logger()

EXAMPLES = Path("dialogue") / "examples.npz"
"""Where they lie in the folder of what is built."""


def recall(path: Path, fingerprint: str) -> dict[str, Vectors]:
    """Text → its vector, as that encoder made it; empty for a file that is not there, another encoder's, or unreadable."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["encoder"]) != fingerprint:
                return {}
            return dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
    except FileNotFoundError:
        return {}
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, the vectors can be made again
        log.warning("vectors.unreadable", kind=type(error).__name__)
        return {}


def remember(path: Path, fingerprint: str, vectors: Mapping[str, Vectors]) -> bool:
    """Whole or not at all; whether it was. A disk that takes nothing costs the next start its head start and no more."""
    if not vectors:
        return False
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with part.open("wb") as file:
            np.savez(
                file,
                encoder=np.array(fingerprint),
                texts=np.array(list(vectors)),
                vectors=np.stack(list(vectors.values())),
            )
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        log.warning("vectors.not_kept", kind=type(error).__name__)
        return False
    return True
