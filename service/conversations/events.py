"""Everything that can happen in a conversation, and the envelope that carries it.

The same envelope goes through HTTP and WebSocket: {v, conversation, seq, type, at, actor, data}.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from service.core.clock import iso

VERSION = 1

NUMBERED = "工号 "
"""Before the number in the name an agent speaks under."""


class ActorKind(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    kind: ActorKind
    name: str | None = None


CUSTOMER = Actor(ActorKind.CUSTOMER)
BOT = Actor(ActorKind.BOT)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(frozen=True)
class ConversationOpened:
    """`conversation.opened`: the first event of every conversation."""

    type: ClassVar[str] = "conversation.opened"


@dataclass(frozen=True)
class CustomerMessage:
    """`message.customer`: what the customer typed, personal data already masked; `masked` names the kinds.

    Once taken back its `text` is empty and `recalled` is added: true. `quotes` is the seq of the message it answers,
    null for none; of one taken back since only that is shown.
    """

    type: ClassVar[str] = "message.customer"
    text: str
    client_id: str
    masked: list[str] = field(default_factory=list)
    quotes: int | None = None


@dataclass(frozen=True)
class CustomerImage:
    """`message.image`: an image from the customer, its id; pixels and bytes as it is stored. For people: no bot reads it.

    Once taken back its `image` is empty and `recalled` is added: true.
    """

    type: ClassVar[str] = "message.image"
    image: str
    width: int
    height: int
    size: int
    client_id: str


@dataclass(frozen=True)
class BotMessage:
    """`message.bot`: `buttons` are {title, value}; `in_reply_to` lists the customer messages it answers.

    `answer`: it is the answer itself, and the customer may say whether it helped. `sign_in`: signing in at the bank's
    site would spare the customer the check of who he is.
    """

    type: ClassVar[str] = "message.bot"
    text: str
    buttons: list[dict[str, str]]
    in_reply_to: list[int]
    answer: bool = False
    sign_in: bool = False


@dataclass(frozen=True)
class AgentMessage:
    """`message.agent`: what a person at the desk wrote; masked, quoting and taken back likewise."""

    type: ClassVar[str] = "message.agent"
    text: str
    client_id: str
    masked: list[str] = field(default_factory=list)
    quotes: int | None = None


@dataclass(frozen=True)
class AgentImage:
    """`message.agent_image`: an image from a person at the desk; the fields and taking back as of `message.image`."""

    type: ClassVar[str] = "message.agent_image"
    image: str
    width: int
    height: int
    size: int
    client_id: str


IMAGES = frozenset({CustomerImage.type, AgentImage.type})


@dataclass(frozen=True)
class SystemMessage:
    """`message.system`: a notice to the customer about what happens next; `code` is stable."""

    type: ClassVar[str] = "message.system"
    text: str
    code: str


@dataclass(frozen=True)
class OwnerChanged:
    """`owner.changed`: `from_` and `to` are owners, `agent` is {number, name} when a person holds the conversation."""

    type: ClassVar[str] = "owner.changed"
    from_: str
    to: str
    reason: str
    agent: dict[str, str] | None = None


@dataclass(frozen=True)
class HoldChanged:
    """`hold.changed`: the agent lets the customer hold, or is back; a change of owner or agent ends a hold as well."""

    type: ClassVar[str] = "hold.changed"
    held: bool


@dataclass(frozen=True)
class FeedbackGiven:
    """`feedback.given`: whether the answer `seq` helped. The last word on an answer counts."""

    type: ClassVar[str] = "feedback.given"
    seq: int
    helpful: bool


@dataclass(frozen=True)
class MessageRecalled:
    """`message.recalled`: its writer took the message `seq` back; its text is gone from the log."""

    type: ClassVar[str] = "message.recalled"
    seq: int


@dataclass(frozen=True)
class RatingAsked:
    """`rating.asked`: the customer may rate `about`, bot or agent, under the id `rating`."""

    type: ClassVar[str] = "rating.asked"
    rating: str
    about: str


@dataclass(frozen=True)
class RatingGiven:
    """`rating.given`: he did. How he rated is not in the log, which agents read."""

    type: ClassVar[str] = "rating.given"
    rating: str
    about: str


Happening = (
    ConversationOpened
    | CustomerMessage
    | CustomerImage
    | BotMessage
    | AgentMessage
    | AgentImage
    | SystemMessage
    | OwnerChanged
    | HoldChanged
    | FeedbackGiven
    | MessageRecalled
    | RatingAsked
    | RatingGiven
)


def data_of(happening: Happening) -> dict[str, Any]:
    """The `data` of the envelope; `from_` loses its underscore."""
    return {key.rstrip("_"): value for key, value in asdict(happening).items()}


@dataclass(frozen=True)
class Envelope:
    conversation: str
    seq: int
    type: str
    at: datetime
    actor: Actor
    data: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "v": VERSION,
            "conversation": self.conversation,
            "seq": self.seq,
            "type": self.type,
            "at": iso(self.at),
            "actor": {"kind": self.actor.kind.value, "name": self.actor.name},
            "data": self.data,
        }
