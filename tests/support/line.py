"""The line in this process, at a clock that tests move: what customers and agents do in it, in a word each."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select

from service.core.clock import SystemClock
from service.identity.roster import Roster
from service.identity.tables import AuditRow
from tests.support.stack import Member, Stack, Talk

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday 10:00 in China."""
WRAP_UP = {"category": "forex.exchange", "resolved": True, "note": "已说明购汇步骤"}


class HandClock:
    def __init__(self, now: datetime = MORNING) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def forward(self, **delta: float) -> None:
        self.time += timedelta(**delta)


async def queued(stack: Stack, text: str = "我想买点美元") -> Talk:
    talk = await stack.conversation()
    await talk.say(text)
    return talk


async def step(stack: Stack) -> list[object]:
    return list(await stack.application.router.step())


async def inbox(agent: Member) -> dict[str, Any]:
    answer = await agent.get("/v1/desk/inbox")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def set_status(agent: Member, status: str, reason: str | None = None) -> httpx.Response:
    body = {"status": status, "reason": reason}
    return await agent.http.put("/v1/desk/status", json=body, headers={"X-CSRF-Token": agent.csrf})


async def rows(stack: Stack, table: Any) -> list[Any]:
    async with stack.application.database.read() as connection:
        return list((await connection.execute(select(*table.__table__.columns))).all())


async def actions(stack: Stack) -> Counter[str]:
    return Counter(row.action for row in await rows(stack, AuditRow))


async def choose(talk: Talk, **body: Any) -> httpx.Response:
    path = f"/v1/conversations/{talk.id}/queue/choice"
    return await talk.stack.http.post(path, json=body, headers=talk.headers)


async def texts(talk: Talk, code: str) -> list[str]:
    """What the customer was told under this code."""
    events = await talk.all()
    return [event["data"]["text"] for event in events if event["data"].get("code") == code]


async def codes(talk: Talk) -> list[str]:
    """Everything the customer was told, by code."""
    return [event["data"]["code"] for event in await talk.all() if event["type"] == "message.system"]


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def agent3(stack: Stack, *skills: str) -> Member:
    """A third agent, 1003, of these groups."""
    login = f"agent3{len(skills)}"
    password = await stack.application.staff.create(login, "1003", "坐席三", ["agent"], list(skills))
    return await stack.sign_in(login, password)


async def disable(stack: Stack, member: Member) -> None:
    application = stack.application
    await Roster(application.database, SystemClock(), "test").disable(member.agent["login"])
