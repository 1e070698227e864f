"""Putting a customer aside for later, over HTTP."""

from typing import Any, Literal

from sanic import Request

from service.core.http import Body, Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import deed
from service.desk.reading import DeskReading
from service.handoff.deskwork.snooze_rules import Until
from service.handoff.deskwork.snoozing import Snoozes


class Snooze(Body):
    """For a quarter of an hour, for an hour, or until the desk opens on another day."""

    until: Literal["quarter", "hour", "opening"]


class SnoozeRoutes:
    def __init__(self, access: StaffAccess, reading: DeskReading, snoozes: Snoozes) -> None:
        self._access, self._reading, self._snoozes = access, reading, snoozes

    def endpoints(self) -> list[Endpoint]:
        return [
            deed("snooze", "Put the customer aside for later; he is told nothing", self.put_aside, Snooze),
            deed("wake", "Take back who was put aside", self.take_back, Empty),
        ]

    async def put_aside(self, request: Request, conversation: str, body: Snooze) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._snoozes.put_aside(conversation, member, Until(body.until))
        return await self._reading.state(conversation)

    async def take_back(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._snoozes.take_back(conversation, member)
        return await self._reading.state(conversation)
