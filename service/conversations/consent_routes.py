"""The privacy notice: what a visitor agreed to."""

from typing import Annotated

from pydantic import BaseModel, Field
from sanic import Request

from service.conversations.routes import CustomerRoutes
from service.core.http import Body, Endpoint
from service.core.rates import Rate
from service.identity.consent import Consents

Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,32}$")]


class Agree(Body):
    version: Annotated[Version, Field(description="Of the notice he was shown.")]


class ConsentOut(BaseModel):
    version: str | None = Field(description="The notice he agreed to last; null for none.")
    required: str | None = Field(description="The one without which messages are refused; null for none.")


class ConsentRoutes:
    def __init__(self, customers: CustomerRoutes, consents: Consents, rate: Rate) -> None:
        self._customers, self._consents, self._rate = customers, consents, rate

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/visitors/consent",
                "The privacy notice the visitor agreed to",
                self.read_consent,
                None,
                ConsentOut,
                security="visitor",
            ),
            Endpoint(
                "PUT",
                "/v1/visitors/consent",
                "Agree to a privacy notice",
                self.agree,
                Agree,
                ConsentOut,
                security="visitor",
            ),
        ]

    async def read_consent(self, request: Request) -> ConsentOut:
        return await self._of(await self._customers.visitor(request))

    async def agree(self, request: Request, body: Agree) -> ConsentOut:
        visitor = await self._customers.visitor(request)
        await self._rate.check(visitor)
        await self._consents.agree(visitor, body.version)
        return await self._of(visitor)

    async def _of(self, visitor: str) -> ConsentOut:
        return ConsentOut(
            version=await self._consents.latest(visitor), required=self._consents.required or None
        )
