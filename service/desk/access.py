"""Signing in at the desk and the studio, and what a signed-in person may see."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from sanic import Request
from sanic.response import HTTPResponse

from service.conversations.hub import STAFF, Hub
from service.conversations.schemas import TicketOut
from service.core.errors import Forbidden, NotFound, Unauthorised
from service.core.http import Empty, Endpoint, respond
from service.core.ids import same_secret, token_hash
from service.core.rates import Rate
from service.desk.schemas import SessionOut, SignIn
from service.desk.sight import may_see
from service.handoff.store import HandoffStore
from service.identity.roles import Right
from service.identity.signing_in import SigningIn
from service.identity.staff import Member, Session, StaffAccounts, check_csrf
from service.identity.tickets import LIFETIME_SECONDS, Tickets

COOKIE = "subtext_session"
HOST_COOKIE = f"__Host-{COOKIE}"
"""The name behind https: a browser then takes it from this host only, and never over plain http."""
MAINTAINER = "maintainer"
"""Who acts with the maintainer token, in the audit trail."""
SIGNED_OUT = "staff.signed_out"
"""Frame that closes a member's sockets; a browser still signed in opens a new one. His long-polls end with his session."""
T = TypeVar("T")


def tell_signed_out(hub: Hub, staff_id: str) -> None:
    """To the member's sockets, and to whoever waits in his name."""
    for channel in (STAFF, _own_channel(staff_id)):
        hub.publish(channel, {"type": SIGNED_OUT, "staff": staff_id})


def _own_channel(staff_id: str) -> str:
    return f"signed-out:{staff_id}"


@dataclass(frozen=True)
class SignInRates:
    """A branch has one address for all its desks; a login is one person's."""

    login: Rate
    address: Rate


