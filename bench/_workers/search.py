"""One vector index: `python -m bench._workers.search CONTESTANT VECTORS QUERIES`, both .npy with rows of length 1."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from bench._lib.probes import allocated_mib
from bench._lib.worker import Json, serve

Floats = npt.NDArray[np.float32]
Search = Callable[[Floats, int], list[int]]
"""A question [dim] and how many neighbours, to their rows."""

# The graph every HNSW here gets, ours too (kb_index.vector_index, which the peers' environment cannot import).
LINKS, BUILD_WIDTH, SEARCH_WIDTH = 32, 80, 256


def flat(vectors: Floats) -> tuple[Search, str]:
    import faiss  # noqa: PLC0415 - an environment has what it measures

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return lambda vector, count: index.search(vector[None, :], count)[1][
        0
    ].tolist(), f"faiss-cpu {version('faiss-cpu')}"


def ours(vectors: Floats) -> tuple[Search, str]:
    from kb_index import vector_index as product  # noqa: PLC0415 - only the environment that is measured has it

    assert (product.HNSW_LINKS, product.HNSW_BUILD_WIDTH, product.HNSW_SEARCH_WIDTH) == (
        LINKS,
        BUILD_WIDTH,
        SEARCH_WIDTH,
    )
    index = product.make_index(vectors)
    kind = product.choose(len(vectors)).value
    return lambda vector, count: product.nearest(index, vector, count)[1].tolist(), f"chosen {kind}"


def hnswlib(vectors: Floats) -> tuple[Search, str]:
    import hnswlib as peer  # noqa: PLC0415 - only the environment that is measured has it

    index = peer.Index(space="ip", dim=vectors.shape[1])
    index.init_index(max_elements=len(vectors), M=LINKS, ef_construction=BUILD_WIDTH, random_seed=100)
    index.set_num_threads(1)
    index.add_items(vectors)
    index.set_ef(SEARCH_WIDTH)
    return lambda vector, count: index.knn_query(vector, k=count)[0][0].tolist(), version("hnswlib")


def usearch(vectors: Floats) -> tuple[Search, str]:
    from usearch.index import Index  # noqa: PLC0415 - only the environment that is measured has it

    index = Index(
        ndim=vectors.shape[1],
        metric="ip",
        dtype="f32",
        connectivity=LINKS,
        expansion_add=BUILD_WIDTH,
        expansion_search=SEARCH_WIDTH,
    )
    index.add(np.arange(len(vectors)), vectors, threads=1)
    return lambda vector, count: index.search(vector, count, threads=1).keys.tolist(), version("usearch")


CONTESTANTS = {"flat": flat, "ours": ours, "hnswlib": hnswlib, "usearch": usearch}


def main() -> None:
    vectors = np.load(sys.argv[2], mmap_mode="r")
    queries = np.load(sys.argv[3])
    CONTESTANTS[sys.argv[1]](np.ascontiguousarray(queries[:10]))  # libraries load before memory is read
    before, started = allocated_mib(), time.perf_counter()
    search, named = CONTESTANTS[sys.argv[1]](vectors)
    built, memory = time.perf_counter() - started, allocated_mib() - before

    def handle(request: Json) -> Json:
        if request["do"] == "about":
            return {"index": named, "build": f"{built:.1f} s", "memory": f"{memory:.0f} MiB"}
        asked = queries[: request["count"]]
        taken: list[float] = []
        until = time.perf_counter() + request["seconds"]
        while not taken or time.perf_counter() < until:
            rows = []
            for vector in asked:
                started = time.perf_counter()
                rows.append(search(vector, request["k"]))
                taken.append((time.perf_counter() - started) * 1000)
        return {"ms": taken, "rows": rows, "build": built, "memory": memory}

    serve(handle)


if __name__ == "__main__":
    main()
