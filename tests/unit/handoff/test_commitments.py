"""Promises: reminded of before, broken at the exact moment, whatever the watch missed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import Conflict, InvalidField
from service.handoff.commitments.rules import (
    LONGEST,
    Breach,
    Commitment,
    Kind,
    Outcome,
    Remind,
    check_due,
    done,
    due_now,
    ended,
    next_moment,
)

MADE = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DUE = MADE + timedelta(hours=2)
LEADS = (60, 10)
TICK = timedelta(microseconds=1)


def promise(**more) -> Commitment:
    values = {"made_at": MADE, "due_at": DUE, **more}
    return Commitment("p_1", "c_1", Kind.CALLBACK, "回电话说明进度", "s_1", **values)


def at(minutes_before: float) -> datetime:
    return DUE - timedelta(minutes=minutes_before)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MADE, []),
        (at(60) - TICK, []),
        (at(60), [Remind(promise(), 60)]),
        (at(11), [Remind(promise(), 60)]),
        (at(10), [Remind(promise(), 10)]),
        (DUE - TICK, [Remind(promise(), 10)]),
        (DUE, [Breach(promise())]),
        (DUE + timedelta(days=3), [Breach(promise())]),
    ],
)
def test_what_is_due(now, expected):
    assert due_now([promise()], LEADS, now) == expected


def test_a_lead_that_was_past_when_it_was_promised_is_no_reminder():
    soon = promise(due_at=MADE + timedelta(minutes=30))
    assert due_now([soon], LEADS, MADE) == []
    assert next_moment([soon], LEADS) == MADE + timedelta(minutes=20)


def test_nothing_is_told_twice_and_nothing_after_the_end():
    told = done(Remind(promise(), 60), at(60))
    assert due_now([told], LEADS, at(59)) == []
    broken = done(Breach(promise()), DUE)
    assert broken.breached_at == DUE
    assert due_now([broken], LEADS, DUE + timedelta(hours=1)) == []
    assert due_now([ended(promise(), Outcome.KEPT, at(5))], LEADS, DUE) == []


@pytest.mark.parametrize(("now", "late"), [(DUE - TICK, None), (DUE, DUE), (DUE + timedelta(hours=5), DUE)])
def test_it_is_broken_from_its_due_time_on_however_it_ends(now, late):
    one = ended(promise(), Outcome.KEPT, now)
    assert (one.breached_at, one.ended_at, one.outcome) == (late, now, Outcome.KEPT)
    with pytest.raises(Conflict) as caught:
        ended(one, Outcome.VOID, now)
    assert caught.value.code == "commitment_ended"


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (MADE, "due_in_past"),
        (MADE - TICK, "due_in_past"),
        (MADE + LONGEST + TICK, "due_too_far"),
    ],
)
def test_when_a_promise_may_be_due(due, code):
    with pytest.raises(InvalidField) as caught:
        check_due(MADE, due)
    assert caught.value.code == code
    check_due(MADE, MADE + TICK)
    check_due(MADE, MADE + LONGEST)


@given(
    st.lists(st.integers(1, 600), max_size=4, unique=True),
    st.integers(1, 1000),
    st.lists(st.integers(0, 1200), min_size=1, max_size=12),
)
def test_whenever_the_watch_looks_it_tells_each_once_and_never_sleeps_past_one(leads, minutes, looks):
    one = promise(due_at=MADE + timedelta(minutes=minutes))
    told: list[object] = []
    for look in sorted(looks):
        now = MADE + timedelta(minutes=look)
        actions = due_now([one], leads, now)
        assert len(actions) <= 1
        for action in actions:
            one = done(action, now)
            told.append(action.lead if isinstance(action, Remind) else "breach")
        following = next_moment([one], leads)
        assert following is None or following > now
        assert (one.breached_at is not None) is (now >= one.due_at)
    reminders = [lead for lead in told if lead != "breach"]
    assert reminders == sorted(set(reminders), reverse=True)
    assert told.count("breach") <= 1
