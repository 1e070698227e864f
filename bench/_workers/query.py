"""One FAQ search end to end: `python -m bench._workers.query CONTESTANT BACKEND BUILD LINES VECTORS`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench._lib.probes import resident_mib
from bench._lib.worker import Json, serve
from bench._workers import query_ours, query_peers
from bench._workers.backends import BACKENDS, Timed
from bench._workers.corpus import Ask, Corpus

PACKAGES = {
    "haystack": "haystack-ai",
    "txtai": "txtai",
    "chromadb": "chromadb",
    "llama-index": "llama-index-core",
}
CONTESTANTS: dict[str, Callable[[Corpus, Timed, Path], Ask]] = {
    "floor": query_ours.floor,
    "ours": query_ours.ours,
    "haystack": query_peers.haystack,
    "txtai": query_peers.txtai,
    "chromadb": query_peers.chromadb,
    "llama-index": query_peers.llama_index,
}
ANSWERS = 5


def main() -> None:
    name, backend, build, lines, vectors = sys.argv[1:]
    encoder = BACKENDS[backend](Path(build))
    started = time.perf_counter()
    ask = CONTESTANTS[name](Corpus.read(Path(lines), Path(vectors)), encoder, Path(build))
    ready = time.perf_counter() - started

    def handle(request: Json) -> Json:
        if request["do"] == "about":
            package = PACKAGES.get(name)
            mine = {"version": version(package)} if package else {}
            return {
                **mine,
                "encoder": encoder.name,
                "ready": f"{ready:.1f} s",
                "resident": f"{resident_mib():.0f} MiB",
            }
        return answers(ask, encoder, request["texts"])

    serve(handle)


def answers(ask: Ask, encoder: Timed, texts: list[str]) -> Json:
    """Milliseconds of every question, those inside the encoder, and the first topic ("" for none)."""
    taken, encoding, topics = [], [], []
    for text in texts:
        calls, inside, started = encoder.calls, encoder.seconds, time.perf_counter()
        found = ask(text, ANSWERS)
        taken.append((time.perf_counter() - started) * 1000)
        encoding.append((encoder.seconds - inside) * 1000)
        if encoder.calls != calls + 1:
            raise RuntimeError(f"encoded {encoder.calls - calls} times for one question")
        topics.append(found[0] if found else "")
    return {"ms": taken, "encode": encoding, "topics": topics}


if __name__ == "__main__":
    main()