class StaffAccess:
    def __init__(
        self,
        staff: StaffAccounts,
        signing_in: SigningIn,
        handoffs: HandoffStore,
        tickets: Tickets,
        hub: Hub,
        rates: SignInRates,
        maintainer_token: str,
        secure: bool,
    ) -> None:
        self._staff, self._handoffs, self._tickets, self._rates = staff, handoffs, tickets, rates
        self._signing_in, self._hub, self._maintainer_token = signing_in, hub, maintainer_token
        self._secure, self._cookie = secure, HOST_COOKIE if secure else COOKIE

    def endpoints(self) -> list[Endpoint]:
        path = "/v1/staff/session"
        return [
            Endpoint("POST", path, "Sign in", self.sign_in, SignIn, SessionOut, 200, (401,)),
            Endpoint("GET", path, "Who am I", self.who_am_i, None, SessionOut, security="staff"),
            Endpoint("DELETE", path, "Sign out", self.sign_out, None, None, 204, security="staff"),
            Endpoint(
                "POST",
                "/v1/staff/socket-tickets",
                "A one-use ticket for the staff WebSocket",
                self.create_staff_ticket,
                Empty,
                TicketOut,
                201,
                security="staff",
            ),
        ]

    async def sign_in(self, request: Request, body: SignIn) -> HTTPResponse:
        address = request.remote_addr or request.ip
        await self._rates.address.check(address)
        await self._rates.login.check(body.login)
        return self.signed_in(*await self._signing_in.sign_in(body.login, body.password, body.code, address))

    def signed_in(self, session: Session, token: str) -> HTTPResponse:
        """The session with its cookie."""
        response = respond(_session(session))
        self._set_cookie(response, token, None)
        return response

    async def who_am_i(self, request: Request) -> dict[str, object]:
        return _session(await self.session(request))

    async def sign_out(self, request: Request) -> HTTPResponse:
        session = await self.session(request)
        check_csrf(session, request.headers.get("x-csrf-token"))
        await self._staff.sign_out(self._token(request))
        self.end_sockets(session.member)
        response = HTTPResponse(status=204)
        # Not delete_cookie: a browser lets go of a __Host- cookie only for one that is Secure as well.
        self._set_cookie(response, "", 0)
        return response

    def _set_cookie(self, response: HTTPResponse, token: str, max_age: int | None) -> None:
        response.add_cookie(
            self._cookie,
            token,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self._secure,
            host_prefix=False,
            max_age=max_age,
        )

    def end_sockets(self, member: Member) -> None:
        tell_signed_out(self._hub, member.id)

    async def attended(self, request: Request, member: Member, waiting: Awaitable[T]) -> T:
        """What is waited for, unless the member's session ends first: then Unauthorised, at once.

        Another browser of his that signs out does not end the wait.
        """
        task = asyncio.ensure_future(waiting)
        with self._hub.subscribe(_own_channel(member.id)) as signed_out:
            try:
                while True:
                    await self.session(request)
                    if task.done():
                        return task.result()
                    told = asyncio.ensure_future(signed_out.next())
                    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
                    told.cancel()
            finally:
                task.cancel()

    async def create_staff_ticket(self, request: Request, body: Empty) -> dict[str, object]:
        await self.changing(request)
        return {
            "ticket": self._tickets.issue("staff", token_hash(self._token(request))),
            "expires_in": LIFETIME_SECONDS,
        }

    async def session(self, request: Request) -> Session:
        """Raises Unauthorised."""
        token = self._token(request)
        if not token:
            raise Unauthorised()
        return await self._staff.check_session(token)

    async def settled(self, request: Request) -> Session:
        """A session that may do more than set its first password. Raises Forbidden `password_change_required`."""
        session = await self.session(request)
        if session.must_change:
            raise Forbidden("password_change_required", "请先设置您自己的密码。")
        return session

    def _token(self, request: Request) -> str:
        return str(request.cookies.get(self._cookie) or "")

    async def holder(self, request: Request, right: Right) -> Member:
        """Reading. Raises Unauthorised or Forbidden."""
        member = (await self.settled(request)).member
        member.check_right(right)
        return member

    async def changing(self, request: Request) -> Member:
        """Anything but reading needs the CSRF token as well."""
        session = await self.settled(request)
        check_csrf(session, request.headers.get("x-csrf-token"))
        return session.member

    async def changing_holder(self, request: Request, right: Right) -> Member:
        member = await self.changing(request)
        member.check_right(right)
        return member

    async def agent(self, request: Request) -> Member:
        return await self.holder(request, Right.SERVE)

    async def changing_agent(self, request: Request) -> Member:
        return await self.changing_holder(request, Right.SERVE)

    async def check_maintainer(self, request: Request) -> None:
        """The maintainer token, or a session that may read decisions. Raises Unauthorised or Forbidden."""
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() == "bearer":
            if not same_secret(token.strip(), self._maintainer_token):
                raise Unauthorised()
            return
        await self.holder(request, Right.READ_DECISIONS)

    async def changing_maintainer(self, request: Request, right: Right) -> str:
        """The login of a session with that right, or MAINTAINER for the token. Raises Unauthorised or Forbidden."""
        if (request.headers.get("authorization") or "").lower().startswith("bearer "):
            await self.check_maintainer(request)
            return MAINTAINER
        return (await self.changing_holder(request, right)).login

    async def check_may_see(self, member: Member, conversation: str) -> None:
        """Raises NotFound for what the member may not see."""
        if not may_see(member, await self._handoffs.latest(conversation)):
            raise NotFound("conversation_not_found")

    async def reader(self, request: Request, conversation: str) -> Member:
        """Who may read the conversation: an agent what is his to see, a supervisor whatever was handed over.

        A supervisor who reads what another agent serves is audited, once per opening, whichever way he reads it.
        Raises Unauthorised, Forbidden or NotFound.
        """
        member = (await self.settled(request)).member
        if not member.may(Right.SERVE):
            member.check_right(Right.SEE_HANDED_OVER)
        handoff = await self._handoffs.latest(conversation)
        if handoff is None:
            raise NotFound("conversation_not_found")
        supervises = member.may(Right.SEE_HANDED_OVER)
        as_agent = member.may(Right.SERVE) and may_see(member, handoff)
        if not as_agent and not supervises:
            raise NotFound("conversation_not_found")
        if supervises and not (as_agent and handoff.agent_id in {None, member.id}):
            await self._staff.note_reading(member, conversation)
        return member


def _session(session: Session) -> dict[str, object]:
    member = session.member.to_json()
    return {
        "agent": member,
        "csrf": session.csrf,
        "must_change_password": session.must_change,
        "codes": session.codes,
    }
