"""What goes over the wire between the desk and the service."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.conversations.schemas import (
    AgentBadge,
    ChannelName,
    EnvelopeOut,
    EventsOut,
    OwnerName,
    Preferences,
    StateOut,
)
from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.desk.labels.schemas import LabelOut
from service.desk.summary_schemas import NamedOut, ReasonOut, SummaryOut


class SignIn(Body):
    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=128)]
    code: Annotated[str | None, Field(pattern=r"^[0-9]{6}$", description="Of an authenticator app.")] = None


class ChangePassword(Body):
    current: Annotated[str, Field(min_length=1, max_length=128)]
    new: Annotated[str, Field(min_length=1, max_length=128)]


class WithPassword(Body):
    password: Annotated[str, Field(min_length=1, max_length=128)]


class UseCodes(Body):
    secret: Annotated[str, Field(pattern=r"^[A-Z2-7]{32}$")]
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class DropCodes(WithPassword):
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class CodesOut(BaseModel):
    secret: str
    uri: str
    qr: list[str] = Field(
        description="The same as a QR code, row by row: 1 dark, 0 light, without the margin."
    )


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
    must_change_password: bool = Field(False, description="Only a new password is accepted now.")
    codes: bool = Field(False, description="Signs in with one-time codes.")


Note = Annotated[str, Field(min_length=1, max_length=500)]
StaffId = Annotated[str, Field(pattern=ID_PATTERN)]


class Close(Body):
    category: Annotated[str | None, Field(max_length=64)] = None
    resolved: bool
    note: Note


class GiveBack(Body):
    note: Note


class Transfer(Body):
    """To a colleague or to a skill group: one of the two."""

    agent: StaffId | None = None
    skill: Annotated[str | None, Field(max_length=32)] = None
    note: Note
    anyway: bool = Field(False, description="Also to a group in which nobody is there now.")


class Consult(Body):
    agent: StaffId
    note: Note


class ColleagueOut(BaseModel):
    id: str
    number: str
    name: str
    skills: list[str]
    present: bool = Field(description="At the desk now.")
    standing: Literal["free", "full", "busy", "break", "offline", "away"] = Field(
        description="Only who is `free` can be handed a customer; who is `full` can be asked."
    )
    seats: int = Field(description="How many more customers he takes now.")


class GroupOut(BaseModel):
    id: str
    name: str
    on_duty: int = Field(description="Others who would be offered its customers now.")
    seats: int = Field(description="How many more customers these take.")
    open: bool
    opens_at: str | None = Field(description="The next opening, while it is closed.")


class ReachOut(BaseModel):
    """Where a customer can be handed on to."""

    colleagues: list[ColleagueOut]
    groups: list[GroupOut]


class CategoryOut(BaseModel):
    """A node of the tree; one without children can be chosen."""

    id: str
    name: str
    children: list["CategoryOut"] | None = None


class CategoriesOut(BaseModel):
    categories: list[CategoryOut]


class DeskEntryOut(BaseModel):
    """Something the desk wrote or did that its customer does not see."""

    number: int
    type: str
    at: str
    author: str | None
    data: dict[str, Any]


class MakeCommitment(Body):
    kind: Literal["callback", "follow_up"]
    what: Note
    due_at: Annotated[str, Field(max_length=40, description="ISO 8601 with its offset.")]


class EndCommitment(Body):
    outcome: Literal["kept", "unreached", "void"]
    note: Note


class CommitmentOut(BaseModel):
    id: str
    conversation: str
    kind: Literal["callback", "follow_up", "message"]
    what: str
    owner: str | None = Field(
        description="Number of the agent who keeps it; null: whoever of the group takes it up."
    )
    skill: NamedOut | None = Field(description="The group that owes it until somebody takes it up.")
    headline: str = Field(description="What the customer wanted, from the summary of that handoff.")
    made_at: str
    due_at: str
    breached: bool
    ended_at: str | None
    outcome: str | None
    note: str | None


class TakenUp(BaseModel):
    conversation: str


class CommitmentsOut(BaseModel):
    commitments: list[CommitmentOut]


class ClockOut(BaseModel):
    """The clock that runs for a customer; amber from `warn_at`, red from `due_at`, all in server time."""

    kind: Literal["queue", "first_reply", "next_reply"]
    since: str
    warn_at: str
    due_at: str
    paused_seconds: int | None = Field(description="What is left while the desk is closed, else null.")


class Card(BaseModel):
    conversation: str
    owner: OwnerName
    skill: NamedOut
    urgent: bool
    topic: NamedOut | None
    need: NamedOut | None
    reason: ReasonOut
    confidence: float | None = Field(
        None,
        description="How sure the bot was of the topic, 0–1; null where a rule or another reason decided.",
    )
    headline: str
    queued_at: str
    head: bool = Field(description="Came back from an agent: first of his class.")
    requeued: Literal["agent_lost", "handed_on", "customer_returned"] | None = Field(
        None, description="Why it waits again; null for a first wait, and while it is served."
    )
    last_text: str
    last_at: str
    last_by: Literal["customer", "bot", "agent"] | None = Field(
        None, description="Whose words `last_text` is; null while nobody has said anything."
    )
    last_agent: str | None = Field(
        None, description="Number of the agent whose words they are; null where no agent spoke."
    )
    agent: AgentBadge | None
    held_since: str | None = None
    snoozed_until: str | None = Field(None, description="Until when its agent has put it aside.")
    snooze_over_at: str | None = Field(
        None, description="Since when it is back from being put aside, until its agent speaks."
    )
    consulted: bool = Field(False, description="A colleague has it and asks for help.")
    commitments: int = Field(0, description="Promises to this customer that are still open.")
    clock: ClockOut | None = Field(None, description="None while it is the customer's turn.")
    channel: ChannelName = "web"
    vip: bool = Field(False, description="The bank's site says so. It changes no place in the line.")
    labels: list[LabelOut] = Field([], description="In the order they were put on.")


StatusName = Literal["online", "busy", "break", "offline"]


class StatusOut(BaseModel):
    status: StatusName
    reason: str | None
    since: str | None = Field(description="Null until the agent set it himself.")
    capacity: int = Field(description="Customers he is given at once.")


class OfferOut(BaseModel):
    conversation: str
    offered_at: str
    expires_at: str = Field(description="Server time at which the next agent is asked.")


class Inbox(BaseModel):
    cursor: int
    now: str = Field(description="Server time; waiting times are counted from here.")
    waiting: list[Card]
    mine: list[Card]
    ended: list[Card]
    status: StatusOut
    offers: list[OfferOut] = Field(description="Customers who ring at this agent.")
    commitments: list[CommitmentOut] = Field(
        [], description="What the agent and his groups still owe customers, the next due first."
    )


class DeskConversation(BaseModel):
    conversation: str
    epoch: str
    last_seq: int
    state: StateOut
    preferences: Preferences
    image_max_bytes: int | None = None
    summary: SummaryOut | None
    events: list[EnvelopeOut]
    seen: int = Field(0, description="The newest event that was in the customer's sight; 0: none.")
    entries: list[DeskEntryOut] = Field([], description="The desk's own log, which the customer never sees.")
    commitments: list[CommitmentOut] = []


class DeskEventsOut(EventsOut):
    entries: list[DeskEntryOut]
