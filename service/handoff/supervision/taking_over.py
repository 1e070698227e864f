"""A supervisor takes a customer from the agent who serves."""

from collections.abc import Callable

from sqlalchemy import select

from service.conversations.events import SYSTEM, SystemMessage
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.errors import Conflict, Forbidden
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.serving import service_of, take
from service.handoff.store import do_accept
from service.identity.roles import Right
from service.identity.staff import Member
from service.identity.tables import Staff

FRAME = "taken_over"
"""Frame for the former agent's desk alone, also when he may not see the conversation any more."""


class TakingOver:
    def __init__(self, store: ConversationStore, say: Callable[[str], str]) -> None:
        """`say` words what the customer is told."""
        self._store, self._say = store, say

    async def take_over(self, conversation_id: str, member: Member, serving: str, note: str) -> None:
        """human → human, over the agent with the number `serving` and no other. Capacity does not matter.

        Raises InvalidField, Forbidden `not_an_agent`, Conflict `changed_hands` or as `taken_over`.
        """
        if not member.may(Right.SERVE):
            raise Forbidden("not_an_agent", "您的账号没有坐席身份，不能接待客户。")
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.taken_over(now, member.id)
            if await _number(draft, now.agent) != serving:
                raise Conflict("changed_hands", "会话刚刚换了人接待，请看过再决定。")
            await take(draft, now, then, "taken_over", member.login, member.badge)
            await do_accept(draft, member.id)
            await log_desk(draft, "taken_over", member.number, former=serving, note=text)
            # Under another name than `conversation`: a frame of one goes only to who may see it.
            told = {"type": FRAME, "staff": now.agent, "about": draft.id, "number": member.number}
            draft.frames.append({**told, "note": text})
            await draft.append(SystemMessage(self._say("taken_over"), "taken_over"), SYSTEM)


async def _number(draft: Draft, staff_id: str | None) -> str | None:
    query = select(Staff.number).where(Staff.id == staff_id)
    return (await draft.connection.execute(query)).scalar_one_or_none()
