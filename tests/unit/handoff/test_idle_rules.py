"""When a silent customer is warned, and when his service ends."""

from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.deskwork.idle_rules import Limits, Silence, Step, step

ASKED = datetime(2026, 11, 21, 8, tzinfo=UTC)
LIMITS = Limits.of(15, 3)


def after(minutes: float) -> datetime:
    return ASKED + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("silence", "minutes", "due"),
    [
        (Silence(ASKED, None), 11.9, None),
        (Silence(ASKED, None), 12, Step.WARN),
        (Silence(ASKED, None), 500, Step.WARN),
        (Silence(ASKED, after(12)), 14.9, None),
        (Silence(ASKED, after(12)), 15, Step.END),
        (Silence(ASKED, after(500)), 502, None),
        (Silence(ASKED, after(-20)), 12, Step.WARN),
        (Silence(None, None), 500, None),
        (Silence(ASKED, None, held=True), 500, None),
        (Silence(ASKED, after(12), held=True), 500, None),
    ],
)
def test_warned_first_and_ended_no_sooner_than_said(silence, minutes, due):
    assert step(silence, after(minutes), LIMITS) is due


def test_never_when_switched_off():
    assert step(Silence(ASKED, None), after(5000), Limits.of(0, 3)) is None


def test_a_warning_longer_than_the_silence_is_cut():
    limits = Limits.of(2, 10)
    assert limits.warning == timedelta(minutes=1)
    assert step(Silence(ASKED, None), after(0.5), limits) is None
