"""Whatever was handed over to an agent or his skill groups, a page at a time: all of it, or what he has ended himself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sanic import Request
from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from service.conversations.tables import Conversation
from service.core.clock import aware
from service.core.database import Database
from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.clock_reading import Clocks
from service.desk.inbox import card, columns
from service.desk.last_said import last_messages
from service.desk.list_schemas import CountsOut, HandedOverOut
from service.handoff.labels import ConversationLabel, labels_on
from service.handoff.tables import CommitmentRow, Handoff
from service.identity.staff import Member

COUNTED = 1000
"""Beyond it a list is only said to be long: nobody needs the number, and every one costs a row."""
PAGE = 50
LABELS = r"[A-Za-z0-9_-]{1,32}(,[A-Za-z0-9_-]{1,32}){0,9}"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WANTED = (
    Query("list", "`all`, or `ended`: what the agent himself has ended.", pattern="all|ended", default="all"),
    Query(
        "before", "`next` of the page before; none: the newest.", pattern=r"[0-9]{1,20}_[A-Za-z0-9_-]{1,32}"
    ),
    Query("skill", "A skill group.", pattern=r"[a-z0-9_]{1,32}"),
    Query("reason", "Why it was handed over, by code.", pattern=r"[a-z0-9_.]{1,64}"),
    Query("urgent", "1: only urgent ones.", minimum=0, maximum=1, default=0),
    Query("owed", "1: only those whose customer the agent owes a promise.", minimum=0, maximum=1, default=0),
    Query("labels", "Ids of labels with commas between them: any of these.", pattern=LABELS),
    Query("channel", "Where the customer writes.", pattern="web|link|app"),
    Query("vip", "1: only customers of the level `vip`.", minimum=0, maximum=1, default=0),
    Query("q", "Words of the summary's headline, its topic or its need.", pattern=r"[\s\S]{1,64}"),
)


@dataclass(frozen=True)
class Wanted:
    """None and False: whatever it is."""

    list: str = "all"
    before: str | None = None
    skill: str | None = None
    reason: str | None = None
    urgent: bool = False
    owed: bool = False
    labels: str | None = None
    channel: str | None = None
    vip: bool = False
    q: str | None = None


class HandedOver:
    def __init__(self, database: Database, clocks: Clocks) -> None:
        self._database, self._clocks = database, clocks

    async def page(self, member: Member, wanted: Wanted) -> dict[str, Any]:
        """Newest first: by last activity, or by end. `next` is None on the last page."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_page(member, wanted).limit(PAGE + 1))).all()
            shown = rows[:PAGE]
            last = await last_messages(connection, [row.conversation_id for row in shown])
            clocks = await self._clocks.of(connection, shown)
            labels = await labels_on(connection, [row.conversation_id for row in shown])
        more = len(rows) > PAGE
        return {
            "conversations": [
                {**card(row, last, clocks, labels), "consulted": row.consulting_id == member.id}
                for row in shown
            ],
            "next": _key(wanted.list, shown[-1]) if more else None,
        }

    async def counts(self, member: Member) -> dict[str, int]:
        """How many there are in each list, counted to 1000."""
        async with self._database.read() as connection:
            return {
                "all": await _count(connection, _visible(member), _latest()),
                "ended": await _count(connection, _ended_by(member)),
            }


class HandedOverRoutes:
    def __init__(self, access: StaffAccess, handed_over: HandedOver) -> None:
        self._access, self._handed_over = access, handed_over

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/desk/conversations",
                "What was handed over to the agent or his skill groups, newest first, in pages",
                self.list_handed_over,
                None,
                HandedOverOut,
                query=WANTED,
                security="staff",
            ),
            Endpoint(
                "GET",
                "/v1/desk/counts",
                "How long the lists are that are sent in pages",
                self.count_handed_over,
                None,
                CountsOut,
                security="staff",
            ),
        ]

    async def list_handed_over(self, request: Request, **wanted: Any) -> dict[str, Any]:
        member = await self._access.agent(request)
        return await self._handed_over.page(member, Wanted(**wanted))

    async def count_handed_over(self, request: Request) -> dict[str, Any]:
        return await self._handed_over.counts(await self._access.agent(request))


def _page(member: Member, wanted: Wanted) -> Select[Any]:
    moment, key = _order(wanted.list)
    query = columns().order_by(moment.desc(), key.desc())
    which = [_ended_by(member)] if wanted.list == "ended" else [_visible(member), _latest()]
    query = query.where(*which)
    if wanted.before:
        at, found = _read_key(wanted.before)
        query = query.where(or_(moment < at, and_(moment == at, key < found)))
    return query.where(*_filters(member, wanted))


def _order(which: str) -> tuple[Any, Any]:
    if which == "ended":
        return Handoff.ended_at, Handoff.id
    return Conversation.updated_at, Conversation.id


def _key(which: str, row: Any) -> str:
    moment, key = (row.ended_at, row.id) if which == "ended" else (row.updated_at, row.conversation_id)
    return f"{(aware(moment) - EPOCH) // timedelta(microseconds=1)}_{key}"


def _read_key(key: str) -> tuple[datetime, str]:
    number, _, found = key.partition("_")
    return EPOCH + timedelta(microseconds=int(number)), found


def _filters(member: Member, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.skill:
        found.append(Handoff.skill == wanted.skill)
    if wanted.reason:
        found.append(Handoff.reason == wanted.reason)
    if wanted.urgent:
        found.append(Handoff.urgent == true())
    if wanted.owed:
        found.append(
            exists().where(
                CommitmentRow.conversation_id == Handoff.conversation_id,
                CommitmentRow.owner_id == member.id,
                CommitmentRow.ended_at.is_(None),
            )
        )
    if wanted.labels:
        found.append(
            exists().where(
                ConversationLabel.conversation_id == Handoff.conversation_id,
                ConversationLabel.label_id.in_(wanted.labels.split(",")),
            )
        )
    if wanted.channel:
        found.append(Conversation.channel == wanted.channel)
    if wanted.vip:
        # Written out: SQLite takes the index of these few for the very words of it alone.
        found.append(Conversation.customer_level == literal_column("'vip'"))
    if wanted.q:
        places = (("headline",), ("topic", "name"), ("need", "name"))
        found.append(
            or_(
                *(
                    Handoff.summary[place].as_string().contains(wanted.q.strip(), autoescape=True)
                    for place in places
                )
            )
        )
    return found


def _visible(member: Member) -> ColumnElement[bool]:
    """As `sight.may_see`."""
    groups = {skill.partition(":")[0] for skill in member.skills}
    own = or_(Handoff.agent_id == member.id, Handoff.consulting_id == member.id)
    return true() if "*" in groups else or_(own, Handoff.skill.in_(groups))


def _latest() -> ColumnElement[bool]:
    """A customer who was handed over twice is one row."""
    later = aliased(Handoff)
    return ~exists().where(
        later.conversation_id == Handoff.conversation_id, later.begun_seq > Handoff.begun_seq
    )


def _ended_by(member: Member) -> ColumnElement[bool]:
    later = aliased(Handoff)
    again = exists().where(
        later.conversation_id == Handoff.conversation_id,
        later.begun_seq > Handoff.begun_seq,
        later.agent_id == member.id,
        later.ended_at.is_not(None),
    )
    return and_(Handoff.agent_id == member.id, Handoff.ended_at.is_not(None), ~again)


async def _count(connection: AsyncConnection, *which: ColumnElement[bool]) -> int:
    some = select(Handoff.id).where(*which).limit(COUNTED).subquery()
    return (await connection.execute(select(func.count()).select_from(some))).scalar_one()
