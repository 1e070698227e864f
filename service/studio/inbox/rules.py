"""Why a message is worth a maintainer's look, and how urgently. Rules over plain data."""

from dataclasses import dataclass
from enum import StrEnum

from service.dialogue.evidence import FALLBACK_INTENT, Cutoffs
from service.dialogue.outcome import Candidate, Kind


class Reason(StrEnum):
    """What speaks against the bot's understanding; the heaviest first."""

    UNHELPFUL = "unhelpful"
    """没帮助, in a click or in words."""
    HANDED_OVER = "handed_over"
    """A person took over because the bot did not understand."""
    NO_HIT = "no_hit"
    """Nothing was found to say."""
    UNANSWERED = "unanswered"
    """Topics were offered and none of them was taken."""
    LOW = "low_confidence"
    MARGIN = "small_margin"
    DISAGREES = "disagrees"
    """The classifier names another topic than the one that was found."""


JUDGED = frozenset({Kind.ANSWER, Kind.SUGGEST, Kind.REFUSE, Kind.GATHER, Kind.HANDOFF, Kind.TALK})
"""A question of the bot's own is no misunderstanding; its reply is judged. Those it asks before it hands over count as
the handoff they lead to.
"""
ASKS_NOTHING = frozenset(
    (
        *("unsolved_once", "unsolved_twice", "misread_once", "misread_twice", "solved", "courtesy"),
        *("lost_once", "noted", "wait", "go_on", "which_one", "for_other", "as_said", "dropped", "crisis"),
        *(
            "calm_down",
            "anger",
            "repeated",
            "asked_person",
            "urgent",
            "technical",
            "facts_next",
            "menu",
            "follow_up",
            "own_case",
        ),
    )
)
"""Reasons of decisions on messages that hold no question to learn from; what they tell is about the turn before."""
COMPLAINTS = frozenset({"unsolved_once", "unsolved_twice", "misread_once", "misread_twice", "lost_once"})
GIVEN_UP = frozenset({"unsolved_twice", "misread_twice", "repeated"})
NOT_UNDERSTOOD = frozenset({"two_misses", "probe_failed"})
NOTHING_FOUND = frozenset(
    {"weak_evidence", "unknown_topic", "no_article", "no_match", "two_misses", "not_told"}
)
CERTAIN = 0.99
"""From here on a question is worded like one of our own: a close second is then no doubt."""


@dataclass(frozen=True)
class Turned:
    """One decision with what followed it. `classifier` is the topic Rasa put first; `next_reason` that of the turn after.

    `taken`: whether one of the offered topics was chosen; None where none was offered.
    """

    kind: str
    reason: str
    topic: str | None
    score: float
    candidates: tuple[Candidate, ...] = ()
    classifier: str | None = None
    helpful: bool | None = None
    next_reason: str | None = None
    taken: bool | None = None


def reasons(turned: Turned, cutoffs: Cutoffs) -> tuple[Reason, ...]:
    """Heaviest first; none for a message that needs no look."""
    if turned.kind not in JUDGED or turned.reason in ASKS_NOTHING:
        return ()
    signs = {
        Reason.UNHELPFUL: turned.helpful is False or turned.next_reason in COMPLAINTS,
        Reason.HANDED_OVER: _handed_over(turned),
        Reason.NO_HIT: turned.reason in NOTHING_FOUND,
        Reason.UNANSWERED: turned.taken is False,
        Reason.LOW: bool(turned.candidates) and turned.candidates[0].score < cutoffs.answer,
        Reason.MARGIN: _close(turned.candidates, cutoffs.margin),
        Reason.DISAGREES: _disagrees(turned),
    }
    return tuple(reason for reason, there in signs.items() if there)


def certainty(turned: Turned, found: tuple[Reason, ...]) -> float:
    """0–1: how sure the bot was; 0 where the customer showed that it was wrong."""
    if {Reason.UNHELPFUL, Reason.HANDED_OVER} & set(found):
        return 0.0
    sure = turned.candidates[0].score if turned.candidates else turned.score
    return min(1.0, max(0.0, sure))


def _handed_over(turned: Turned) -> bool:
    if turned.reason in NOT_UNDERSTOOD or turned.next_reason in GIVEN_UP:
        return True
    return turned.next_reason == "asked_person" and turned.kind in (Kind.SUGGEST, Kind.REFUSE)


def _close(candidates: tuple[Candidate, ...], margin: float) -> bool:
    if len(candidates) < 2 or candidates[0].score >= CERTAIN:
        return False
    return candidates[0].score - candidates[1].score < margin


def _disagrees(turned: Turned) -> bool:
    """Of an exact question the classifier is not asked."""
    known = turned.classifier not in (None, FALLBACK_INTENT)
    best = turned.candidates[0] if turned.candidates else None
    if not known or best is None or best.score >= CERTAIN:
        return False
    return turned.classifier not in (best.topic, turned.topic)
