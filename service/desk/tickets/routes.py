"""Opening tickets, seeing how far they got, and sending again what was given up."""

from typing import Any

from sanic import Request

from service.conversations.client_ids import holds_number
from service.core.errors import InvalidField
from service.core.http import Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.desk.tickets.schemas import DeskTicket, DeskTickets, OpenTicket
from service.handoff.tickets.store import Asked, TicketStore


class TicketRoutes:
    def __init__(self, access: StaffAccess, tickets: TicketStore) -> None:
        self._access, self._tickets = access, tickets

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                f"{ONE}/tickets",
                "Tickets opened for the customer, and how far they got",
                self.read_tickets,
                None,
                DeskTickets,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/tickets",
                "Open a ticket in the bank's ticket system, with the masked summary",
                self.open_ticket,
                OpenTicket,
                DeskTicket,
                202,
                (409,),
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/tickets/<ticket>/retry",
                "Send a ticket again that did not get through",
                self.retry_ticket,
                Empty,
                DeskTicket,
                202,
                (409,),
                security="staff",
            ),
        ]

    async def read_tickets(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._access.reader(request, conversation)
        return {"on": self._tickets.on, "tickets": await self._tickets.of_conversation(conversation)}

    async def open_ticket(self, request: Request, conversation: str, body: OpenTicket) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        if holds_number(body.client_id):
            raise InvalidField(["client_id"])
        asked = Asked(body.client_id, body.title, body.category, body.urgency, body.note)
        return await self._tickets.open(conversation, member, asked)

    async def retry_ticket(
        self, request: Request, conversation: str, ticket: str, body: Empty
    ) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        return await self._tickets.retry(conversation, ticket, member)
