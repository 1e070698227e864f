"""Who needed an answer is told when it is live: a quiet notice, by the article's title and no customer's word."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, update

from service.conversations.hub import STAFF, Hub
from service.core.clock import Clock, iso
from service.core.database import Database
from service.core.errors import NotFound
from service.identity.staff import Member
from service.studio.changes.tables import ContentChange
from service.studio.unresolved.rules import LIVE
from service.studio.unresolved.tables import UnresolvedQuestion as Kept

FRAME = "content.live"
"""Frame to every desk: other content is in use, so there may be answers to one's own questions."""
MOST = 50
"""Notices of one agent, the newest; older ones come when these are read."""


def tell_desks(hub: Hub) -> None:
    hub.publish(STAFF, {"type": FRAME})


class Answers:
    def __init__(self, database: Database, clock: Clock, title_of: Callable[[str], str | None]) -> None:
        """`title_of` gives what the content in use calls a topic, None for one it has no text of."""
        self._database, self._clock, self._title_of = database, clock, title_of

    async def unread(self, member: Member) -> list[dict[str, Any]]:
        """One for each change set that answered questions of his, the newest first."""
        change = ContentChange
        query = (
            select(Kept.change_id, Kept.topic, change.changed_at, func.count().label("questions"))
            .join(change, change.id == Kept.change_id)
            .where(
                Kept.agent_id == member.id,
                Kept.read_at.is_(None),
                change.state.in_([state.value for state in LIVE]),
            )
            .group_by(Kept.change_id, Kept.topic, change.changed_at)
            .order_by(change.changed_at.desc(), Kept.change_id)
            .limit(MOST)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        titled = ((row, self._title_of(row.topic)) for row in rows)
        return [
            {
                "change": row.change_id,
                "topic": row.topic,
                "title": title,
                "questions": row.questions,
                "at": iso(row.changed_at),
            }
            for row, title in titled
            if title is not None
        ]

    async def read(self, member: Member, change: str) -> None:
        """Raises NotFound `answer_not_found` for one that is not there, is another's, or was read."""
        own = (Kept.agent_id == member.id, Kept.change_id == change, Kept.read_at.is_(None))
        async with self._database.write() as connection:
            done = await connection.execute(update(Kept).where(*own).values(read_at=self._clock.now()))
            if not done.rowcount:
                raise NotFound("answer_not_found", "没有找到这条通知。")
