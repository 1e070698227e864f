"""Which index a number of vectors is searched with, and its making. Inner product throughout: vectors have length 1."""

from __future__ import annotations

import enum
import math

import faiss
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FILE = "index.faiss"
"""In the folder of an index."""

CELLS_FROM = 10_000
APPROXIMATE_FROM = 50_000
LISTS_FROM = 500_000

CELLS_SEARCHED_SHARE = 5
"""One cell in so many is searched. Of the real index, 256 cells and 400 held-out questions, recall@3, @10 and @100:
one in eight .983, .976, .951; one in five .993, .987, .972. The evidence is made of each topic's three nearest."""
CELLS_TRAINED = 32
CELLS_ROUNDS = 4
"""Vectors a cell is found with, and rounds: twice as many of both find no better cells and take 0.3 s longer."""

HNSW_LINKS = 32
HNSW_BUILD_WIDTH = 80
# Not below the 100 neighbours that the evidence asks for. Recall@10 of real questions in 10⁵ vectors: 128 .979,
# 200 .988, 300 .989; at 300 it still takes 0.04 of comparing all.
HNSW_SEARCH_WIDTH = 256

SEARCHED_SHARE = 24
"""One list in so many is searched. Recall@10 of real questions in 2.5·10⁵ vectors: one in 32 .992, one in 16 .997."""
TRAINED_PER_LIST = 64
TRAINING_ROUNDS = 10


class Kind(enum.Enum):
    """How vectors are searched."""

    FLAT = "flat"
    """Every vector is compared: exact, nothing to build."""
    HALF = "half"
    """The same in half precision: half the memory to read, similarities move by 1e-4."""
    CELLS = "cells"
    """In half precision, of which only the cells (Voronoi cells, faiss's IVF) near the question are compared."""
    HNSW = "hnsw"
    """A graph is walked towards the question."""
    IVF = "ivf"
    """Only the vectors in the lists nearest to the question are compared."""


def choose(count: int) -> Kind:
    """The kind for that many vectors; a pure function of their number.

    Comparing all, 384 dimensions, one thread, on a quiet machine; `bench.search_size` prints what yours takes:

    | vectors | flat, ms | chosen | why |
    |---|---|---|---|
    | 5·10³ | 0.2 | half | 0.1 ms; cells and graphs gain nothing and cost recall |
    | 3·10⁴ | 2.9 | cells | 0.35 ms, half in one piece takes 1.8; built in 0.2 s, a graph in five |
    | 10⁵ | 6.4 | hnsw | flat reads 150 MB a question, memory is the limit; the graph takes 0.03 of the time |
    | 10⁶ | 65 | ivf | a graph's build grows faster than the number (24 s at 10⁵); lists need a third of it |

    A bank's FAQ has at most some 3·10⁴ questions.
    """
    if count < CELLS_FROM:
        return Kind.HALF
    if count < APPROXIMATE_FROM:
        return Kind.CELLS
    return Kind.HNSW if count < LISTS_FROM else Kind.IVF


def lists(count: int) -> int:
    """Lists for that many vectors: the power of two next to 4·√count, so that picking lists costs what they do."""
    return 1 << round(math.log2(4 * math.sqrt(max(count, 1))))


def cells(count: int) -> int:
    """Cells for that many vectors: the power of two next to √2·√count, a hundred vectors each or so."""
    return 1 << round(math.log2(math.sqrt(2 * max(count, 2))))


def make_index(vectors: Floats, kind: Kind | None = None) -> faiss.Index:
    """An index over `vectors` [rows, dim], searched as `choose` says unless `kind` is given.

    Row numbers are the order of `vectors`; `reconstruct_n` gives the vectors back in that order. Searching is
    thread-safe. The same vectors give the same index, with HNSW if OpenMP has one thread.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    return _MAKERS[kind or choose(len(rows))](rows)


def pack(index: faiss.Index) -> bytes:
    """The index as faiss writes it, for `unpack`: how it is searched is kept too."""
    return faiss.serialize_index(index).tobytes()


def unpack(data: bytes) -> faiss.Index:
    """What `pack` wrote. Raises ValueError when it is not that."""
    try:
        return faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except RuntimeError as error:
        raise ValueError(f"not an index of faiss: {error}") from error


def nearest(index: faiss.Index, vector: Floats, count: int) -> tuple[Floats, Ints]:
    """Similarities, falling, and rows of at most `count` nearest to `vector` [dim].

    Approximate kinds may know fewer than asked for; faiss marks the missing with row -1, they are left out.
    """
    similarities, rows = index.search(vector[None, :], min(count, index.ntotal))
    there = rows[0] >= 0
    return similarities[0][there], rows[0][there]


def _flat(vectors: Floats) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _half(vectors: Floats) -> faiss.Index:
    kind = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    index.add(vectors)
    return index


def _cells(vectors: Floats) -> faiss.Index:
    count, dim = vectors.shape
    kept, by_residual = faiss.ScalarQuantizer.QT_fp16, False
    centres = faiss.IndexFlatIP(dim)
    number = min(cells(count), count)
    index = faiss.IndexIVFScalarQuantizer(centres, dim, number, kept, faiss.METRIC_INNER_PRODUCT, by_residual)
    _train(index, vectors, CELLS_ROUNDS, CELLS_TRAINED)
    index.nprobe = max(1, number // CELLS_SEARCHED_SHARE)
    index.add(vectors)
    return index


def _hnsw(vectors: Floats) -> faiss.Index:
    index = faiss.IndexHNSWFlat(vectors.shape[1], HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = HNSW_BUILD_WIDTH
    index.hnsw.efSearch = HNSW_SEARCH_WIDTH
    index.add(vectors)
    return index


def _ivf(vectors: Floats) -> faiss.Index:
    count, dim = vectors.shape
    centres = min(lists(count), count)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, centres, faiss.METRIC_INNER_PRODUCT)
    _train(index, vectors, TRAINING_ROUNDS, TRAINED_PER_LIST)
    index.nprobe = max(1, centres // SEARCHED_SHARE)
    index.add(vectors)
    return index


def _train(index: faiss.IndexIVF, vectors: Floats, rounds: int, sample: int) -> None:
    index.cp.spherical = True
    index.cp.niter = rounds
    index.cp.max_points_per_centroid = sample
    index.cp.min_points_per_centroid = 1  # tells faiss not to warn on standard error about small samples
    index.train(vectors)


_MAKERS = {Kind.FLAT: _flat, Kind.HALF: _half, Kind.CELLS: _cells, Kind.HNSW: _hnsw, Kind.IVF: _ivf}
