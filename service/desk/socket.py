"""The desk's WebSocket: events of the conversations an agent may see, and a hint when the inbox changed."""

from typing import Annotated

from pydantic import Field
from sanic import Request

from service.conversations.hub import STAFF, Hub, Subscription
from service.core.errors import BadRequest, NotFound, Unauthorised
from service.core.http import Body
from service.core.socket import Socket, converse
from service.desk.access import SIGNED_OUT, StaffAccess
from service.handoff.line.waiting import Line
from service.identity.staff import Member, StaffAccounts
from service.identity.tickets import Tickets


class Hello(Body):
    ticket: Annotated[str, Field(min_length=1, max_length=128)]


class DeskSocket:
    def __init__(
        self, access: StaffAccess, staff: StaffAccounts, tickets: Tickets, line: Line, hub: Hub
    ) -> None:
        self._access, self._staff, self._tickets, self._line, self._hub = access, staff, tickets, line, hub

    async def serve(self, _request: Request, socket: Socket) -> None:
        hello = await socket.hello(Hello)
        assert isinstance(hello, Hello)
        holder = self._tickets.redeem(hello.ticket, "staff")
        # Subscribed before asked: who is disabled in between is told so.
        with self._hub.subscribe(STAFF) as subscription:
            member = await self._staff.working(holder)
            member.check_role("agent")
            with self._line.agents.desk_open(member.id):
                await socket.send({"type": "ready"})
                await converse(socket, _read(socket), self._push(socket, subscription, member))

    async def _push(self, socket: Socket, subscription: Subscription, member: Member) -> None:
        while True:
            frame = await subscription.next()
            if subscription.overflowed.is_set():
                raise BadRequest("too_slow")
            if frame["type"] == SIGNED_OUT:
                if frame["staff"] == member.id:
                    raise Unauthorised("signed_out")
                continue
            if frame.get("staff", member.id) != member.id:
                continue
            conversation = frame.get("conversation") or frame.get("event", {}).get("conversation")
            if conversation is None or await self._may_see(member, conversation):
                await socket.send(frame)

    async def _may_see(self, member: Member, conversation: str) -> bool:
        try:
            await self._access.check_may_see(member, conversation)
        except NotFound:
            return False
        return True


async def _read(socket: Socket) -> None:
    while True:
        frame = await socket.receive()
        if frame["type"] != "ping":
            raise BadRequest("unknown_frame")
        await socket.send({"type": "pong"})
