"""Reads queue and desk as of one moment, as the plain data routing decides on."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from service.conversations.ownership import Owner
from service.conversations.presence import CustomerPresence
from service.conversations.tables import Conversation
from service.core.clock import Clock, aware
from service.core.database import Database
from service.handoff.line.tables import AgentStatusRow, OfferRow
from service.handoff.routing.agent_presence import LONG_AGO, AgentPresence
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.rules import levels_of
from service.handoff.routing.state import Absent, Agent, Queued, Ringing, State, Status
from service.handoff.tables import Handoff
from service.identity.tables import Staff, StaffSession

KNOWN_HOURS = 48
"""Who served a customer this lately is asked first when he comes again."""

Rows = Sequence[Row[Any]]
Hands = Mapping[str, Mapping[str, str]]
"""Staff id → conversation → owner."""


_WAITING: Any = (
    select(
        Handoff.id,
        Handoff.conversation_id,
        Handoff.skill,
        Handoff.urgent,
        Handoff.queued_at,
        Handoff.place_at,
        Handoff.head,
        Handoff.waiting_since,
        Handoff.ring_round,
        Conversation.visitor_id,
    )
    .join(Conversation, Conversation.id == Handoff.conversation_id)
    .where(
        Handoff.ended_at.is_(None),
        Handoff.accepted_at.is_(None),
        Conversation.owner == Owner.QUEUED.value,
    )
)
_RINGING = select(OfferRow.conversation_id, OfferRow.agent_id, OfferRow.offered_at).where(
    OfferRow.ended_at.is_(None)
)
_HANDS = select(Conversation.agent_id, Conversation.id, Conversation.owner).where(
    Conversation.owner.in_([Owner.HUMAN.value, Owner.WRAP_UP.value])
)
_SEEN = select(StaffSession.staff_id, func.max(StaffSession.seen_at).label("seen_at")).group_by(
    StaffSession.staff_id
)
_STAFF: Any = (
    select(
        Staff.id,
        Staff.number,
        Staff.name,
        Staff.skills,
        Staff.roles,
        AgentStatusRow.status,
        AgentStatusRow.reason,
        AgentStatusRow.since,
    )
    .outerjoin(AgentStatusRow, AgentStatusRow.staff_id == Staff.id)
    .where(Staff.disabled_at.is_(None))
    .order_by(Staff.number)
)


@dataclass(frozen=True)
class Post:
    """An agent as routing sees him, with what the desk shows of him and his status."""

    agent: Agent
    name: str
    skills: Sequence[str]
    reason: str | None
    since: datetime | None


class Picture:
    def __init__(
        self, database: Database, clock: Clock, agents: AgentPresence, customers: CustomerPresence, desk: Desk
    ) -> None:
        self._database, self._clock, self._desk = database, clock, desk
        self._agents, self._customers = agents, customers

    async def state(self) -> State:
        """Everybody at the desk and in the line."""
        async with self._database.read() as connection:
            queue = await self._queue(connection)
            ringing = (await connection.execute(_RINGING)).all()
            since = self._clock.now() - self._desk.rules.return_window
            absent = (await connection.execute(_ABSENT, {"since": since})).all()
            hands = await _hands(connection)
            posts = await self._posts(connection, hands)
        return State(
            agents=(*(post.agent for post in posts), *_gone(hands, {post.agent.id for post in posts})),
            queue=queue,
            ringing=tuple(
                Ringing(row.conversation_id, row.agent_id, aware(row.offered_at)) for row in ringing
            ),
            absent=tuple(self._absent(row) for row in absent),
        )

    def capacity_of(self, number: str) -> int:
        """Customers that agent may have in hand at a time."""
        return self._desk.capacity_of(number)

    async def posts(self) -> list[Post]:
        """Every agent, by number."""
        async with self._database.read() as connection:
            return await self._posts(connection, await _hands(connection))

    async def at_the_desk(self, connection: AsyncConnection | None = None) -> tuple[list[Post], Counter[str]]:
        """Every agent, and how many customers ring at each, as of the same moment or transaction."""
        if connection is None:
            async with self._database.read() as reading:
                return await self.at_the_desk(reading)
        rings = Counter(row.agent_id for row in (await connection.execute(_RINGING)).all())
        return await self._posts(connection, await _hands(connection)), rings

    def _absent(self, row: Row[Any]) -> Absent:
        left = aware(row.ended_at)
        return Absent(row.conversation_id, left, self._customers.here_since(row.conversation_id, left))

    async def _queue(self, connection: AsyncConnection) -> tuple[Queued, ...]:
        rows = (await connection.execute(_WAITING)).all()
        if not rows:
            return ()
        tried = await _tried(connection, rows)
        known = await _last_agents(connection, rows, self._clock.now())
        return tuple(self._queued(row, tried[row.id], known.get(row.visitor_id)) for row in rows)

    def _queued(self, row: Row[Any], tried: list[Row[Any]], last_agent: str | None) -> Queued:
        place = aware(row.place_at or row.queued_at)
        gone = self._customers.gone_since(row.conversation_id)
        return Queued(
            conversation=row.conversation_id,
            skill=row.skill,
            urgent=row.urgent,
            place_at=place,
            head=row.head,
            tried=frozenset(offer.agent_id for offer in tried),
            asked_at=max((aware(offer.ended_at) for offer in tried), default=None),
            last_agent=last_agent,
            gone_since=gone and max(gone, aware(row.waiting_since or row.queued_at)),
        )

    async def _posts(self, connection: AsyncConnection, hands: Hands) -> list[Post]:
        seen = {row.staff_id: row.seen_at for row in (await connection.execute(_SEEN)).all()}
        rows = (await connection.execute(_STAFF)).all()
        return [
            self._post(row, hands.get(row.id, {}), seen.get(row.id)) for row in rows if "agent" in row.roles
        ]

    def _post(self, row: Row[Any], hands: Mapping[str, str], seen: datetime | None) -> Post:
        agent = Agent(
            id=row.id,
            order=row.number,
            levels=levels_of(row.skills),
            status=Status(row.status or Status.ONLINE),
            capacity=self._desk.capacity_of(row.number),
            serving=frozenset(_served(hands)),
            wrapping_up=sum(1 for owner in hands.values() if owner == Owner.WRAP_UP),
            lost_since=self._agents.lost_since(row.id, seen and aware(seen)),
        )
        return Post(agent, row.name, row.skills, row.reason, row.since and aware(row.since))


def _gone(hands: Hands, working: set[str]) -> list[Agent]:
    """Who may serve nobody any more and still has customers: an account that was disabled, or lost the role."""
    return [
        Agent(staff, staff, {}, Status.OFFLINE, 0, frozenset(_served(mine)), lost_since=LONG_AGO)
        for staff, mine in hands.items()
        if staff not in working and _served(mine)
    ]


def _served(mine: Mapping[str, str]) -> list[str]:
    return [conversation for conversation, owner in mine.items() if owner == Owner.HUMAN]


def _left() -> Any:
    """Customers who left the line after `since` and have not been handed over again."""
    later = aliased(Handoff)
    again = exists().where(
        later.conversation_id == Handoff.conversation_id, later.begun_seq > Handoff.begun_seq
    )
    return (
        select(Handoff.conversation_id, Handoff.ended_at)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(
            Handoff.ended_at >= bindparam("since"),
            Handoff.outcome == "abandoned",
            Conversation.owner == Owner.BOT.value,
            ~again,
        )
    )


_ABSENT = _left()
_TRIED = select(OfferRow.handoff_id, OfferRow.agent_id, OfferRow.ring_round, OfferRow.ended_at).where(
    OfferRow.handoff_id.in_(bindparam("handoffs", expanding=True)), OfferRow.ended_at.is_not(None)
)
_SERVED = (
    select(Conversation.visitor_id, Handoff.agent_id, Handoff.ended_at)
    .join(Conversation, Conversation.id == Handoff.conversation_id)
    .where(
        Conversation.visitor_id.in_(bindparam("visitors", expanding=True)),
        Handoff.agent_id.is_not(None),
        Handoff.ended_at.is_not(None),
    )
    .order_by(Handoff.ended_at)
)


async def _tried(connection: AsyncConnection, rows: Rows) -> dict[str, list[Any]]:
    """Offers of the present ring round that came to nothing, by handoff."""
    rounds = {row.id: row.ring_round for row in rows}
    tried: dict[str, list[Any]] = defaultdict(list)
    for offer in (await connection.execute(_TRIED, {"handoffs": list(rounds)})).all():
        if offer.ring_round == rounds[offer.handoff_id]:
            tried[offer.handoff_id].append(offer)
    return tried


async def _last_agents(connection: AsyncConnection, rows: Rows, now: datetime) -> dict[str, str]:
    """Who served each visitor last, in whichever conversation."""
    found = (await connection.execute(_SERVED, {"visitors": [row.visitor_id for row in rows]})).all()
    lately = [row for row in found if (now - aware(row.ended_at)).total_seconds() <= KNOWN_HOURS * 3600]
    return {row.visitor_id: row.agent_id for row in lately}


async def _hands(connection: AsyncConnection) -> Hands:
    """Conversation → owner, for every agent who has some in hand."""
    hands: dict[str, dict[str, str]] = defaultdict(dict)
    for row in (await connection.execute(_HANDS)).all():
        hands[row.agent_id][row.id] = row.owner
    return hands
