"""The customer's HTTP API. By itself a complete client protocol: the socket only makes it faster."""

from typing import Any

from sanic import Request

from service.conversations.admission import Admission
from service.conversations.hub import Hub
from service.conversations.messages import CustomerMessages
from service.conversations.presence import CustomerPresence
from service.conversations.reading import Reading
from service.conversations.schemas import (
    ConversationList,
    ConversationOut,
    EventsOut,
    OpenConversation,
    Preferences,
    ReceiptOut,
    SayMessage,
    TicketOut,
    VisitorOut,
)
from service.conversations.script import LOCALE, page_for
from service.conversations.store import ConversationStore
from service.core.clock import iso
from service.core.errors import Unauthorised
from service.core.http import Empty, Endpoint, Query
from service.core.rates import is_loopback
from service.identity.tickets import LIFETIME_SECONDS, Tickets
from service.identity.visitors import Visitors

RESUME = (
    Query("after", "Last seq the client has.", minimum=0, maximum=999_999_999, default=0),
    Query("epoch", "Epoch the client knows.", pattern=r"[A-Za-z0-9_-]{1,32}"),
    Query("wait", "Seconds to wait for news.", minimum=0, maximum=25, default=0),
)
BEFORE = Query(
    "before", "The newest events before this seq instead, at once.", minimum=1, maximum=999_999_999
)


class CustomerRoutes:
    def __init__(
        self,
        visitors: Visitors,
        tickets: Tickets,
        store: ConversationStore,
        messages: CustomerMessages,
        reading: Reading,
        presence: CustomerPresence,
        hub: Hub,
        admission: Admission,
    ) -> None:
        self._visitors, self._tickets, self._store = visitors, tickets, store
        self.messages, self._reading, self._presence, self._hub = messages, reading, presence, hub
        self._admission = admission

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST", "/v1/visitors", "A new anonymous visitor", self.create_visitor, Empty, VisitorOut, 201
            ),
            Endpoint(
                "POST",
                "/v1/socket-tickets",
                "A one-use ticket for the WebSocket",
                self.create_ticket,
                Empty,
                TicketOut,
                201,
                security="visitor",
            ),
            Endpoint(
                "POST",
                "/v1/conversations",
                "Open a conversation",
                self.open_conversation,
                OpenConversation,
                ConversationOut,
                201,
                security="visitor",
            ),
            Endpoint(
                "GET",
                "/v1/conversations",
                "The visitor's conversations, newest first",
                self.list_conversations,
                None,
                ConversationList,
                security="visitor",
            ),
            Endpoint(
                "GET",
                "/v1/conversations/<conversation>",
                "A conversation with its latest events",
                self.read_conversation,
                None,
                ConversationOut,
                query=(LOCALE,),
                security="visitor",
            ),
            Endpoint(
                "GET",
                "/v1/conversations/<conversation>/events",
                "Events after a seq, long-poll with wait; or those before one",
                self.read_events,
                None,
                EventsOut,
                query=(*RESUME, BEFORE, LOCALE),
                security="visitor",
            ),
            Endpoint(
                "POST",
                "/v1/conversations/<conversation>/messages",
                "Send a message",
                self.send_message,
                SayMessage,
                ReceiptOut,
                202,
                (409,),
                security="visitor",
            ),
            Endpoint(
                "POST",
                "/v1/conversations/<conversation>/typing",
                "The customer is typing",
                self.customer_types,
                Empty,
                None,
                204,
                security="visitor",
            ),
            Endpoint(
                "PUT",
                "/v1/conversations/<conversation>/preferences",
                "How the customer wants to be answered, from the next answer on",
                self.set_preferences,
                Preferences,
                Preferences,
                security="visitor",
            ),
        ]

    async def create_visitor(self, request: Request, body: Empty) -> dict[str, str]:
        address = request.remote_addr or request.ip
        if not is_loopback(address):
            await self._admission.newcomer.check(address)
        visitor, token = await self._visitors.create()
        return {"visitor": visitor, "token": token}

    async def create_ticket(self, request: Request, body: Empty) -> dict[str, Any]:
        visitor = await self.visitor(request)
        return {"ticket": self._tickets.issue("visitor", visitor), "expires_in": LIFETIME_SECONDS}

    async def open_conversation(self, request: Request, body: OpenConversation) -> dict[str, Any]:
        visitor = await self.visitor(request)
        await self._admission.visitor.check(visitor)
        return await self._reading.whole(await self._store.open(visitor, body.channel))

    async def list_conversations(self, request: Request) -> dict[str, Any]:
        rows = await self._store.of_visitor(await self.visitor(request))
        return {
            "items": [
                {"conversation": row.id, "updated_at": iso(row.updated_at), "owner": row.owner}
                for row in rows
            ]
        }

    async def read_conversation(
        self, request: Request, conversation: str, locale: str | None
    ) -> dict[str, Any]:
        await self.owned(request, conversation)
        return page_for(await self._reading.whole(conversation), locale)

    async def read_events(
        self,
        request: Request,
        conversation: str,
        after: int,
        epoch: str | None,
        wait: int,
        before: int | None,
        locale: str | None,
    ) -> dict[str, Any]:
        await self.owned(request, conversation)
        if before is not None:
            page = await self._reading.before(conversation, before, epoch)
        else:
            page = await self._reading.since(conversation, after, epoch, wait)
        return page_for(page, locale)

    async def send_message(self, request: Request, conversation: str, body: SayMessage) -> dict[str, Any]:
        visitor = await self.owned(request, conversation)
        await self.admit(request, visitor, conversation)
        return (await self.messages.accept(conversation, body.client_id, body.text, body.quotes)).to_json()

    async def customer_types(self, request: Request, conversation: str, body: Empty) -> None:
        await self.owned(request, conversation)
        self._hub.publish_all(conversation, typing_frame(conversation, "customer"))

    async def set_preferences(self, request: Request, conversation: str, body: Preferences) -> Preferences:
        visitor = await self.owned(request, conversation)
        await self._admission.visitor.check(visitor)
        await self._store.prefer(conversation, body.elder)
        return body

    async def visitor(self, request: Request) -> str:
        """Raises Unauthorised."""
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorised()
        return await self._visitors.check_token(token.strip())

    async def owned(self, request: Request, conversation: str) -> str:
        """The visitor, who is here. Raises Unauthorised or NotFound."""
        visitor = await self.visitor(request)
        await self._visitors.check_owns(visitor, conversation)
        self._presence.seen(conversation)
        return visitor

    async def admit(self, request: Request, visitor: str, conversation: str) -> None:
        """May he write now? Raises as `Admission.message`."""
        await self._admission.message(visitor, conversation, request.remote_addr or request.ip)

    async def limited(self, request: Request, conversation: str) -> str:
        """The same, for what one may not do without end. Raises TooMany as well."""
        visitor = await self.owned(request, conversation)
        await self._admission.visitor.check(visitor)
        return visitor


def typing_frame(conversation: str, kind: str, name: str | None = None) -> dict[str, Any]:
    return {"type": "typing", "conversation": conversation, "actor": {"kind": kind, "name": name}}
