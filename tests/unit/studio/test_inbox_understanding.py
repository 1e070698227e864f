"""When a label would teach nothing, and when it contradicts what is known."""

import pytest

from service.studio.inbox.understanding import Example, options, warning
from tests.support.library import FakeHit, topics


def near(*pairs: tuple[str, float]) -> list[Example]:
    return [Example("例句", topic, score) for topic, score in pairs]


CASES = [
    ("card.loss", near(("card.loss", 0.97)), "known"),
    ("card.loss", near(("card.loss", 0.8), ("card.replace", 0.7)), None),
    ("card.loss", near(("card.replace", 0.9), ("card.replace", 0.8), ("card.replace", 0.7)), "contradicts"),
    ("card.loss", near(("card.replace", 0.9), ("card.replace", 0.8), ("account.balance", 0.7)), None),
    ("card.loss", near(("card.replace", 0.5), ("card.replace", 0.5), ("card.replace", 0.5)), None),
    ("card.loss", [], None),
]


@pytest.mark.parametrize(("topic", "examples", "expected"), CASES)
def test_warnings(topic: str, examples: list[Example], expected: str | None):
    assert warning(topic, examples) == expected


def test_the_options_are_the_topics_there_are_with_their_names():
    hits = [FakeHit("card.loss", 0.6), FakeHit("gone.topic", 0.3), FakeHit("account.balance", 0.1)]
    found = options((), hits, near(("account.balance", 0.95)), topics())
    assert [(one.topic, one.warning) for one in found] == [("card.loss", None), ("account.balance", "known")]
    assert found[0].name == topics()["card.loss"].name
