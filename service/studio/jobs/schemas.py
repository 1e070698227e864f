"""Jobs over HTTP."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.studio.jobs.compare import Verdict
from service.studio.jobs.rules import Kind, Reason, State


class StartJob(Body):
    kind: Annotated[Kind, Field(strict=False)]
    of: str | None = Field(
        None,
        pattern=ID_PATTERN,
        description="For `evaluate`: the training whose product is measured; null: what serves now.",
    )


class JobOut(BaseModel):
    id: str
    kind: Kind
    of: str | None
    by: str = Field(description="Login, or `maintainer` for the token.")
    state: State
    reason: Reason
    progress: float = Field(ge=0, le=1)
    exit_code: int | None
    result: dict[str, Any] | None
    queued_at: str
    started_at: str | None
    ended_at: str | None


class JobList(BaseModel):
    items: list[JobOut]
    may_run: bool


class JobLog(BaseModel):
    text: str
    next: int = Field(description="Send as `after` for what follows.")
    job: JobOut


class FigureOut(BaseModel):
    n: int
    share: float
    low: float
    high: float


class DifferenceOut(BaseModel):
    name: str
    before: FigureOut | None
    after: FigureOut | None
    difference: float | None = Field(description="Points of per cent, after minus before.")
    low: float | None
    high: float | None
    verdict: Verdict


class TurnedOut(BaseModel):
    set: str
    id: str
    text: str
    expected: str | None
    before: str | None
    after: str | None


class PairOut(BaseModel):
    expected: str
    found: str
    before: int
    after: int
    messages: list[str]


class ComparisonOut(BaseModel):
    """`before` is the evaluation named by `with`, `after` the one of the path."""

    figures: list[DifferenceOut]
    won: list[TurnedOut]
    lost: list[TurnedOut]
    confused: list[PairOut]
