"""What auditors read of everybody's deeds."""

from typing import Any

from sanic import Request

from service.core.clock import Clock
from service.core.database import Database
from service.core.http import Endpoint, Query
from service.core.ids import ID_PATTERN
from service.desk.access import StaffAccess
from service.desk.oversight_schemas import AuditOut
from service.identity.audit import record
from service.identity.roles import Right
from service.identity.trail import Wanted, read_trail

TRAIL = (
    Query("limit", "Rows in one page.", minimum=1, maximum=200, default=50),
    Query("before", "Number of a row: the ones before it. None: the newest.", minimum=1, maximum=999_999_999),
    Query("actor", "A login, or customer, bot, system.", pattern=r"[A-Za-z0-9._:@-]{1,64}"),
    Query("action", "What was done; with a dot at the end all of a kind: `staff.`", pattern=r"[a-z_.]{1,64}"),
    Query("subject", "The id of whom or what it was about.", pattern=ID_PATTERN.strip("^$")),
)


class Oversight:
    def __init__(self, access: StaffAccess, database: Database, clock: Clock) -> None:
        self._access, self._database, self._clock = access, database, clock

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/audit",
                "The audit trail, newest first, for auditors",
                self.read_audit,
                None,
                AuditOut,
                query=TRAIL,
                security="staff",
            ),
        ]

    async def read_audit(
        self,
        request: Request,
        limit: int,
        before: int | None,
        actor: str | None,
        action: str | None,
        subject: str | None,
    ) -> dict[str, Any]:
        """Who opens the trail stands in it, with what he looked for; an id that is not in it is not written into it."""
        member = await self._access.holder(request, Right.READ_AUDIT)
        answer = await read_trail(self._database, Wanted(before, actor, action, subject), limit)
        if before is None:
            asked = {"by": actor, "kind": action}
            about = subject if answer["rows"] else None
            async with self._database.write() as connection:
                await record(connection, self._clock.now(), member.login, "audit.read", about, **asked)
        return answer
