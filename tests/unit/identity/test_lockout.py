"""Locks after wrong sign-ins, as plain rules."""

from datetime import UTC, datetime, timedelta

from service.identity.lockout import Limit, after_failure, seconds_locked

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LIMIT = Limit(3, timedelta(minutes=15), timedelta(minutes=10))


def failed(times: int, apart: timedelta = timedelta(seconds=1)):
    tally = None
    for at in range(times):
        tally = after_failure(tally, LIMIT, NOW + at * apart)
    return tally


def test_the_last_allowed_failure_locks():
    assert seconds_locked(failed(2), NOW + timedelta(seconds=1)) == 0
    assert seconds_locked(failed(3), NOW + timedelta(seconds=2)) == 600


def test_a_lock_ends_by_itself_and_the_count_starts_anew():
    locked = failed(3)
    later = NOW + timedelta(minutes=11)
    assert seconds_locked(locked, later) == 0
    assert after_failure(locked, LIMIT, later).count == 1


def test_failures_far_apart_do_not_add_up():
    assert failed(3, timedelta(minutes=16)).locked_until is None


def test_nobody_tried_yet():
    assert seconds_locked(None, NOW) == 0
