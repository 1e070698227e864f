"""Masked values at the desk: which a customer said, and one of them shown."""

from typing import Any

from sanic import Request
from sanic.response import HTTPResponse

from service.core.http import Endpoint, respond
from service.core.rates import Rate
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.identity.roles import Right
from service.vault.schemas import PersonalOut, RevealedOut, RevealPersonal
from service.vault.store import Vault


class VaultRoutes:
    def __init__(self, access: StaffAccess, vault: Vault, rate: Rate) -> None:
        self._access, self._vault, self._rate = access, vault, rate

    def endpoints(self) -> list[Endpoint]:
        path = f"{ONE}/personal"
        return [
            Endpoint(
                "GET",
                path,
                "What the customer said that identifies him, masked",
                self.read_personal,
                None,
                PersonalOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{path}/reveal",
                "Show one value the vault keeps, for a reason; audited",
                self.reveal_personal,
                RevealPersonal,
                RevealedOut,
                200,
                (409,),
                security="staff",
            ),
        ]

    async def read_personal(self, request: Request, conversation: str) -> dict[str, Any]:
        member = await self._access.reader(request, conversation)
        return {"said": await self._vault.said(conversation, member)}

    async def reveal_personal(
        self, request: Request, conversation: str, body: RevealPersonal
    ) -> HTTPResponse:
        member = await self._access.changing_holder(request, Right.REVEAL_PERSONAL)
        await self._access.reader(request, conversation)
        await self._rate.check(member.id)
        answer = respond(await self._vault.reveal(conversation, member, body))
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
