"""The bank's site vouches for the customer who writes."""

from sanic import Request

from service.conversations.routes import CustomerRoutes
from service.conversations.schemas import IdentityOut, Vouch
from service.core.clock import iso
from service.core.http import Endpoint
from service.core.rates import Rate
from service.identity.customers import Customers


class IdentityRoutes:
    def __init__(self, routes: CustomerRoutes, customers: Customers, rate: Rate) -> None:
        self._routes, self._customers, self._rate = routes, customers, rate

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                "/v1/visitors/identity",
                "Present the bank's token; the conversations stay",
                self.identify,
                Vouch,
                IdentityOut,
                security="visitor",
            )
        ]

    async def identify(self, request: Request, body: Vouch) -> dict[str, str]:
        visitor = await self._routes.visitor(request)
        await self._rate.check(visitor)
        return {"level": "verified", "until": iso(await self._customers.vouch(visitor, body.token))}
