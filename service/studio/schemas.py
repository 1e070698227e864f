"""What maintainers see."""

from typing import Any

from pydantic import BaseModel, Field

from service.conversations.schemas import OwnerName
from service.desk.summary_schemas import SummaryOut


class CandidateOut(BaseModel):
    topic: str
    score: float


class DecisionOut(BaseModel):
    kind: str
    topic: str | None
    need: str | None
    score: float
    candidates: list[CandidateOut]
    reason: str
    via: str
    failure: str | None = None


class ButtonOut(BaseModel):
    title: str
    value: str


class ReplyOut(BaseModel):
    seq: int
    text: str
    buttons: list[ButtonOut]


class TurnOut(BaseModel):
    seq: int
    at: str
    customer: str
    replies: list[ReplyOut]
    decision: DecisionOut | None
    ms: int | None
    nlu: dict[str, Any] | None
    helpful: bool | None = Field(None, description="What the customer clicked on the answer.")


class HandoffOut(BaseModel):
    skill: str
    urgent: bool
    topic: str | None
    need: str | None
    summary: SummaryOut


class TurnsOut(BaseModel):
    conversation: str
    owner: OwnerName
    turns: list[TurnOut]
    handoff: HandoffOut | None


class StudioItem(BaseModel):
    conversation: str
    created_at: str
    updated_at: str
    owner: OwnerName
    turns: int
    first_text: str
    kinds: dict[str, int]


class StudioList(BaseModel):
    items: list[StudioItem]
    next: str | None
