"""Which topics are mixed up, from made-up vectors and a made-up table."""

from types import SimpleNamespace

import numpy as np
import pytest

from kb_index.confusable import Likeness, Pair, confusions, explained, likenesses, ranked
from kb_index.evaluation.breakdown import NOTHING
from kb_index.evaluation.breakdown import Pair as Confusion

NAMES = ["card.replace", "card.loss", "deposit.rate"]
VECTORS = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1], [0, -1]], dtype=np.float32)
OWNERS = np.array([0, 0, 1, 2, 2], dtype=np.int64)


def test_likeness_of_every_two_topics():
    found = likenesses(VECTORS, OWNERS, NAMES)
    assert set(found) == {
        ("card.loss", "card.replace"),
        ("card.replace", "deposit.rate"),
        ("card.loss", "deposit.rate"),
    }
    near = found["card.loss", "card.replace"]
    assert (near.middle, near.nearest) == (pytest.approx(0.8), pytest.approx(0.8))
    assert found["card.loss", "deposit.rate"].nearest == pytest.approx((0.6 + 0) / 2)


@pytest.mark.parametrize("owners", [[0, 1, 1, 1, 1], [1, 0, 0, 0, 0]])
def test_a_single_question_that_lies_close_does_not_make_topics_near(owners):
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32)
    found = likenesses(vectors, np.array(owners), ["a.a", "b.b"])
    assert found["a.a", "b.b"].nearest == pytest.approx((1 + 1 / 3) / 2)


def test_confusions_count_both_ways():
    table = [
        Confusion("card.loss", "card.replace", 2, 1),
        Confusion("card.replace", "card.loss", 3, 0),
        Confusion("card.loss", NOTHING, 9, 0),
    ]
    assert confusions(table)["card.loss", "card.replace"] == 5


def test_confused_first_then_nearest_and_business_only():
    near, far = Likeness(0.1, 0.9), Likeness(0.9, 0.2)
    alike = {
        ("a.a", "b.b"): near,
        ("a.a", "c.c"): far,
        ("b.b", "c.c"): far,
        ("a.a", "scope.unknown"): near,
        ("a.a", "talk.greet"): near,
        ("a.a", "service.human"): near,
        ("a.a", "gone.gone"): near,
    }
    known = {"a.a", "b.b", "c.c", "scope.unknown", "talk.greet", "service.human"}
    found = ranked(alike, {("b.b", "c.c"): 1}, known)
    assert [pair.topics for pair in found] == [("b.b", "c.c"), ("a.a", "b.b"), ("a.a", "c.c")]
    assert [pair.confused for pair in found] == [1, 0, 0]


def test_either_article_explains_a_pair():
    pairs = [Pair(("a.a", "b.b"), Likeness(0, 0), 0), Pair(("a.a", "c.c"), Likeness(0, 0), 0)]
    article = SimpleNamespace(confusable_with=[SimpleNamespace(topic="a.a"), SimpleNamespace(topic="d.d")])
    assert explained(pairs, {"b.b": article}) == {("a.a", "b.b")}
