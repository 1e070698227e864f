"""What supervisors do with a conversation somebody else serves, and how agents call them."""

from typing import Annotated, Any

from pydantic import Field
from sanic import Request

from service.conversations.schemas import SendMessage
from service.core.errors import NotFound
from service.core.http import Body, Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import ONE, deed
from service.desk.reading import DeskReading
from service.desk.schemas import DeskEntryOut, Note
from service.handoff.store import HandoffStore
from service.handoff.supervision.help_calls import HelpCalls
from service.handoff.supervision.taking_over import TakingOver
from service.handoff.supervision.whispers import Whispers
from service.identity.roles import Right
from service.identity.staff import Member


class TakeOver(Body):
    agent: Annotated[
        str, Field(min_length=1, max_length=16, description="Number of the agent one saw serving.")
    ]
    note: Note


class AskForHelp(Body):
    note: Note


class SupervisionRoutes:
    def __init__(
        self,
        access: StaffAccess,
        reading: DeskReading,
        handoffs: HandoffStore,
        whispers: Whispers,
        help_calls: HelpCalls,
        taking_over: TakingOver,
    ) -> None:
        self._access, self._reading, self._handoffs = access, reading, handoffs
        self._whispers, self._help, self._taking_over = whispers, help_calls, taking_over

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                f"{ONE}/whispers",
                "Say something to the agent who serves; the customer sees nothing of it",
                self.whisper,
                SendMessage,
                DeskEntryOut,
                201,
                (409,),
                security="staff",
            ),
            deed("take-over", "Take the customer from the agent who serves", self.take_over, TakeOver),
            deed("help", "Ask the supervisors for help", self.ask_for_help, AskForHelp),
            deed("help/end", "No more need of help, or it was given", self.end_help, Empty),
        ]

    async def whisper(self, request: Request, conversation: str, body: SendMessage) -> dict[str, Any]:
        member = await self._supervisor(request, conversation)
        return (await self._whispers.say(conversation, member, body.client_id, body.text)).to_json()

    async def take_over(self, request: Request, conversation: str, body: TakeOver) -> dict[str, Any]:
        member = await self._supervisor(request, conversation)
        await self._taking_over.take_over(conversation, member, body.agent, body.note)
        return await self._reading.state(conversation)

    async def ask_for_help(self, request: Request, conversation: str, body: AskForHelp) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._help.ask(conversation, member, body.note)
        return await self._reading.state(conversation)

    async def end_help(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing(request)
        if not member.may(Right.STEP_IN):
            member.check_right(Right.SERVE)
            await self._access.check_may_see(member, conversation)
        else:
            await self._check_handed_over(conversation)
        await self._help.end(conversation, member)
        return await self._reading.state(conversation)

    async def _supervisor(self, request: Request, conversation: str) -> Member:
        """Raises Unauthorised, Forbidden or NotFound."""
        member = await self._access.changing_holder(request, Right.STEP_IN)
        await self._check_handed_over(conversation)
        return member

    async def _check_handed_over(self, conversation: str) -> None:
        if await self._handoffs.latest(conversation) is None:
            raise NotFound("conversation_not_found")
