"""The score of every question beside how it was judged, so that any two lines can be tried on it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb_index.evaluation.outcomes import SUGGESTIONS, Judged

DIGITS = 4


@dataclass(frozen=True)
class Scores:
    """Scores of the best topic found (0–1), rising. No text: which question it was cannot be told.

    `right`: the best topic is acceptable; `among`: another of the best three is; `wrong`: none of them.
    """

    right: list[float]
    among: list[float]
    wrong: list[float]


def scores_of(judged: Sequence[Judged]) -> Scores:
    def sorted_of(those: list[Judged]) -> list[float]:
        return sorted(round(max(one.score, 0.0), DIGITS) for one in those)

    offered = [one for one in judged if one.rank is not None and one.rank <= SUGGESTIONS]
    return Scores(
        right=sorted_of([one for one in offered if one.right]),
        among=sorted_of([one for one in offered if not one.right]),
        wrong=sorted_of([one for one in judged if one.rank is None or one.rank > SUGGESTIONS]),
    )
