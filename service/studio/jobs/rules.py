"""What a job is, which states follow one another, and how far it has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.core.errors import Conflict


class Kind(StrEnum):
    TRAIN = "train"
    """Index and model, from the content files, into a folder of the job."""
    EVALUATE = "evaluate"
    """The project's trials, on a stack of its own."""
    CHECK = "check"
    """The rules of `kb check` over all content."""


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    """The service ended before it did."""


OPEN = (State.QUEUED, State.RUNNING)


class Reason(StrEnum):
    """Why a job did not succeed, beside its exit code."""

    NONE = ""
    EXIT = "exit"
    """A step ended with an exit code other than 0."""
    TIME_LIMIT = "time_limit"
    NOT_STARTED = "not_started"
    """What it needs is not there any more, or no process could be made."""
    SERVICE_STOPPED = "service_stopped"
    SERVICE_DIED = "service_died"


@dataclass(frozen=True)
class Job:
    """`of` is the training whose product is measured; None: what serves. `progress` is 0–1."""

    id: str
    kind: Kind
    of: str | None
    by: str
    state: State
    reason: Reason
    progress: float
    exit_code: int | None
    result: dict[str, Any] | None
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One program of a job. What it prints goes to the log, or its standard output to the file `out`."""

    title: str
    command: Sequence[str]
    out: str = ""


class Progress:
    """How far a job has come, from the lines it prints.

    `[2/3] …` begins a step; `3/4 safety: 40 of 160 dialogues` says how far that one is.
    """

    _STEP = re.compile(r"^\[(\d+)/(\d+)\] ")
    _PART = re.compile(r"^(\d+)/(\d+) \w+: (\d+) of (\d+) dialogues$")

    def __init__(self) -> None:
        self.value = 0.0
        self._begun, self._steps = 0, 1

    def read(self, line: str) -> bool:
        """Whether it has grown; it never shrinks and is 1 only when the job has ended."""
        part = 0.0
        if step := self._STEP.match(line):
            self._begun, self._steps = int(step[1]) - 1, max(1, int(step[2]))
        elif found := self._PART.match(line):
            part = _part(*(int(number) for number in found.groups()))
        else:
            return False
        before, now = self.value, min(0.99, (self._begun + part) / self._steps)
        self.value = max(before, round(now, 4))
        return self.value > before


def _part(number: int, sets: int, done: int, dialogues: int) -> float:
    return min(1.0, max(0.0, (number - 1 + done / max(1, dialogues)) / max(1, sets)))


def check_open(job: Job) -> None:
    """Raises Conflict `job_over`."""
    if job.state not in OPEN:
        raise Conflict("job_over", "这个任务已经结束了。")


def check_product(job: Job) -> None:
    """Whether something can be measured that this job made. Raises Conflict `job_without_product`."""
    if job.kind is not Kind.TRAIN or job.state is not State.SUCCEEDED:
        raise Conflict("job_without_product", "只能评测已经成功的训练任务。")


def check_report(job: Job) -> None:
    """Raises Conflict `job_without_report`."""
    if job.kind is not Kind.EVALUATE or job.state is not State.SUCCEEDED:
        raise Conflict("job_without_report", "只能对比已经成功的评测任务。")


def ended(exit_code: int, cancelled: bool, late: bool) -> tuple[State, Reason]:
    """How a job whose processes are gone has ended. One that was done before it could be cancelled is done."""
    if exit_code == 0:
        return State.SUCCEEDED, Reason.NONE
    if cancelled:
        return State.CANCELLED, Reason.NONE
    return State.FAILED, Reason.TIME_LIMIT if late else Reason.EXIT
