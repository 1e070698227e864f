"""What people do with a conversation that was handed over. Each is one transaction, an event, and an audit row."""

from service.conversations.events import SYSTEM, Actor, ActorKind, AgentMessage, SystemMessage
from service.conversations.messages import Receipt
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.errors import Conflict, Forbidden
from service.handoff.queue import may_serve
from service.handoff.store import do_accept, do_end, latest_handoff
from service.identity.audit import record
from service.identity.staff import Member

NOTICES = {
    "agent_joined": "工号 {number} 的同事已接入，为您服务。",
    "agent_left": "本次人工服务已结束。您还有问题可以继续问我。",
    "given_back": "人工同事已处理完，接下来由智能客服继续为您服务。",
    "queue_left": "已为您取消排队，接下来由智能客服继续为您服务。",
}


class DeskActions:
    def __init__(self, store: ConversationStore, max_chars: int) -> None:
        self._store, self._max_chars = store, max_chars

    async def accept(self, conversation_id: str, member: Member) -> None:
        """Exactly one agent wins. Raises Conflict `already_taken` or Forbidden `other_skill`."""
        async with self._store.writing(conversation_id) as draft:
            handoff = await latest_handoff(draft.connection, conversation_id)
            if draft.owner is not Owner.QUEUED or handoff is None:
                raise Conflict("already_taken", "这位客户已由其他同事接入，或已离开队列。")
            if not may_serve(member.skills, handoff.skill):
                raise Forbidden("other_skill", "这位客户属于其他技能组。")
            await draft.change_owner(Owner.HUMAN, "accepted", member.id, member.badge)
            await do_accept(draft, member.id)
            await self._notice(draft, "agent_joined", member)
            await record(draft.connection, draft.now, member.login, "handoff.accepted", conversation_id)

    async def say(self, conversation_id: str, member: Member, client_id: str, raw: str) -> Receipt:
        """Raises Conflict `not_yours` unless the agent holds the conversation; a resend returns the first receipt."""
        content = clean(raw, self._max_chars)
        async with self._store.writing(conversation_id) as draft:
            earlier = await draft.sent_before(ActorKind.AGENT, client_id)
            if earlier is not None:
                return Receipt(earlier, client_id, duplicate=True)
            _check_holds(draft, member, Owner.HUMAN)
            actor = Actor(ActorKind.AGENT, f"工号 {member.number}")
            envelope = await draft.append(AgentMessage(content.text, client_id), actor, client_id)
        return Receipt(envelope, client_id, duplicate=False)

    async def end(self, conversation_id: str, member: Member) -> None:
        """human → wrap_up: the customer is told, the agent still owes a note."""
        async with self._store.writing(conversation_id) as draft:
            _check_holds(draft, member, Owner.HUMAN)
            await draft.change_owner(Owner.WRAP_UP, "ended_by_agent", member.id, member.badge)
            await self._notice(draft, "agent_left", member)
            await record(draft.connection, draft.now, member.login, "handoff.ended", conversation_id)

    async def close(self, conversation_id: str, member: Member, resolved: bool, note: str) -> None:
        """wrap_up → closed, with the outcome. The customer's next message belongs to the bot."""
        text = clean(note, 500).text
        async with self._store.writing(conversation_id) as draft:
            _check_holds(draft, member, Owner.WRAP_UP)
            await draft.change_owner(Owner.CLOSED, "wrapped_up")
            await do_end(draft, "solved" if resolved else "unsolved", text)
            await record(
                draft.connection,
                draft.now,
                member.login,
                "handoff.closed",
                conversation_id,
                resolved=resolved,
            )

    async def give_back(self, conversation_id: str, member: Member, note: str) -> None:
        """human → bot, with a note for the record; the bot starts the dialogue afresh."""
        text = clean(note, 500).text
        async with self._store.writing(conversation_id) as draft:
            _check_holds(draft, member, Owner.HUMAN)
            await draft.change_owner(Owner.BOT, "given_back")
            draft.bot_state = None
            await do_end(draft, "given_back", text)
            await self._notice(draft, "given_back", member)
            await record(draft.connection, draft.now, member.login, "handoff.given_back", conversation_id)

    async def leave_queue(self, conversation_id: str) -> None:
        """queued → bot, by the customer. Raises Conflict `not_queued`."""
        async with self._store.writing(conversation_id) as draft:
            if draft.owner is not Owner.QUEUED:
                raise Conflict("not_queued", "您现在不在排队中。")
            await draft.change_owner(Owner.BOT, "customer_left_queue")
            draft.bot_state = None
            await do_end(draft, "left")
            await draft.append(SystemMessage(NOTICES["queue_left"], "queue_left"), SYSTEM)

    async def _notice(self, draft: Draft, code: str, member: Member) -> None:
        text = NOTICES[code].format(number=member.number)
        await draft.append(SystemMessage(text, code), SYSTEM)


def _check_holds(draft: Draft, member: Member, owner: Owner) -> None:
    if draft.agent_id != member.id or draft.owner is not owner:
        raise Conflict("not_yours", "这个会话现在不由您处理，请刷新。")
