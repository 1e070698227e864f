"""What contestants are given."""

import numpy as np
import pytest

from bench._lib.inputs import LEADS, fill, synthetic
from kb_index.rows import Line

LINES = [Line(f"问题{at}", f"card.topic{at % 3}", "question") for at in range(12)]


def test_fill_cuts_but_keeps_every_topic():
    filled = fill(LINES, 5)
    assert len(filled) == 5
    assert {line.topic for line in filled} == {line.topic for line in LINES}


def test_fill_keeps_a_topic_of_one_text():
    rare = [Line(f"少见{at}", f"rare.topic{at}", "name") for at in range(5)]
    assert {line.topic for line in rare} <= {line.topic for line in fill([*LINES, *rare], 8)}


def test_fill_adds_leads_and_repeats_nothing():
    filled = fill(LINES, 40)
    assert len({line.text for line in filled}) == 40
    assert set(LINES) <= set(filled)
    assert all(line.text.startswith(LEADS) for line in set(filled) - set(LINES))


def test_fill_is_the_same_every_time():
    assert fill(LINES, 9) == fill(LINES, 9)


@pytest.mark.parametrize("count", [2, 12 * (len(LEADS) + 1) + 1])
def test_fill_says_what_it_cannot_do(count):
    with pytest.raises(ValueError, match="texts"):
        fill(LINES, count)


def _real(count=300, dim=24):
    rows = np.random.default_rng(1).normal(size=(count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_synthetic_vectors_have_length_one_and_a_seed():
    real = _real()
    made = synthetic(real, 500)
    assert made.shape == (500, 24)
    assert made.dtype == np.float32
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.array_equal(made, synthetic(real, 500))
    assert not np.array_equal(made, synthetic(real, 500, seed=21))


def test_synthetic_vectors_cluster_around_the_real_ones():
    real = _real()
    others = _real(count=500)[::-1][:500]
    near = (synthetic(real, 500) @ real.T).max(axis=1).mean()
    random = np.random.default_rng(5).normal(size=others.shape).astype(np.float32)
    far = ((random / np.linalg.norm(random, axis=1, keepdims=True)) @ real.T).max(axis=1).mean()
    assert near > far + 0.2
