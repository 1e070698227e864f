"""States of jobs, and how far one has come."""

from datetime import UTC, datetime

import pytest

from service.core.errors import Conflict
from service.studio.jobs.rules import (
    Job,
    Kind,
    Progress,
    Reason,
    State,
    check_open,
    check_product,
    check_report,
    ended,
)


def job(kind: Kind, state: State) -> Job:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Job("job_x", kind, None, "ed", state, Reason.NONE, 0.0, None, None, now, None, None)


def test_progress_is_by_steps_and_within_them_by_dialogues():
    progress = Progress()
    seen = [
        (progress.read(line), progress.value)
        for line in (
            "loading",
            "[1/2] trials",
            "1/2 needs: 50 of 100 dialogues",
            "1/2 needs: 10 of 100 dialogues",
            "2/2 safety: 50 of 100 dialogues",
            "[2/2] search",
            "2/2 safety: 100 of 100 dialogues",
        )
    ]
    assert seen == [
        (False, 0.0),
        (False, 0.0),
        (True, 0.125),
        (False, 0.125),
        (True, 0.375),
        (True, 0.5),
        (True, 0.99),
    ]


@pytest.mark.parametrize("line", ["[0/0] nothing", "0/0 x: 1 of 0 dialogues", "9/3 x: 9 of 3 dialogues"])
def test_strange_lines_leave_progress_between_0_and_1(line: str):
    progress = Progress()
    progress.read(line)
    assert 0 <= progress.value < 1


@pytest.mark.parametrize(
    ("exit_code", "cancelled", "late", "expected"),
    [
        (0, False, False, (State.SUCCEEDED, Reason.NONE)),
        (0, True, False, (State.SUCCEEDED, Reason.NONE)),
        (143, True, False, (State.CANCELLED, Reason.NONE)),
        (143, False, True, (State.FAILED, Reason.TIME_LIMIT)),
        (2, False, False, (State.FAILED, Reason.EXIT)),
    ],
)
def test_how_a_job_has_ended(exit_code: int, cancelled: bool, late: bool, expected: tuple[State, Reason]):
    assert ended(exit_code, cancelled, late) == expected


def test_what_can_be_cancelled_measured_and_compared():
    for state in State:
        refused = {State.QUEUED: None, State.RUNNING: None}.get(state, "job_over")
        assert code_of(check_open, job(Kind.TRAIN, state)) == refused
        for kind in Kind:
            done = state is State.SUCCEEDED
            product = None if done and kind is Kind.TRAIN else "job_without_product"
            report = None if done and kind is Kind.EVALUATE else "job_without_report"
            assert code_of(check_product, job(kind, state)) == product
            assert code_of(check_report, job(kind, state)) == report


def code_of(check, one: Job) -> str | None:
    try:
        check(one)
    except Conflict as error:
        return error.code
    return None
