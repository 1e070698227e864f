"""How far the customer has seen his conversation: told by his chat while it is open and in sight, shown to the desk."""

from typing import Annotated

from pydantic import Field
from sanic import Request
from sqlalchemy import update

from service.conversations.hub import STAFF
from service.conversations.routes import CustomerRoutes
from service.conversations.store import ConversationStore, desk_channel
from service.conversations.tables import Conversation
from service.core.http import Body, Endpoint

FRAME = "seen"


class Seen(Body):
    seq: Annotated[int, Field(ge=1, le=999_999_999, description="Of the newest event that was in sight.")]


class Receipts:
    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def seen(self, conversation_id: str, seq: int) -> None:
        """Only ever forward, and never beyond what there is; the desk hears of it, the customer does not.

        Raises NotFound.
        """
        header = await self._store.header(conversation_id)
        if not header.seen_seq < seq <= header.last_seq:
            return
        forward = (
            update(Conversation)
            .where(Conversation.id == conversation_id, Conversation.seen_seq < seq)
            .values(seen_seq=seq)
        )
        async with self._store.database.write() as connection:
            moved = (await connection.execute(forward)).rowcount == 1
        if moved:
            frame = {"type": FRAME, "conversation": conversation_id, "seq": seq}
            self._store.hub.publish(STAFF, frame)
            self._store.hub.publish(desk_channel(conversation_id), frame)


class SeenRoutes:
    def __init__(self, customers: CustomerRoutes, receipts: Receipts) -> None:
        self._customers, self._receipts = customers, receipts

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                "/v1/conversations/<conversation>/seen",
                "The customer has seen everything up to a seq",
                self.note_seen,
                Seen,
                None,
                204,
                security="visitor",
            )
        ]

    async def note_seen(self, request: Request, conversation: str, body: Seen) -> None:
        await self._customers.owned(request, conversation)
        await self._receipts.seen(conversation, body.seq)
