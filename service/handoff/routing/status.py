"""What agents say of themselves, on disk: 在线, 忙碌, 小休 with a reason, 离线."""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from service.conversations.hub import STAFF, Hub
from service.conversations.text import clean
from service.core.clock import Clock, iso
from service.core.database import Database
from service.core.errors import InvalidField
from service.handoff.line.tables import AgentStatusRow
from service.handoff.routing.picture import Picture
from service.handoff.routing.state import Status
from service.identity.audit import record
from service.identity.staff import Member

POSTS = "posts"
"""Frame on the staff channel: who is on duty has changed."""
REASON_CHARS = 64


_STATUS = select(AgentStatusRow.status, AgentStatusRow.reason, AgentStatusRow.since).where(
    AgentStatusRow.staff_id == bindparam("staff")
)


class AgentStatuses:
    def __init__(self, database: Database, hub: Hub, picture: Picture, clock: Clock) -> None:
        self._database, self._hub, self._picture, self._clock = database, hub, picture, clock

    async def set(self, member: Member, status: Status, reason: str | None) -> None:
        """Raises InvalidField `reason_required`: a break says what for. The reason is masked like every text."""
        said = clean(reason, REASON_CHARS).text[:REASON_CHARS] if reason and reason.strip() else None
        if status is Status.BREAK and said is None:
            raise InvalidField(["reason"], "reason_required", "请写明小休的原因。")
        values = {"status": status.value, "reason": said, "since": self._clock.now()}
        async with self._database.write() as connection:
            changed = await connection.execute(
                update(AgentStatusRow).where(AgentStatusRow.staff_id == member.id).values(**values)
            )
            if changed.rowcount == 0:
                await connection.execute(insert(AgentStatusRow).values(staff_id=member.id, **values))
            await record(
                connection, self._clock.now(), member.login, "agent.status", member.id, status=status.value
            )
        self._hub.publish(STAFF, {"type": POSTS, "staff": member.id})

    async def of(self, member: Member) -> dict[str, Any]:
        """{status, reason, since, capacity}; online by default."""
        async with self._database.read() as connection:
            row = (await connection.execute(_STATUS, {"staff": member.id})).first()
        return {
            "status": row.status if row else Status.ONLINE.value,
            "reason": row.reason if row else None,
            "since": iso(row.since) if row else None,
            "capacity": self._picture.capacity_of(member.number),
        }
