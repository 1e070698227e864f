"""Encodes texts one at a time or in batches: `python -m bench._workers.encode BACKEND BUILD`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from bench._lib.probes import resident_mib
from bench._lib.worker import Json, serve
from bench._workers.backends import BACKENDS, Timed


def main() -> None:
    encoder = BACKENDS[sys.argv[1]](Path(sys.argv[2]))
    serve(lambda request: DO[request["do"]](encoder, request))


def about(encoder: Timed, request: Json) -> Json:
    return {"encoder": encoder.name, "resident": f"{resident_mib():.0f} MiB"}


def single(encoder: Timed, request: Json) -> Json:
    """Milliseconds of each text alone."""
    taken = []
    for text in request["texts"]:
        started = time.perf_counter()
        encoder.encode([text])
        taken.append((time.perf_counter() - started) * 1000)
    return {"ms": taken}


def save(encoder: Timed, request: Json) -> Json:
    """Write the vectors of the texts in the file `lines` (bench._lib.inputs.write_lines) to `out`."""
    lines = json.loads(Path(request["lines"]).read_text("utf-8"))
    np.save(request["out"], encoder.encode([line["text"] for line in lines]))
    return {}


DO = {"about": about, "single": single, "save": save}

if __name__ == "__main__":
    main()
