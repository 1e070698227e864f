"""Which figure of a run counts, and what is said beside it."""

from bench._dialogue import measures
from bench._dialogue.measures import OURS, PEER, UNWATCHED, note
from bench._lib.contest import Results, Run


def _results(ours, peer, others=0.0):
    return Results({OURS: [Run(ours, others)], PEER: [Run(peer, 0.2)]})


def test_a_reply_that_never_came_is_no_reply():
    assert measures._per_second({"ms": [1.0] * 10, "silent": 2, "seconds": 4.0}) == 2.0


def test_growth_compares_the_ends_of_a_conversation():
    turns = [10.0] * 10 + [500.0] * 20 + [30.0] * 10
    assert measures._growth({"ms": turns}) == 3.0


def test_a_note_tells_silences_only_if_there_are_any():
    assert (
        note(_results({"silent": 0}, {"silent": 0})) == "disturbed: ours 0 of 1 (≤ 0%), Rasa 1 of 1 (≤ 20%)"
    )
    assert note(_results({"silent": 0}, {"silent": 3})).startswith("unanswered: ours 0, Rasa 3; ")


def test_what_nobody_watched_is_not_called_undisturbed():
    assert note(_results({}, {}, others=UNWATCHED)) == "once, unwatched"


def test_every_goal_has_a_measure():
    """G6 comes with the start."""
    assert set(measures.MEASURES) == {"g1", "g2", "g3", "g4", "g5", "g11", "g19"}
    assert list(measures.MEASURES)[-1] == "g5", "it fills the peer's memory"
