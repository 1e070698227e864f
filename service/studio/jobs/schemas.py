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


class BinOut(BaseModel):
    low: float
    high: float
    right: int
    wrong: int


class PointOut(BaseModel):
    """Per cent; `n` questions."""

    stated: float
    right: float
    low: float
    high: float
    n: int


class CalibrationOut(BaseModel):
    answer: float = Field(description="The index's own line, 0 to 1; above 1: it never answers.")
    suggest: float
    points: list[PointOut]
    histogram: list[BinOut]
    right: list[float] = Field(description="Rising scores of the questions whose best topic is right.")
    among: list[float] = Field(description="Of those that have the right topic among the best three only.")
    wrong: list[float] = Field(description="Of all others.")


class AskedOut(BaseModel):
    topic: str
    n: int
    found: int


class MixedOut(BaseModel):
    expected: str
    found: str
    n: int
    messages: list[str] = Field(description="The first ten, masked.")


class ConfusionOut(BaseModel):
    topics: list[AskedOut] = Field(
        description="The twenty that are mixed up most often, in the order of ids."
    )
    pairs: list[MixedOut] = Field(description="Most frequent first, at most 200.")


class MeasuredOut(BaseModel):
    calibration: CalibrationOut | None = Field(description="Null: it was measured without scores.")
    confusion: ConfusionOut
