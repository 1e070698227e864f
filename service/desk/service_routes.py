"""What an agent does with a customer beyond speaking: hand on, ask a colleague, hold, note, wrap up."""

from collections.abc import Callable, Mapping
from typing import Any

from sanic import Request

from service.conversations.schemas import SendMessage
from service.core.errors import InvalidField
from service.core.http import Body, Empty, Endpoint, Handler
from service.desk.access import StaffAccess
from service.desk.deed import ONE, deed
from service.desk.reading import DeskReading
from service.desk.schemas import (
    CategoriesOut,
    Close,
    Consult,
    DeskEntryOut,
    ReachOut,
    Transfer,
)
from service.handoff.deskwork.categories import to_json
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.deskwork.holding import Holds
from service.handoff.deskwork.notes import Notes
from service.handoff.deskwork.transfers import Transfers
from service.handoff.deskwork.wrapping_up import WrapUps
from service.identity.staff import Member

State = dict[str, Any]


class ServiceRoutes:
    def __init__(
        self,
        access: StaffAccess,
        reading: DeskReading,
        transfers: Transfers,
        holds: Holds,
        notes: Notes,
        wrap_ups: WrapUps,
        colleagues: Colleagues,
        skills: Callable[[], Mapping[str, str]],
    ) -> None:
        self._access, self._reading, self._transfers, self._holds = access, reading, transfers, holds
        self._notes, self._wrap_ups, self._colleagues, self._skills = notes, wrap_ups, colleagues, skills

    def endpoints(self) -> list[Endpoint]:
        deeds: list[tuple[str, str, Handler, type[Body]]] = [
            ("transfer", "Hand on to a colleague or a skill group", self.transfer, Transfer),
            ("consult", "Ask a colleague; the customer sees nothing of it", self.consult, Consult),
            ("consult/end", "No more need of the colleague", self.end_consult, Empty),
            ("hold", "Let the customer hold", self.hold, Empty),
            ("resume", "Be back for the customer", self.resume, Empty),
            ("end", "End the service, go to wrap-up", self.end, Empty),
            ("close", "Close after wrap-up", self.close, Close),
        ]
        return [
            Endpoint(
                "GET",
                "/v1/desk/reach",
                "Colleagues and skill groups a customer can be handed on to",
                self.read_reach,
                None,
                ReachOut,
                security="staff",
            ),
            Endpoint(
                "GET",
                "/v1/desk/categories",
                "What a finished conversation may have been about",
                self.read_categories,
                None,
                CategoriesOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/notes",
                "Write an internal note",
                self.write_note,
                SendMessage,
                DeskEntryOut,
                201,
                (409,),
                security="staff",
            ),
            *(deed(*one) for one in deeds),
        ]

    async def read_reach(self, request: Request) -> dict[str, Any]:
        member = await self._access.agent(request)
        others = await self._colleagues.others(member.id)
        groups = self._colleagues.groups(self._skills(), others)
        return {
            "colleagues": [one.to_json() for one in others],
            "groups": [group.to_json() for group in groups],
        }

    async def read_categories(self, request: Request) -> dict[str, Any]:
        await self._access.agent(request)
        return {"categories": to_json(self._wrap_ups.tree())}

    async def write_note(self, request: Request, conversation: str, body: SendMessage) -> dict[str, Any]:
        member = await self._member(request, conversation)
        return (await self._notes.write(conversation, member, body.client_id, body.text)).to_json()

    async def transfer(self, request: Request, conversation: str, body: Transfer) -> State:
        member = await self._member(request, conversation)
        if body.agent is not None and body.skill is None:
            await self._transfers.to_colleague(conversation, member, body.agent, body.note)
        elif body.skill is not None and body.agent is None:
            await self._transfers.to_group(conversation, member, body.skill, body.note, body.anyway)
        else:
            raise InvalidField(["agent", "skill"])
        return await self._reading.state(conversation)

    async def consult(self, request: Request, conversation: str, body: Consult) -> State:
        member = await self._member(request, conversation)
        await self._transfers.consult(conversation, member, body.agent, body.note)
        return await self._reading.state(conversation)

    async def end_consult(self, request: Request, conversation: str, body: Empty) -> State:
        member = await self._member(request, conversation)
        await self._transfers.end_consult(conversation, member)
        return await self._reading.state(conversation)

    async def hold(self, request: Request, conversation: str, body: Empty) -> State:
        member = await self._member(request, conversation)
        await self._holds.hold(conversation, member)
        return await self._reading.state(conversation)

    async def resume(self, request: Request, conversation: str, body: Empty) -> State:
        member = await self._member(request, conversation)
        await self._holds.resume(conversation, member)
        return await self._reading.state(conversation)

    async def end(self, request: Request, conversation: str, body: Empty) -> State:
        member = await self._member(request, conversation)
        await self._wrap_ups.end(conversation, member)
        return await self._reading.state(conversation)

    async def close(self, request: Request, conversation: str, body: Close) -> State:
        member = await self._member(request, conversation)
        await self._wrap_ups.close(conversation, member, body.category, body.resolved, body.note)
        return await self._reading.state(conversation)

    async def _member(self, request: Request, conversation: str) -> Member:
        """Raises Unauthorised, Forbidden or NotFound."""
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        return member
