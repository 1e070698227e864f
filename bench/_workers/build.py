"""Makes a vector index from texts, or takes up one more: `python -m bench._workers.build BACKEND BUILD`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench._lib.worker import Json, serve
from bench._workers.backends import BACKENDS, Floats, Timed


def main() -> None:
    backend, build = sys.argv[1], Path(sys.argv[2])
    encoder = BACKENDS[backend](build)

    def handle(request: Json) -> Json:
        if request["do"] == "about":
            return {"encoder": encoder.name}
        lines = json.loads(Path(request["lines"]).read_text("utf-8"))
        if request["do"] == "increment":
            return increment(encoder, build, lines, request["new"])
        return whole(encoder, [line["text"] for line in lines], backend)

    serve(handle)


def whole(encoder: Timed, texts: Sequence[str], backend: str) -> Json:
    """Seconds to encode all texts and to add their vectors to an index."""
    started = time.perf_counter()
    vectors = encoder.encode(texts)
    encoded = time.perf_counter()
    index = _product(vectors) if backend == "int8" else _flat(vectors)
    done = time.perf_counter()
    assert index.ntotal == len(texts)
    return {"encode": encoded - started, "add": done - encoded, "total": done - started}


def increment(
    encoder: Timed, build: Path, lines: Sequence[dict[str, str]], new: Sequence[dict[str, str]]
) -> Json:
    """Milliseconds until each new question can be found in the product's search over `lines`."""
    from kb_index.rows import Line  # noqa: PLC0415 - an environment has what it measures
    from kb_index.search import KnowledgeBase  # noqa: PLC0415 - only the environment that is measured has it

    known = [Line(**line) for line in lines]
    base = KnowledgeBase.load(build / "index", encoder).with_lines(known)
    taken = []
    for line in (Line(**item) for item in new):
        started = time.perf_counter()
        other = base.with_lines([*known, line])
        taken.append((time.perf_counter() - started) * 1000)
        assert other.search(line.text, 1)[0].exact
    return {"ms": taken}


def _product(vectors: Floats) -> Any:
    from kb_index.vector_index import make_index  # noqa: PLC0415 - only the environment that is measured has it

    return make_index(vectors)


def _flat(vectors: Floats) -> Any:
    import faiss  # noqa: PLC0415 - only the environment that is measured has it

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


if __name__ == "__main__":
    main()
