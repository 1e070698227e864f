"""What a member of staff changes about his own sign-in."""

from sanic import Request
from sanic.response import HTTPResponse

from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.desk.schemas import ChangePassword, CodesOut, DropCodes, SessionOut, UseCodes, WithPassword
from service.identity.qr import qr_rows
from service.identity.signing_in import SigningIn
from service.identity.staff import check_csrf


class OwnAccount:
    def __init__(self, access: StaffAccess, signing_in: SigningIn) -> None:
        self._access, self._signing_in = access, signing_in

    def endpoints(self) -> list[Endpoint]:
        password, codes = "/v1/staff/password", "/v1/staff/codes"
        return [
            Endpoint(
                "PUT",
                password,
                "A new password; all other sessions end",
                self.change_password,
                ChangePassword,
                SessionOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                codes,
                "A secret for an authenticator app, and the picture it reads",
                self.offer_codes,
                WithPassword,
                CodesOut,
                security="staff",
            ),
            Endpoint(
                "PUT",
                codes,
                "Sign in with one-time codes from now on",
                self.use_codes,
                UseCodes,
                None,
                204,
                (409,),
                security="staff",
            ),
            Endpoint(
                "DELETE",
                codes,
                "Sign in without one-time codes",
                self.drop_codes,
                DropCodes,
                None,
                204,
                (409,),
                security="staff",
            ),
        ]

    async def change_password(self, request: Request, body: ChangePassword) -> HTTPResponse:
        session = await self._access.session(request)
        check_csrf(session, request.headers.get("x-csrf-token"))
        fresh, token = await self._signing_in.change_password(session.member, body.current, body.new)
        self._access.end_sockets(session.member)
        return self._access.signed_in(fresh, token)

    async def offer_codes(self, request: Request, body: WithPassword) -> dict[str, object]:
        member = await self._access.changing(request)
        offered = await self._signing_in.offer_codes(member, body.password)
        return {**offered, "qr": qr_rows(offered["uri"])}

    async def use_codes(self, request: Request, body: UseCodes) -> None:
        member = await self._access.changing(request)
        await self._signing_in.use_codes(member, body.secret, body.code)

    async def drop_codes(self, request: Request, body: DropCodes) -> None:
        member = await self._access.changing(request)
        await self._signing_in.drop_codes(member, body.password, body.code)
