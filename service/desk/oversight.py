"""What auditors read of everybody's deeds."""

import json
from asyncio import Lock
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sanic import Request
from sanic.response import HTTPResponse, raw

from service.core.clock import CHINA, Clock
from service.core.database import Database
from service.core.errors import InvalidField
from service.core.http import Endpoint, Query
from service.core.ids import ID_PATTERN
from service.desk.access import StaffAccess
from service.desk.oversight_schemas import AuditOut, VerdictOut
from service.identity.audit import record, verify
from service.identity.roles import Right
from service.identity.trail import Wanted, read_many, read_trail

MOST = 10_000
"""Rows of one file."""
CHECKED = 50_000
"""Rows a check from the screen goes along, the newest: a second or two, in slices. The command goes along all."""
NDJSON = "application/x-ndjson"
DAY = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
FILTER = (
    Query("before", "Number of a row: the ones before it. None: the newest.", minimum=1, maximum=999_999_999),
    Query("actor", "A login, or customer, bot, system.", pattern=r"[A-Za-z0-9._:@-]{1,64}"),
    Query("action", "What was done; with a dot at the end all of a kind: `staff.`", pattern=r"[a-z_.]{1,64}"),
    Query("subject", "The id of whom or what it was about.", pattern=ID_PATTERN.strip("^$")),
    Query("since", "First day, bank time: 2026-11-21.", pattern=DAY),
    Query("until", "Last day, bank time.", pattern=DAY),
)
TRAIL = (Query("limit", "Rows in one page.", minimum=1, maximum=200, default=50), *FILTER)


class Oversight:
    def __init__(self, access: StaffAccess, database: Database, clock: Clock, key: str) -> None:
        """`key` is the secret the end of the trail is signed with."""
        self._access, self._database, self._clock, self._key = access, database, clock, key
        self._one_check = Lock()

    def endpoints(self) -> list[Endpoint]:
        path = "/v1/audit"
        return [
            Endpoint(
                "GET",
                path,
                "The audit trail, newest first, for auditors",
                self.read_audit,
                None,
                AuditOut,
                query=TRAIL,
                security="staff",
            ),
            Endpoint(
                "GET",
                f"{path}.jsonl",
                f"The same as a file: one row a line, {MOST} at most",
                self.export_audit,
                query=FILTER,
                security="staff",
                media=(NDJSON,),
            ),
            Endpoint(
                "GET",
                f"{path}/verdict",
                f"Whether the newest {CHECKED} rows are as they were written",
                self.check_audit,
                None,
                VerdictOut,
                security="staff",
            ),
        ]

    async def read_audit(self, request: Request, limit: int, **asked: Any) -> dict[str, Any]:
        """Who opens the trail stands in it, with what he looked for; an id that is not in it is not written into it."""
        login, wanted = await self._asked(request, **asked)
        answer = await read_trail(self._database, wanted, limit)
        if wanted.before is None:
            await self._note(login, "audit.read", asked, bool(answer["rows"]))
        return answer

    async def export_audit(self, request: Request, **asked: Any) -> HTTPResponse:
        login, wanted = await self._asked(request, **asked)
        rows = await read_many(self._database, wanted, MOST)
        await self._note(login, "audit.exported", asked, bool(rows), rows=len(rows))
        lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"', "Cache-Control": "no-store"}
        return raw(lines.encode("utf-8", "replace"), content_type=NDJSON, headers=headers)

    async def check_audit(self, request: Request) -> dict[str, Any]:
        member = await self._access.holder(request, Right.READ_AUDIT)
        async with self._one_check:
            verdict = await verify(self._database, self._key, CHECKED)
        broken = verdict.broken
        await self._note(member.login, "audit.checked", {}, False, whole=broken is None)
        return {
            "whole": broken is None,
            "first": verdict.first,
            "last": verdict.rows,
            "broken_row": broken.row if broken else None,
            "why": broken.why if broken else None,
        }

    async def _asked(
        self,
        request: Request,
        before: int | None,
        actor: str | None,
        action: str | None,
        subject: str | None,
        since: str | None,
        until: str | None,
    ) -> tuple[str, Wanted]:
        """(login of the auditor, what he wants). Raises Unauthorised, Forbidden or InvalidField."""
        member = await self._access.holder(request, Right.READ_AUDIT)
        first, last = _begins("since", since), _begins("until", until)
        end = last + timedelta(days=1) if last else None
        return member.login, Wanted(before, actor, action, subject, first, end)

    async def _note(self, login: str, action: str, asked: dict[str, Any], found: bool, **what: Any) -> None:
        about = asked.get("subject") if found else None
        looked = {"by": asked.get("actor"), "kind": asked.get("action")} if asked else {}
        days = {name: asked[name] for name in ("since", "until") if asked.get(name)}
        async with self._database.write() as connection:
            await record(connection, self._clock.now(), login, action, about, **looked, **days, **what)


def _begins(name: str, day: str | None) -> datetime | None:
    """When that day began where the bank is. Raises InvalidField."""
    if day is None:
        return None
    try:
        # As moments are stored: SQLite compares what it is given, whatever its zone.
        return datetime.combine(date.fromisoformat(day), time(), CHINA).astimezone(UTC)
    except ValueError:
        raise InvalidField([name]) from None
