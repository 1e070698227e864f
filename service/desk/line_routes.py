"""The line at the desk: an agent's own status, offers that ring, messages customers left."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sanic import Request

from service.conversations.schemas import StateAnswer
from service.core.http import Body, Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.reading import DeskReading
from service.desk.schemas import StatusName, StatusOut
from service.handoff.line.leaving import LeftMessages
from service.handoff.routing.offers import Offers
from service.handoff.routing.state import Status
from service.handoff.routing.status import AgentStatuses


class StatusIn(Body):
    status: StatusName
    reason: Annotated[str | None, Field(max_length=64, description="What a break is for.")] = None


class TakenMessage(BaseModel):
    conversation: str


class LineRoutes:
    def __init__(
        self,
        access: StaffAccess,
        statuses: AgentStatuses,
        offers: Offers,
        left: LeftMessages,
        reading: DeskReading,
    ) -> None:
        self._access, self._statuses, self._offers = access, statuses, offers
        self._left, self._reading = left, reading

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
            Endpoint(
                "POST",
                "/v1/desk/conversations/<conversation>/decline",
                "Let an offer go on to the next agent",
                self.decline,
                Empty,
                StateAnswer,
                200,
                (409,),
                security="staff",
            ),
            Endpoint(
                "POST",
                "/v1/desk/left/<message>/take",
                "Take up a message that a customer left",
                self.take_message,
                Empty,
                TakenMessage,
                200,
                (409,),
                security="staff",
            ),
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

    async def take_message(self, request: Request, message: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        return {"conversation": await self._left.take(message, member)}
