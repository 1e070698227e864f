"""A release on trial beside the live one: when it began, and what can be told of the difference."""

from typing import Any

from service.studio.releases.trial import LIVE, TRIAL, Counted, begun, lines

R1, R2 = "20261122-080000001-00000001", "20261122-080000002-00000002"


def row(action: str, at: str, subject: str = R2, **detail: Any) -> dict[str, Any]:
    return {"action": f"release.{action}", "subject": subject, "at": at, "detail": detail}


def test_another_share_is_no_new_trial():
    rows = [
        row("tried", "3", percent=25),
        row("pinned", "2"),
        row("tried", "1", percent=5),
        row("promoted", "0", R1),
    ]
    assert begun(rows, R2) == "1"


def test_a_trial_that_was_ended_and_begun_again_counts_from_then():
    rows = [row("tried", "3", percent=5), row("tried", "2", percent=0), row("tried", "1", percent=5)]
    assert begun(rows, R2) == "3"


def test_a_trial_of_another_release_is_not_this_ones():
    assert begun([row("tried", "2", percent=5), row("tried", "1", R1, percent=5)], R2) == "2"
    assert begun([row("tried", "1", R1, percent=5)], R2) is None
    assert begun([], R2) is None


def test_each_kind_is_a_share_of_the_sides_own_turns():
    counted = [
        Counted(LIVE, "answer", None, 80),
        Counted(LIVE, "answer", False, 10),
        Counted(LIVE, "handoff", None, 10),
        Counted(TRIAL, "answer", True, 5),
        Counted(TRIAL, "handoff", None, 45),
    ]
    found = {line.name: line for line in lines(counted)}
    assert list(found) == ["answer", "handoff", "unhelpful"]
    assert (found["handoff"].live.share, found["handoff"].trial.share) == (10.0, 90.0)
    assert found["handoff"].apart and found["answer"].apart
    unhelpful = found["unhelpful"]
    assert (unhelpful.live.n, unhelpful.live.of, unhelpful.trial.of) == (10, 10, 5)
    assert unhelpful.trial.low == 0.0 and unhelpful.apart


def test_few_turns_tell_nothing():
    counted = [
        Counted(LIVE, "refuse", None, 1),
        Counted(LIVE, "answer", None, 99),
        Counted(TRIAL, "refuse", None, 1),
    ]
    assert [line.apart for line in lines(counted)] == [True, True, False]
    few = [
        Counted(LIVE, "refuse", None, 1),
        Counted(LIVE, "answer", None, 4),
        Counted(TRIAL, "answer", None, 3),
    ]
    assert not any(line.apart for line in lines(few))


def test_a_side_without_turns_is_not_apart():
    found = lines([Counted(LIVE, "answer", None, 1000)])
    assert [line.apart for line in found] == [False, False]
    assert (found[0].trial.of, found[0].trial.low, found[0].trial.high) == (0, 0.0, 100.0)
