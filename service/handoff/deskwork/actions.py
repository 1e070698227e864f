"""Taking a customer, speaking to him, giving him back. Each is one transaction, an event, and an audit row."""

from collections.abc import Awaitable, Callable

from service.conversations.events import NUMBERED, Actor, ActorKind, AgentMessage, Envelope
from service.conversations.messages import Receipt
from service.conversations.quoting import check_quotable
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.errors import Conflict
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.snoozing import attend
from service.handoff.notices import tell
from service.handoff.serving import pause, service_of, take
from service.handoff.store import do_accept, do_end
from service.identity.staff import Member

NOTE_CHARS = 500
Also = Callable[[Draft, Envelope], Awaitable[None]]
"""More to do in the transaction of a message."""


async def speaking(draft: Draft, member: Member) -> Actor:
    """Who is about to say or show something. He is back: a hold ends by it, and what he had put aside.

    Raises Conflict `not_yours` unless he holds the conversation.
    """
    now = await service_of(draft)
    deeds.check_holds(now, member.id)
    if now.held:
        await pause(draft, deeds.resumed(now, member.id), member.login)
    await attend(draft, member)
    return Actor(ActorKind.AGENT, f"{NUMBERED}{member.number}")


class DeskActions:
    def __init__(self, store: ConversationStore, max_chars: int) -> None:
        self._store, self._max_chars = store, max_chars

    async def accept(self, conversation_id: str, member: Member) -> None:
        """Exactly one agent wins; again from another window changes nothing.

        Raises Conflict `already_taken` or Forbidden `other_skill`.
        """
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.accepted(now, member.id, member.skills)
            if then == now:
                return
            await take(draft, now, then, "accepted", member.login, member.badge)
            await do_accept(draft, member.id)
            await tell(draft, "agent_joined", number=member.number)

    async def say(
        self,
        conversation_id: str,
        member: Member,
        client_id: str,
        raw: str,
        quotes: int | None = None,
        also: Also | None = None,
    ) -> Receipt:
        """Raises Conflict `not_yours` unless the agent holds the conversation; a resend returns the first receipt.

        `quotes`: the number of a message of this conversation; NotFound `message_not_found` when there is none.
        """
        content = clean(raw, self._max_chars)
        async with self._store.writing(conversation_id) as draft:
            earlier = await draft.sent_before(ActorKind.AGENT, client_id)
            if earlier is not None:
                other = earlier.type != AgentMessage.type
                if other or (earlier.data["text"] != content.text and not earlier.data.get("recalled")):
                    raise Conflict("client_id_reused", "同一个消息编号已用于另一句话。")
                return Receipt(earlier, client_id, duplicate=True)
            actor = await speaking(draft, member)
            await check_quotable(draft, quotes)
            envelope = await draft.append(
                AgentMessage(content.text, client_id, content.masked, quotes), actor, client_id
            )
            if also is not None:
                await also(draft, envelope)
        return Receipt(envelope, client_id, duplicate=False)

    async def give_back(self, conversation_id: str, member: Member, note: str) -> None:
        """human → bot, with a note for the record; the bot starts the dialogue afresh."""
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            await take(draft, now, deeds.given_back(now, member.id), "given_back", member.login)
            draft.bot_state = None
            await do_end(draft, "given_back", text)
            await log_desk(draft, "given_back", member.number, note=text)
            await tell(draft, "given_back")

    async def leave_queue(self, conversation_id: str) -> None:
        """queued → bot, by the customer. Raises Conflict `not_queued`."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            await take(draft, now, deeds.left_queue(now), "customer_left_queue", "customer")
            draft.bot_state = None
            await do_end(draft, "left")
            await tell(draft, "queue_left")
