"""What a training may cost customers: which replies count, and when the limit is held."""

from typing import Any

import pytest

from bench import training_load
from bench.training_load import MOST, Replies, held, report


class Scripted:
    """A training that is busy for so many looks."""

    def __init__(self, busy: int) -> None:
        self.left = busy

    async def state(self) -> str:
        self.left -= 1
        return "running" if self.left >= 0 else "succeeded"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The conversations; each reply takes as many milliseconds as there were conversations."""
    talks: list[list[str]] = []

    async def one_by_one(_door: object, texts: list[str]) -> dict[str, Any]:
        talks.append(texts)
        return {"ms": [float(len(talks))] * len(texts), "silent": 0}

    monkeypatch.setattr(training_load, "one_by_one", one_by_one)
    return talks


async def during(busy: int, goes_on: list[bool]) -> Replies:
    left = iter(goes_on)
    texts = [f"问{at}" for at in range(12)]
    return await training_load._asked_while(None, texts, Scripted(busy), lambda: next(left))  # type: ignore[arg-type]


async def test_only_conversations_that_were_over_before_the_training_count(asked):
    found = await during(2, [True] * 9)
    assert found.ms == [1.0] * 5 + [2.0] * 5
    assert [talk[0] for talk in asked] == ["问0", "问5", "问10"], "each goes on where the last ended"
    assert asked[2] == ["问10", "问11", "问0", "问1", "问2"]


async def test_it_ends_after_the_seconds_that_were_given(asked):
    assert (await during(99, [True, False])).ms == [1.0] * 5 + [2.0] * 5


async def test_a_training_that_ended_at_once_says_nothing(asked):
    found = await during(0, [True])
    assert found.ms == []
    with pytest.raises(ValueError, match="no values"):
        held(Replies([1.0]), found)


@pytest.mark.parametrize(
    ("quiet", "busy", "expected"),
    [
        (Replies([10.0] * 100), Replies([10.0 * MOST] * 100), True),
        (Replies([10.0] * 100), Replies([10.0 * MOST + 0.1] * 100), False),
        (Replies([10.0] * 100), Replies([10.0] * 95 + [99.0] * 5), True),
        (Replies([10.0] * 100), Replies([10.0] * 94 + [99.0] * 6), False),
        (Replies([10.0] * 100), Replies([10.0] * 100, silent=1), False),
        (Replies([10.0] * 100, silent=1), Replies([10.0] * 100), False),
    ],
)
def test_ninety_five_of_a_hundred_may_be_a_fifth_slower_and_none_silent(quiet, busy, expected):
    assert held(quiet, busy) is expected
    assert ("NOT held" in "\n".join(report(quiet, busy))) is not expected


def test_both_figures_and_their_ratio_are_told():
    lines = list(report(Replies([10.0] * 20), Replies([11.0] * 20)))
    assert "p95 10.0 ms, of 20 replies, 0 silent" in lines[0]
    assert "p95 11.0 ms" in lines[1]
    assert "1.10, at most 1.2: held" in lines[2]
