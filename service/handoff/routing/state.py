"""What routing looks at and what it decides, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

EVERY = "*"


class Status(StrEnum):
    """What an agent says of himself: 在线, 忙碌, 小休, 离线. Only who is online is offered customers."""

    ONLINE = "online"
    BUSY = "busy"
    BREAK = "break"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Agent:
    """`levels` maps skill groups to the line he stands in: 1 answers first, 2 when the first is full, and so on."""

    id: str
    order: str
    """Settles ties, so that the same state always gives the same offer."""
    levels: Mapping[str, int]
    status: Status = Status.ONLINE
    capacity: int = 1
    serving: frozenset[str] = frozenset()
    """Conversations in his hands."""
    wrapping_up: int = 0
    lost_since: datetime | None = None
    """No sign of life since then; None while he is connected."""

    @property
    def in_hand(self) -> int:
        """Seats taken: a wrap-up takes one like a conversation."""
        return len(self.serving) + self.wrapping_up

    @property
    def on_duty(self) -> bool:
        return self.status is Status.ONLINE and self.lost_since is None

    def level(self, skill: str) -> int | None:
        """None: this agent does not serve the group."""
        return self.levels.get(skill, self.levels.get(EVERY))


@dataclass(frozen=True)
class Queued:
    """A customer who waits. `place_at` is when his place in the line was taken; coming back does not change it."""

    conversation: str
    skill: str
    urgent: bool
    place_at: datetime
    head: bool = False
    """Came back from an agent who fell silent or was lost: first of his class."""
    tried: frozenset[str] = frozenset()
    """Agents who declined or did not answer in this ring round."""
    asked_at: datetime | None = None
    """End of the last offer of this round."""
    last_agent: str | None = None
    """Who served this customer before."""
    gone_since: datetime | None = None
    """The customer's last sign of life, once he is not connected; None while he is."""


@dataclass(frozen=True)
class Ringing:
    """An open offer."""

    conversation: str
    agent: str
    since: datetime


@dataclass(frozen=True)
class Absent:
    """A customer who was taken out of the line because he had left."""

    conversation: str
    left_at: datetime
    present: bool = False
    """He is connected again."""


@dataclass(frozen=True)
class State:
    agents: tuple[Agent, ...] = ()
    queue: tuple[Queued, ...] = ()
    ringing: tuple[Ringing, ...] = ()
    absent: tuple[Absent, ...] = ()


@dataclass(frozen=True)
class Rules:
    """How long is waited for whom."""

    ring: timedelta = timedelta(seconds=20)
    round_pause: timedelta = timedelta(seconds=15)
    """Before agents who declined or kept silent are asked again."""
    agent_grace: timedelta = timedelta(seconds=30)
    customer_grace: timedelta = timedelta(seconds=120)
    return_window: timedelta = timedelta(minutes=30)
    """Within it a customer who left takes up his old place."""
    promote: timedelta = timedelta(minutes=30)
    """Who has waited this long goes before urgent customers who came later: nobody waits for ever."""
    next_level: timedelta = timedelta(seconds=30)
    """A customer waits this long at each level before the next one is asked too."""
    overflow: Mapping[str, tuple[tuple[str, timedelta], ...]] = field(default_factory=dict)
    """Skill group → groups that help out, each after its wait."""


@dataclass(frozen=True)
class Offer:
    conversation: str
    agent: str


@dataclass(frozen=True)
class Withdraw:
    """The offer ends. `reason`: silent, agent_lost, agent_away, customer_gone."""

    conversation: str
    agent: str
    reason: str


@dataclass(frozen=True)
class Abandon:
    """The customer left: out of the line, counted. `waited` is until his last sign of life."""

    conversation: str
    waited: timedelta


@dataclass(frozen=True)
class Rejoin:
    """He came back in time: into the line again, at his old place."""

    conversation: str


@dataclass(frozen=True)
class Requeue:
    """The agent who served him is lost: back to the head of the line."""

    conversation: str
    agent: str


@dataclass(frozen=True)
class NewRound:
    """Everybody who could be asked was asked: those who declined or kept silent are asked again."""

    conversation: str


Action = Offer | Withdraw | Abandon | Rejoin | Requeue | NewRound
