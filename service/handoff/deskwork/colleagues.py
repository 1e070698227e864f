"""Who else is at the desk: to hand a customer on, or to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.identity.staff import Member, StaffAccounts
from service.identity.tables import Staff, StaffSession


@dataclass(frozen=True)
class Colleague:
    id: str
    number: str
    name: str
    skills: list[str]
    present: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "skills": self.skills,
            "present": self.present,
        }


class Colleagues:
    def __init__(
        self,
        database: Database,
        staff: StaffAccounts,
        clock: Clock,
        presence_seconds: int,
        connected: Callable[[], set[str]],
    ) -> None:
        """`connected` gives the ids of those with an open desk."""
        self._database, self._staff, self._clock = database, staff, clock
        self._presence, self._connected = timedelta(seconds=presence_seconds), connected

    async def others(self, member: Member) -> list[Colleague]:
        """All agents but the member: those who are there first, then by number."""
        query = select(Staff.id, Staff.number, Staff.name, Staff.skills, Staff.roles)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            there = await self._there(connection)
        agents = [row for row in rows if "agent" in row.roles and row.id != member.id]
        found = [Colleague(row.id, row.number, row.name, list(row.skills), row.id in there) for row in agents]
        return sorted(found, key=lambda one: (not one.present, one.number))

    async def reach(self, staff_id: str) -> Member:
        """An agent who is at the desk now. Raises NotFound `colleague_not_found` or Conflict `agent_away`."""
        member = await self._staff.by_id(staff_id)
        if member is None or "agent" not in member.roles:
            raise NotFound("colleague_not_found", "没有这位同事。")
        if not await self.present(staff_id):
            raise Conflict("agent_away", "对方现在不在线，请换一位同事，或转到技能组。")
        return member

    async def present(self, staff_id: str) -> bool:
        """At the desk now, or signed in and active a moment ago."""
        async with self._database.read() as connection:
            return staff_id in await self._there(connection)

    async def _there(self, connection: AsyncConnection) -> set[str]:
        since = self._clock.now() - self._presence
        active = select(StaffSession.staff_id).where(StaffSession.seen_at >= since)
        return self._connected() | set((await connection.execute(active)).scalars())
