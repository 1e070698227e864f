"""The line at the desk: an agent's own status, offers that ring."""

from typing import Annotated, Any

from pydantic import Field
from sanic import Request

from service.core.http import Body, Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import deed
from service.desk.reading import DeskReading
from service.desk.schemas import StatusName, StatusOut
from service.handoff.routing.offers import Offers
from service.handoff.routing.state import Status
from service.handoff.routing.status import AgentStatuses


class StatusIn(Body):
    status: StatusName
    reason: Annotated[str | None, Field(max_length=64, description="What a break is for.")] = None


class LineRoutes:
    def __init__(
        self,
        access: StaffAccess,
        statuses: AgentStatuses,
        offers: Offers,
        reading: DeskReading,
    ) -> None:
        self._access, self._statuses, self._offers, self._reading = access, statuses, offers, reading

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "PUT",
                "/v1/desk/status",
                "Say whether one takes customers",
                self.set_status,
                StatusIn,
                StatusOut,
                security="staff",
            ),
            deed("decline", "Let an offer go on to the next agent", self.decline, Empty),
        ]

    async def set_status(self, request: Request, body: StatusIn) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._statuses.set(member, Status(body.status), body.reason)
        return await self._statuses.of(member)

    async def decline(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._offers.decline(conversation, member)
        return await self._reading.state(conversation)
