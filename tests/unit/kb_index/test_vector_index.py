"""The choice of an index, and what every kind must do."""

import numpy as np
import pytest

from kb_index import vector_index
from kb_index.vector_index import Kind, cells, choose, lists, make_index, nearest, pack, unpack

DIM = 16
IN_HALF = (Kind.HALF, Kind.CELLS)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Forty groups of fifty."""
    random = np.random.default_rng(20)
    centres = np.repeat(random.normal(size=(40, DIM)), 50, axis=0)
    rows = centres + 0.3 * random.normal(size=centres.shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(
    ("count", "kind"),
    [
        (0, Kind.HALF),
        (9_999, Kind.HALF),
        (10_000, Kind.CELLS),
        (49_999, Kind.CELLS),
        (50_000, Kind.HNSW),
        (499_999, Kind.HNSW),
        (500_000, Kind.IVF),
        (10**7, Kind.IVF),
    ],
)
def test_choice_follows_the_count(count: int, kind: Kind) -> None:
    assert choose(count) is kind


@pytest.mark.parametrize(("count", "expected"), [(1, 4), (500_000, 2048), (1_000_000, 4096)])
def test_lists_grow_with_the_root(count: int, expected: int) -> None:
    assert lists(count) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, 2), (10_000, 128), (32_000, 256), (49_999, 256)])
def test_cells_hold_a_hundred_vectors_or_so(count: int, expected: int) -> None:
    assert cells(count) == expected


def test_make_index_takes_the_chosen_kind(vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    import faiss

    assert isinstance(make_index(vectors, Kind.FLAT), faiss.IndexFlatIP)
    assert isinstance(make_index(vectors), faiss.IndexScalarQuantizer)
    monkeypatch.setattr(vector_index, "CELLS_FROM", len(vectors))
    assert isinstance(make_index(vectors), faiss.IndexIVFScalarQuantizer)
    assert isinstance(make_index(vectors[:-1]), faiss.IndexScalarQuantizer)
    monkeypatch.setattr(vector_index, "APPROXIMATE_FROM", len(vectors))
    assert isinstance(make_index(vectors), faiss.IndexHNSWFlat)
    monkeypatch.setattr(vector_index, "LISTS_FROM", len(vectors))
    assert isinstance(make_index(vectors), faiss.IndexIVFFlat)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_gives_its_vectors_back_in_order(kind: Kind, vectors: np.ndarray) -> None:
    index = make_index(vectors, kind)
    assert index.ntotal == len(vectors)
    back = index.reconstruct_n(0, len(vectors))
    assert np.array_equal(back, vectors.astype(np.float16) if kind in IN_HALF else vectors)
    assert np.array_equal(make_index(back, kind).reconstruct_n(0, len(back)), back), (
        "renewing loses nothing more"
    )


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_the_same_when_it_was_kept(kind: Kind, vectors: np.ndarray) -> None:
    made = make_index(vectors, kind)
    kept = unpack(pack(made))
    assert pack(kept) == pack(made)
    assert np.array_equal(kept.reconstruct_n(0, len(vectors)), made.reconstruct_n(0, len(vectors)))
    assert getattr(kept, "nprobe", None) == getattr(made, "nprobe", None)
    if kind is Kind.HNSW:
        assert kept.hnsw.efSearch == vector_index.HNSW_SEARCH_WIDTH
    for row in vectors[::200]:
        (similar, rows), (before, found) = nearest(kept, row, 20), nearest(made, row, 20)
        assert np.array_equal(similar, before)
        assert np.array_equal(rows, found)


@pytest.mark.parametrize("data", [b"", b"IwSq", b"not an index"])
def test_what_is_no_index_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an index"):
        unpack(data)


@pytest.mark.parametrize(
    ("kind", "recall"),
    [(Kind.FLAT, 1.0), (Kind.HALF, 0.99), (Kind.CELLS, 0.98), (Kind.HNSW, 0.98), (Kind.IVF, 0.9)],
)
def test_every_kind_finds_nearly_what_comparing_all_finds(
    kind: Kind, recall: float, vectors: np.ndarray
) -> None:
    """So few vectors make lists of a dozen, hence the lower line for IVF; bench.search_size measures the real one."""
    index = make_index(vectors, kind)
    found = 0
    for vector in vectors[::20]:
        similarities, rows = nearest(index, vector, 10)
        assert np.all(np.diff(similarities) <= 0)
        moved = 1e-3 if kind in IN_HALF else 1e-5
        assert np.allclose(similarities, vectors[rows] @ vector, atol=moved)
        found += len(set(rows.tolist()) & set(np.argsort(-(vectors @ vector))[:10].tolist()))
    assert found / (10 * len(vectors[::20])) >= recall


def test_nearest_leaves_out_what_an_index_does_not_know(vectors: np.ndarray) -> None:
    """One list of 40 is searched: it holds far fewer than 100 vectors."""
    index = make_index(vectors, Kind.IVF)
    index.nprobe = 1
    similarities, rows = nearest(index, vectors[0], 1000)
    assert 0 < len(rows) < 1000
    assert len(rows) == len(similarities)
    assert rows.min() >= 0


def test_nearest_of_a_small_index_gives_all(vectors: np.ndarray) -> None:
    assert sorted(nearest(make_index(vectors[:7]), vectors[0], 100)[1].tolist()) == list(range(7))
