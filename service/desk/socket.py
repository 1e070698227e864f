"""The desk's WebSocket: events of the conversations an agent may see, and a hint when the inbox changed."""

import asyncio
from typing import Annotated

import structlog
from pydantic import Field
from sanic import Request
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Hub, Subscription
from service.core.errors import BadRequest, Unauthorised
from service.core.http import Body, fit
from service.core.ids import ID_PATTERN
from service.core.socket import Socket, converse
from service.desk.access import SIGNED_OUT
from service.desk.sight import Sight
from service.desk.viewers import Viewers
from service.handoff.line.waiting import Line
from service.identity.roles import Right
from service.identity.staff import Member, StaffAccounts
from service.identity.tickets import Tickets

SESSION_SECONDS = 2.0
"""How often the session behind an open socket is looked at."""

log = structlog.get_logger()


class Hello(Body):
    ticket: Annotated[str, Field(min_length=1, max_length=128)]


class Viewing(Body):
    """What the desk has open, said every ten seconds; None: nothing."""

    conversation: Annotated[str | None, Field(pattern=ID_PATTERN)] = None
    writing: bool = False


class DeskSocket:
    def __init__(
        self,
        sight: Sight,
        staff: StaffAccounts,
        tickets: Tickets,
        line: Line,
        viewers: Viewers,
        hub: Hub,
    ) -> None:
        self._sight, self._staff, self._tickets, self._line, self._hub = sight, staff, tickets, line, hub
        self._viewers = viewers

    async def serve(self, _request: Request, socket: Socket) -> None:
        hello = await socket.hello(Hello)
        assert isinstance(hello, Hello)
        session = self._tickets.redeem(hello.ticket, "staff")
        # Subscribed before asked: who is disabled in between is told so.
        with self._hub.subscribe(STAFF) as subscription:
            member = await self._staff.still_signed_in(session)
            member.check_right(Right.SERVE)
            with self._line.agents.desk_open(member.id):
                await socket.send({"type": "ready"})
                try:
                    await converse(
                        self._read(socket, member),
                        self._push(socket, subscription, member),
                        self._until_over(session),
                    )
                finally:
                    self._viewers.leave(socket)

    async def _until_over(self, session: str) -> None:
        """Being told news is no use of a session: it ends as if nobody were looking, and the socket with it."""
        while True:
            await asyncio.sleep(SESSION_SECONDS)
            try:
                await self._staff.still_signed_in(session)
            except SQLAlchemyError as error:
                log.warning("desk_socket.session_unknown", kind=type(error).__name__)
            except Unauthorised as over:
                # Gone: signed out, or dropped by a request that came too late with it.
                raise over if over.code != Unauthorised.code else Unauthorised("signed_out") from None

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

    async def _read(self, socket: Socket, member: Member) -> None:
        while True:
            frame = await socket.receive()
            kind = frame.pop("type")
            if kind == "ping":
                await socket.send({"type": "pong"})
            elif kind == "viewing":
                look = fit(frame, Viewing)
                await self._viewers.look(socket, member, look.conversation, look.writing)
            else:
                raise BadRequest("unknown_frame")
