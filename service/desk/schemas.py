"""What goes over the wire between the desk and the service."""

from typing import Annotated

from pydantic import BaseModel, Field

from service.conversations.schemas import AgentBadge, EnvelopeOut, OwnerName, Preferences, StateOut
from service.core.http import Body


class SignIn(Body):
    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=128)]


class MemberOut(BaseModel):
    id: str
    login: str
    number: str
    name: str
    roles: list[str]
    skills: list[str]


class SessionOut(BaseModel):
    agent: MemberOut
    csrf: str


class Close(Body):
    resolved: bool
    note: Annotated[str, Field(min_length=1, max_length=500)]


class GiveBack(Body):
    note: Annotated[str, Field(min_length=1, max_length=500)]


class NamedOut(BaseModel):
    id: str
    name: str


class ReasonOut(BaseModel):
    code: str
    text: str


class Card(BaseModel):
    conversation: str
    owner: OwnerName
    skill: NamedOut
    urgent: bool
    topic: NamedOut | None
    need: NamedOut | None
    reason: ReasonOut
    headline: str
    queued_at: str
    last_text: str
    last_at: str
    agent: AgentBadge | None


class Inbox(BaseModel):
    cursor: int
    now: str = Field(description="Server time; waiting times are counted from here.")
    waiting: list[Card]
    mine: list[Card]
    ended: list[Card]


class Fact(BaseModel):
    label: str
    value: str


class ShownAnswer(BaseModel):
    topic: str
    title: str
    reaction: str


class SuggestedArticle(BaseModel):
    topic: str
    title: str


class SummaryOut(BaseModel):
    headline: str
    first_said: str
    topic: NamedOut | None
    need: NamedOut | None
    skill: NamedOut
    urgent: bool
    reason: ReasonOut
    ruled_out: list[str]
    facts: list[Fact]
    skipped: list[str] = Field([], description="Asked for by the bot, and not given.")
    answers_shown: list[ShownAnswer]
    emotion: str
    quotes: list[str]
    identity: str
    promised: list[str]
    opening: str
    suggested: list[SuggestedArticle]
    bot_seconds: int
    queued_at: str
    elder: bool = Field(False, description="The customer reads answers in the elder form.")


class DeskConversation(BaseModel):
    conversation: str
    epoch: str
    last_seq: int
    state: StateOut
    preferences: Preferences
    summary: SummaryOut | None
    events: list[EnvelopeOut]
