"""What was asked in the last turns, so that the same question in other words is seen for what it is."""

from collections.abc import Sequence

from service.dialogue.evidence import Evidence
from service.dialogue.unsure import business

SEPARATOR = "|"
# The two best topics stand for a question; a runner-up this unlikely says nothing about it.
RUNNER_UP = 0.05
# A question understood worse than this is like any other.
UNDERSTOOD = 0.25


def entry(evidence: Evidence, served: str | None = None) -> str:
    """The best topic and its runner-up; empty when neither is likely. `served` is the topic when a need named it."""
    known = [item for item in business(evidence) if item.topic != served]
    if served is None and (not known or known[0].score < UNDERSTOOD):
        return ""
    topics = ([served] if served else []) + [item.topic for item in known if item.score >= RUNNER_UP]
    return SEPARATOR.join(topics[:2])


def times_asked(now: str, before: Sequence[str]) -> tuple[int, int]:
    """(how often the same best topic, how often one of the two) among the questions before, without a break."""
    best, both = now.partition(SEPARATOR)[0], set(now.split(SEPARATOR))
    same = related = 0
    for one in reversed(before):
        if not both & set(one.split(SEPARATOR)):
            break
        related += 1
        same += one.partition(SEPARATOR)[0] == best
    return same, related
