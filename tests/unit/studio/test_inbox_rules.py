"""Which messages are worth a look, and why: a table of cases."""

import pytest

from service.dialogue.outcome import Candidate
from service.studio.inbox.rules import Reason, Turned, certainty, reasons
from tests.support.library import CUTOFFS


def turned(**changes: object) -> Turned:
    """A clear answer; `scores` are those of its candidates."""
    scores = changes.pop("scores", (0.95,))
    topics = ("card.loss", "card.replace", "account.balance")
    values = {
        "kind": "answer",
        "reason": "clear",
        "topic": topics[0],
        "score": scores[0] if scores else 0.0,
        "candidates": tuple(map(Candidate, topics, scores)),
        **changes,
    }
    return Turned(**values)


CASES = {
    "a clear answer": (turned(), []),
    "its customer clicks 没帮助": (turned(helpful=False), [Reason.UNHELPFUL]),
    "or 有帮助": (turned(helpful=True), []),
    "or says so": (turned(next_reason="unsolved_once"), [Reason.UNHELPFUL]),
    "or gives up": (turned(next_reason="misread_twice"), [Reason.UNHELPFUL, Reason.HANDED_OVER]),
    "asking again": (turned(next_reason="repeated"), [Reason.HANDED_OVER]),
    "a person after an answer": (turned(next_reason="asked_person"), []),
    "a person after an offer": (
        turned(kind="suggest", reason="unsure", next_reason="asked_person"),
        [Reason.HANDED_OVER],
    ),
    "an offer that is taken": (turned(kind="suggest", reason="unsure", taken=True), []),
    "an offer nobody takes": (
        turned(kind="suggest", reason="unsure", taken=False, scores=(0.5, 0.2)),
        [Reason.UNANSWERED, Reason.LOW],
    ),
    "nothing found": (
        turned(kind="refuse", reason="weak_evidence", topic="scope.unknown", scores=()),
        [Reason.NO_HIT],
    ),
    "twice in a row": (
        turned(kind="handoff", reason="two_misses", scores=(0.1,)),
        [Reason.HANDED_OVER, Reason.NO_HIT, Reason.LOW],
    ),
    "two close topics": (turned(scores=(0.9, 0.8)), [Reason.MARGIN]),
    "an exact question beside a close one": (turned(scores=(1.0, 0.95)), []),
    "the classifier agrees": (turned(classifier="card.loss"), []),
    "the classifier differs": (turned(classifier="loan.rate"), [Reason.DISAGREES]),
    "the classifier knows nothing": (turned(classifier="nlu_fallback"), []),
    "the classifier on an exact question": (turned(classifier="loan.rate", scores=(1.0,)), []),
    "a question of the bot's own": (turned(kind="probe", reason="surface", scores=(0.3,)), []),
    "a person nobody asked for": (
        turned(kind="gather", reason="facts_first", scores=(0.6, 0.5)),
        [Reason.LOW, Reason.MARGIN],
    ),
    "a person rightly": (turned(kind="gather", reason="facts_first"), []),
    "what is told before a person": (turned(kind="gather", reason="facts_next", scores=(0.3,)), []),
    "words that ask nothing": (turned(kind="talk", reason="unsolved_once", scores=(0.1,)), []),
    "money stolen": (turned(kind="handoff", reason="urgent", scores=(0.3,)), []),
}


@pytest.mark.parametrize("name", CASES)
def test_reasons(name: str):
    case, expected = CASES[name]
    assert list(reasons(case, CUTOFFS)) == expected


def test_the_bot_was_not_sure_of_what_the_customer_shows_to_be_wrong():
    for case, expected in CASES.values():
        wrong = Reason.UNHELPFUL in expected or Reason.HANDED_OVER in expected
        best = case.candidates[0].score if case.candidates else 0.0
        assert certainty(case, tuple(expected)) == (0.0 if wrong else best)
