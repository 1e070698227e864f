"""What goes over the wire between a chat client and the service."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from service.conversations.client_ids import check_random
from service.core.http import Body

ClientId = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9_-]{8,64}$", description="Random, a UUID for one; a resend repeats it."),
    AfterValidator(check_random),
]
OwnerName = Literal["bot", "queued", "human", "wrap_up", "closed"]


class SendMessage(Body):
    client_id: ClientId
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class SayMessage(SendMessage):
    """From a customer to whoever answers him, and the other way."""

    quotes: Annotated[
        int | None, Field(ge=1, le=999_999_999, description="Of the message it answers, shown above it.")
    ] = None


ChannelName = Literal["web", "link", "app"]


class OpenConversation(Body):
    channel: ChannelName = Field(
        "web",
        description="`web`: in a page of the bank · `link`: the chat's own page · `app`: in the bank's app.",
    )


class Preferences(Body):
    """How the customer wants to be answered; sent and returned whole."""

    elder: Annotated[bool, Field(description="Answers in the elder form: short lines, one step each.")]


class ActorOut(BaseModel):
    kind: Literal["customer", "bot", "agent", "system"]
    name: str | None


class EnvelopeOut(BaseModel):
    v: int
    conversation: str
    seq: int
    type: str
    at: str
    actor: ActorOut
    data: dict[str, Any]


class AgentBadge(BaseModel):
    number: str
    name: str


class QueuePlace(BaseModel):
    position: int
    ahead: int
    wait_minutes: list[int] | None = Field(
        description="Lower and upper estimate; null while nobody is on duty."
    )
    choices: list[Literal["callback", "message", "wait"]] | None = Field(
        None, description="Other ways than waiting, while they are offered."
    )
    opens_at: str | None = Field(None, description="The next opening, while the desk is closed.")


class StateOut(BaseModel):
    owner: OwnerName
    agent: AgentBadge | None
    queue: QueuePlace | None
    held_since: str | None = Field(None, description="Since when the agent lets the customer hold.")


class VisitorOut(BaseModel):
    visitor: str
    token: str


class Vouch(Body):
    token: Annotated[str, Field(min_length=1, max_length=4096, description="HS256 JWT of the bank's site.")]


class IdentityOut(BaseModel):
    level: Literal["verified"]
    until: str


class TicketOut(BaseModel):
    ticket: str
    expires_in: int


class ConversationOut(BaseModel):
    conversation: str
    epoch: str
    last_seq: int
    state: StateOut
    preferences: Preferences
    image_max_bytes: int | None = Field(
        None, description="Largest image the customer may send, in bytes; null where he may send none."
    )
    events: list[EnvelopeOut]
    seen: int = Field(0, description="The newest event that was in the customer's sight; 0: none.")


class ConversationItem(BaseModel):
    conversation: str
    updated_at: str
    owner: OwnerName


class ConversationList(BaseModel):
    items: list[ConversationItem]


class EventsOut(BaseModel):
    epoch: str
    recovered: bool = Field(description="False: the client's place is unknown, load the conversation afresh.")
    events: list[EnvelopeOut]
    last_seq: int
    state: StateOut
    seen: int = Field(0, description="The newest event that was in the customer's sight; 0: none.")


class ReceiptOut(BaseModel):
    seq: int
    at: str
    client_id: str
    text: str
    masked: list[str]
    duplicate: bool


class StateAnswer(BaseModel):
    state: StateOut
