"""The desk's WebSocket: events of the conversations an agent may see, and a hint when the inbox changed."""

from typing import Annotated

from pydantic import Field
from sanic import Request

from service.conversations.hub import STAFF, Hub, Subscription
from service.core.errors import BadRequest, Unauthorised
from service.core.http import Body
from service.core.socket import Socket, converse
from service.desk.access import SIGNED_OUT
from service.desk.sight import Sight
from service.handoff.line.waiting import Line
from service.identity.roles import Right
from service.identity.staff import Member, StaffAccounts
from service.identity.tickets import Tickets


class Hello(Body):
    ticket: Annotated[str, Field(min_length=1, max_length=128)]


class DeskSocket:
    def __init__(self, sight: Sight, staff: StaffAccounts, tickets: Tickets, line: Line, hub: Hub) -> None:
        self._sight, self._staff, self._tickets, self._line, self._hub = sight, staff, tickets, line, hub

    async def serve(self, _request: Request, socket: Socket) -> None:
        hello = await socket.hello(Hello)
        assert isinstance(hello, Hello)
        holder = self._tickets.redeem(hello.ticket, "staff")
        # Subscribed before asked: who is disabled in between is told so.
        with self._hub.subscribe(STAFF) as subscription:
            member = await self._staff.working(holder)
            member.check_right(Right.SERVE)
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
            sighted = await self._sight.of(frame)
            if sighted.by(member):
                await socket.send_text(sighted.text)


async def _read(socket: Socket) -> None:
    while True:
        frame = await socket.receive()
        if frame["type"] != "ping":
            raise BadRequest("unknown_frame")
        await socket.send({"type": "pong"})
