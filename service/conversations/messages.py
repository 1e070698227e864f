"""A customer's message: accepted once, whatever the network does."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import insert

from service.conversations.events import CUSTOMER, ActorKind, CustomerMessage, Envelope
from service.conversations.ownership import Owner, owner_on_customer_message
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import iso
from service.core.errors import Conflict
from service.turns.tables import Turn


class Wakes(Protocol):
    def wake(self, conversation_id: str) -> None:
        """A turn is waiting in this conversation."""


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement; a resend of the same `client_id` gets the same one with `duplicate` set."""

    envelope: Envelope
    client_id: str
    duplicate: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "seq": self.envelope.seq,
            "at": iso(self.envelope.at),
            "client_id": self.client_id,
            "text": self.envelope.data["text"],
            "masked": self.envelope.data.get("masked", []),
            "duplicate": self.duplicate,
        }


class CustomerMessages:
    def __init__(self, store: ConversationStore, worker: Wakes, max_chars: int) -> None:
        self._store, self._worker, self._max_chars = store, worker, max_chars

    async def accept(self, conversation_id: str, client_id: str, raw: str) -> Receipt:
        """Durable when it returns. Raises InvalidField, NotFound, Conflict `client_id_reused`.

        While the bot owns the conversation the message becomes a turn the bot owes an outcome.
        """
        content = clean(raw, self._max_chars)
        async with self._store.writing(conversation_id) as draft:
            earlier = await draft.sent_before(ActorKind.CUSTOMER, client_id)
            if earlier is not None:
                if earlier.data["text"] != content.text:
                    raise Conflict("client_id_reused", "同一个消息编号已用于另一句话。")
                return Receipt(earlier, client_id, duplicate=True)
            await _take_back(draft)
            message = CustomerMessage(content.text, client_id, content.masked)
            envelope = await draft.append(message, CUSTOMER, client_id)
            if draft.owner is Owner.BOT:
                await draft.connection.execute(
                    insert(Turn).values(conversation_id=draft.id, seq=envelope.seq, status="pending")
                )
        if draft.owner is Owner.BOT:
            self._worker.wake(conversation_id)
        return Receipt(envelope, client_id, duplicate=False)


async def _take_back(draft: Draft) -> None:
    wanted = owner_on_customer_message(draft.owner)
    if wanted is not draft.owner:
        keeps = draft.agent_id if wanted is Owner.HUMAN else None
        await draft.change_owner(wanted, "customer_returned", keeps)
        if wanted is Owner.BOT:
            draft.bot_state = None
