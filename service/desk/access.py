"""Signing in at the desk and the studio, and what a signed-in person may see."""

from sanic import Request
from sanic.response import HTTPResponse

from service.conversations.hub import STAFF, Hub
from service.conversations.schemas import TicketOut
from service.core.errors import NotFound, Unauthorised
from service.core.http import Empty, Endpoint, respond
from service.core.ids import same_secret
from service.core.rates import Rate
from service.desk.schemas import SessionOut, SignIn
from service.handoff.queue import may_serve
from service.handoff.store import HandoffStore
from service.identity.staff import Member, Session, StaffAccounts, check_csrf
from service.identity.tickets import LIFETIME_SECONDS, Tickets

COOKIE = "subtext_session"
SIGNED_OUT = "staff.signed_out"
"""Frame on the staff channel that closes a member's sockets; a browser still signed in opens a new one."""


class StaffAccess:
    def __init__(
        self,
        staff: StaffAccounts,
        handoffs: HandoffStore,
        tickets: Tickets,
        hub: Hub,
        rate: Rate,
        maintainer_token: str,
        secure: bool,
    ) -> None:
        self._staff, self._handoffs, self._tickets, self._rate = staff, handoffs, tickets, rate
        self._hub, self._maintainer_token, self._secure = hub, maintainer_token, secure

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
        await self._rate.check(f"address:{request.remote_addr or request.ip}")
        await self._rate.check(f"login:{body.login}")
        session, token = await self._staff.sign_in(body.login, body.password)
        response = respond(_session(session))
        response.add_cookie(
            COOKIE, token, path="/", httponly=True, samesite="Strict", secure=self._secure, host_prefix=False
        )
        return response

    async def who_am_i(self, request: Request) -> dict[str, object]:
        return _session(await self.session(request))

    async def sign_out(self, request: Request) -> HTTPResponse:
        member = await self.changing(request)
        await self._staff.sign_out(request.cookies.get(COOKIE) or "")
        self._hub.publish(STAFF, {"type": SIGNED_OUT, "staff": member.id})
        response = HTTPResponse(status=204)
        response.delete_cookie(COOKIE, path="/")
        return response

    async def create_staff_ticket(self, request: Request, body: Empty) -> dict[str, object]:
        member = await self.changing(request)
        return {"ticket": self._tickets.issue("staff", member.id), "expires_in": LIFETIME_SECONDS}

    async def session(self, request: Request) -> Session:
        """Raises Unauthorised."""
        token = request.cookies.get(COOKIE)
        if not token:
            raise Unauthorised()
        return await self._staff.check_session(token)

    async def agent(self, request: Request) -> Member:
        """Reading. Raises Unauthorised or Forbidden."""
        member = (await self.session(request)).member
        member.check_role("agent")
        return member

    async def changing(self, request: Request) -> Member:
        """Anything but reading needs the CSRF token as well."""
        session = await self.session(request)
        check_csrf(session, request.headers.get("x-csrf-token"))
        return session.member

    async def changing_agent(self, request: Request) -> Member:
        member = await self.changing(request)
        member.check_role("agent")
        return member

    async def check_maintainer(self, request: Request) -> None:
        """The maintainer token or a maintainer's session. Raises Unauthorised or Forbidden."""
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() == "bearer":
            if not same_secret(token.strip(), self._maintainer_token):
                raise Unauthorised()
            return
        (await self.session(request)).member.check_role("maintainer")

    async def check_may_see(self, member: Member, conversation: str) -> None:
        """An agent sees conversations of his skill groups that were handed over, and no others."""
        handoff = await self._handoffs.latest(conversation)
        if handoff is None or not (handoff.agent_id == member.id or may_serve(member.skills, handoff.skill)):
            raise NotFound("conversation_not_found")


def _session(session: Session) -> dict[str, object]:
    return {"agent": session.member.to_json(), "csrf": session.csrf}
