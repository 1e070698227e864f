"""What a customer who waits may do: leave, leave a message, have himself called back, wait on."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sanic import Request

from service.conversations.messages import Guards
from service.conversations.reading import Reading
from service.conversations.routes import CustomerRoutes
from service.conversations.schemas import StateAnswer
from service.core.clock import iso
from service.core.errors import InvalidField
from service.core.http import Body, Empty, Endpoint
from service.handoff.deskwork.actions import DeskActions
from service.handoff.line.leaving import Leaving


class Choice(Body):
    choice: Literal["callback", "message", "wait"]
    text: Annotated[
        str, Field(max_length=4000, description="The message, or what the callback is about.")
    ] = ""
    at: Annotated[
        str | None, Field(max_length=40, description="A time of those offered, for a callback.")
    ] = None


class SlotsOut(BaseModel):
    slots: list[str] = Field(description="Times at which a callback can be had.")


class QueueRoutes:
    def __init__(
        self,
        customers: CustomerRoutes,
        desk: DeskActions,
        leaving: Leaving,
        reading: Reading,
        guard: Guards,
    ) -> None:
        self._customers, self._desk, self._leaving, self._reading = customers, desk, leaving, reading
        self._guard = guard

    def endpoints(self) -> list[Endpoint]:
        queue = "/v1/conversations/<conversation>/queue"
        return [
            Endpoint(
                "POST",
                f"{queue}/leave",
                "Leave the queue, back to the bot",
                self.leave_queue,
                Empty,
                StateAnswer,
                200,
                (409,),
                security="visitor",
            ),
            Endpoint(
                "POST",
                f"{queue}/choice",
                "A callback, a message, or waiting on",
                self.choose,
                Choice,
                StateAnswer,
                200,
                (409,),
                security="visitor",
            ),
            Endpoint(
                "GET",
                f"{queue}/slots",
                "Times at which a callback can be had",
                self.callback_slots,
                None,
                SlotsOut,
                errors=(409,),
                security="visitor",
            ),
        ]

    async def leave_queue(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        await self._customers.owned(request, conversation)
        await self._desk.leave_queue(conversation)
        return await self._state(conversation)

    async def choose(self, request: Request, conversation: str, body: Choice) -> dict[str, Any]:
        visitor = await self._customers.limited(request, conversation)
        if body.choice == "wait":
            await self._leaving.wait_on(conversation)
            return await self._state(conversation)
        await self._guard.check_choice(visitor)
        if body.choice == "message":
            await self._leaving.leave_message(conversation, body.text)
        else:
            await self._leaving.book_callback(conversation, _moment(body.at), body.text)
        return await self._state(conversation)

    async def callback_slots(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._customers.owned(request, conversation)
        return {"slots": [iso(slot) for slot in await self._leaving.callback_slots(conversation)]}

    async def _state(self, conversation: str) -> dict[str, Any]:
        return {"state": await self._reading.state_now(conversation)}


def _moment(text: str | None) -> datetime:
    """Raises InvalidField."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise InvalidField(["at"]) from None
    if moment.tzinfo is None:
        raise InvalidField(["at"])
    return moment
