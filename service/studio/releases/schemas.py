"""Releases over HTTP. Shares are per cent, times ISO 8601 in UTC, sizes bytes."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.releases.gate import Line
from service.releases.switching import Kind, State, Step

WHY_CHARS, REASON_CHARS = 200, 200
ID = "[0-9]{8}-[0-9]{9}-[0-9a-f]{8}"
Id = Annotated[str, Field(pattern=f"^{ID}$")]
Change = Annotated[
    str,
    Field(
        pattern="^[A-Za-z0-9_-]{0,64}$",
        description="`change` of the list that was looked at: nothing moved since.",
    ),
]


class MakeRelease(Body):
    why: str = Field(min_length=1, max_length=WHY_CHARS)
    evaluation: str | None = Field(
        None,
        pattern=ID_PATTERN,
        description="An evaluation of a training: the release is made of that; absent: of what is built.",
    )


class PromoteRelease(Body):
    release: Id
    change: Change
    reason: str | None = Field(
        None, min_length=1, max_length=REASON_CHARS, description="Why against the gate; absent: go by it."
    )


class RollBack(Body):
    change: Change


class TryRelease(Body):
    release: Id
    change: Change
    percent: int = Field(ge=0, le=100, description="Share of the new conversations; 0 ends the trial.")


class PinRelease(Body):
    release: Id
    pinned: bool


class ObjectionOut(BaseModel):
    code: str
    text: str
    line: Line | None
    names: list[str] = Field(description="The first twenty dialogues, or the topic.")
    count: int
    right: float | None
    live: float | None
    least: float | None


class SwitchOut(BaseModel):
    kind: Kind
    release: str | None
    before: str | None
    by: str
    started_at: str
    state: State
    step: Step
    ended_at: str | None
    code: str | None
    objections: list[ObjectionOut]
    percent: int = Field(description="Of a trial.")


class NewestSwitch(BaseModel):
    switch: SwitchOut | None


class ReleaseItem(BaseModel):
    id: str
    made_at: str | None
    made_by: str | None
    why: str | None
    size: int
    live: bool
    pinned: bool
    trial: int = Field(description="Per cent of the new conversations it is tried on; 0: it is not on trial.")
    fault: str | None = Field(
        description="Code of the first fault; in the list sizes and signature are looked at."
    )


class DeedOut(BaseModel):
    at: str
    deed: str
    by: str
    release: str | None
    to: str | None
    reason: str | None
    code: str | None
    percent: int | None = Field(description="Of a trial; 0 ended it.")


class ReleaseList(BaseModel):
    items: list[ReleaseItem]
    live: str | None = Field(description="None: what was built is served.")
    since: DeedOut | None
    change: str
    can_go_back: bool
    back_to: str | None = Field(description="Where a way back leads; None: to what was built.")
    switch: SwitchOut | None
    history: list[DeedOut]
    may_make: bool
    may_decide: bool


class PartOut(BaseModel):
    path: str
    size: int
    sha256: str


class CertificateOut(BaseModel):
    encoder: str
    index: str
    model: str
    content: str
    parts: dict[str, dict[str, Any]]
    files: list[PartOut]


class FigureOut(BaseModel):
    name: Line
    value: float
    low: float
    high: float
    questions: int


class GateLine(BaseModel):
    line: Line
    state: str = Field(pattern="^(passed|refused|skipped)$")
    objections: list[ObjectionOut]


class ReleaseOut(ReleaseItem):
    certificate: CertificateOut | None
    figures: list[FigureOut]
    live_figures: list[FigureOut]
    gate: list[GateLine] = Field(description="Empty: it was not judged.")
    change: str
    can_go_back: bool
    back_to: str | None
    may: list[str] = Field(
        description="promote, override, rollback, try, end_trial, pin, unpin: open to whoever asks."
    )
    own: bool = Field(description="Whoever asks made it, and so cannot answer for it against the gate.")


class TrialShare(BaseModel):
    """`n` of the side's turns, or of its rated answers; per cent with the 95 % interval."""

    n: int
    of: int
    share: float
    low: float
    high: float


class TrialLine(BaseModel):
    name: str = Field(description="A kind of decision, or `unhelpful`: of the answers that were rated.")
    live: TrialShare
    trial: TrialShare
    apart: bool = Field(description="The two intervals do not touch.")


class TrialOut(BaseModel):
    release: str | None = Field(description="Null: none is on trial.")
    live: str | None
    percent: int
    since: str | None
    live_conversations: int = Field(description="Of those that began since.")
    trial_conversations: int
    lines: list[TrialLine]
