"""A customer's message: accepted once, whatever the network does."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from service.conversations.events import CUSTOMER, SYSTEM, ActorKind, CustomerMessage, Envelope, SystemMessage
from service.conversations.ownership import Owner
from service.conversations.quoting import check_quotable
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import CleanText, clean
from service.conversations.verdicts import heard
from service.core.clock import iso
from service.core.errors import Conflict
from service.dialogue.preferences import with_elder
from service.handoff.deskwork.follow_up import Said
from service.identity.vouched import Vouched
from service.privacy import kinds
from service.privacy.hidden import Hidden
from service.turns.pending import Work
from service.turns.tables import Turn

_OWED = insert(Turn)


class TakesBack(Protocol):
    """For a service that ended: who reads what the customer writes now, and whether anybody need."""

    def concerns(self, draft: Draft) -> bool:
        """Whether what a message is has to be looked at before it is written."""

    async def look(self, conversation_id: str, text: str) -> Said | None:
        """What the message is, before the transaction. None while no service has ended."""

    async def take_back(self, draft: Draft, said: Said | None) -> None:
        """Before it is written: gives the conversation to whoever reads it."""

    async def take_leave(self, draft: Draft, said: Said | None) -> None:
        """After it is written: a line for what needs no answer."""


class Guards(Protocol):
    """For customers who may not write for a while."""

    async def concerns(self, draft: Draft) -> bool:
        """Whether the customer is one of them."""

    async def weigh(self, conversation_id: str, text: str) -> bool:
        """Whether what a blocked customer writes is an emergency; before the transaction, as it may take a search."""

    async def check(self, draft: Draft, emergency: bool) -> None:
        """Inside it, before anything is written. Raises Blocked."""

    async def check_choice(self, visitor_id: str) -> None:
        """Before he writes something instead of waiting in the queue. Raises Blocked."""


class Knows(Protocol):
    """For customers whom the bank's site vouches for."""

    def check(self, vouched: Vouched | None, now: datetime) -> None:
        """Raises Unauthorised `identity_lapsed` when somebody who was identified is no longer."""


class Keeps(Protocol):
    """For values that are masked and yet needed: none, unless the bank switches it on."""

    @property
    def kinds(self) -> Collection[str]:
        """Whose values are wanted."""

    async def keep(self, draft: Draft, seq: int, values: list[Hidden]) -> None:
        """Those of message `seq`, in its transaction."""


class Wakes(Protocol):
    def wake(self, conversation_id: str, work: Work | None = None) -> None:
        """A turn is waiting in this conversation: this one, besides what may have waited before."""


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
    def __init__(
        self,
        store: ConversationStore,
        worker: Wakes,
        known: Knows,
        returning: TakesBack,
        guard: Guards,
        max_chars: int,
        warning: Callable[[], str],
        vault: Keeps,
    ) -> None:
        """`warning` words what a customer who typed a secret is told."""
        self._store, self._worker = store, worker
        self.known, self._returning, self.guard = known, returning, guard
        self._max_chars, self._warning, self._vault = max_chars, warning, vault

    async def accept(
        self, conversation_id: str, client_id: str, raw: str, quotes: int | None = None
    ) -> Receipt:
        """Durable when it returns. Raises InvalidField, NotFound, Unauthorised, Blocked, Conflict `client_id_reused`.

        `quotes`: the number of a message of this conversation; NotFound `message_not_found` when there is none.
        While the bot owns the conversation the message becomes a turn the bot owes an outcome.
        """
        content = clean(raw, self._max_chars, self._vault.kinds)
        new = _New(conversation_id, client_id, content, quotes)
        try:
            draft, receipt = await self._write(new, None)
        except (_Unweighed, IntegrityError):
            said = await self._returning.look(conversation_id, content.text)
            weighed = _Weighed(said, await self.guard.weigh(conversation_id, content.text))
            draft, receipt = await self._write(new, weighed)
        if draft.owner is Owner.BOT:
            state = with_elder(draft.bot_state, draft.elder)
            work = Work([receipt.envelope.seq], [content.text], state)
            self._worker.wake(conversation_id, None if receipt.duplicate else work)
        return receipt

    async def _write(self, new: "_New", weighed: "_Weighed | None") -> tuple[Draft, Receipt]:
        """Without `weighed` only what most messages are: sent for the first time, and nothing to weigh.

        Raises what `accept` does, then also _Unweighed, or IntegrityError for a message that was sent before.
        """
        content, said = new.content, weighed.said if weighed else None
        async with self._store.writing(new.conversation_id) as draft:
            self.known.check(draft.vouched, draft.now)
            if weighed is None:
                if (
                    new.quotes is not None
                    or self._returning.concerns(draft)
                    or await self.guard.concerns(draft)
                ):
                    raise _Unweighed
            else:
                earlier = await _sent_before(draft, new)
                if earlier is not None:
                    return draft, Receipt(earlier, new.client_id, duplicate=True)
                await check_quotable(draft, new.quotes)
                await self.guard.check(draft, weighed.emergency)
            await self._returning.take_back(draft, said)
            message = CustomerMessage(content.text, new.client_id, content.masked, new.quotes)
            envelope = await draft.append(message, CUSTOMER, new.client_id)
            await self._vault.keep(draft, envelope.seq, content.kept)
            await heard(draft, envelope)
            if kinds.C3.intersection(content.masked):
                await draft.append(SystemMessage(self._warning(), "secret_hidden"), SYSTEM)
            await self._returning.take_leave(draft, said)
            if draft.owner is Owner.BOT:
                turn = {"conversation_id": draft.id, "seq": envelope.seq, "status": "pending"}
                await draft.connection.execute(_OWED, turn)
        return draft, Receipt(envelope, new.client_id, duplicate=False)


@dataclass(frozen=True)
class _New:
    conversation_id: str
    client_id: str
    content: CleanText
    quotes: int | None


@dataclass(frozen=True)
class _Weighed:
    """What a message is, found out before its transaction: a search takes too long inside."""

    said: Said | None
    emergency: bool


class _Unweighed(Exception):
    """The message is none that is written without looking at it first."""


async def _sent_before(draft: Draft, new: _New) -> Envelope | None:
    """Raises Conflict `client_id_reused`."""
    earlier = await draft.sent_before(ActorKind.CUSTOMER, new.client_id)
    if earlier is None:
        return None
    other = earlier.type != CustomerMessage.type
    if other or (earlier.data["text"] != new.content.text and not earlier.data.get("recalled")):
        raise Conflict("client_id_reused", "同一个消息编号已用于另一句话。")
    return earlier
