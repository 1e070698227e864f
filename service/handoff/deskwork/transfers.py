"""Handing a customer on: to a colleague, to a skill group, and asking a colleague first."""

from collections.abc import Callable, Mapping

from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.core.errors import InvalidField
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.notices import tell
from service.handoff.serving import ask, service_of, take
from service.handoff.store import change_open, do_accept, latest_handoff
from service.identity.staff import Member

Skills = Callable[[], Mapping[str, str]]
"""Skill id → the name customers read, as it is now."""


class Transfers:
    def __init__(self, store: ConversationStore, colleagues: Colleagues, skills: Skills) -> None:
        self._store, self._colleagues, self._skills = store, colleagues, skills

    async def to_colleague(self, conversation_id: str, member: Member, to: str, note: str) -> None:
        """human → human. Raises Conflict `not_yours`, `same_agent` or `agent_away`, NotFound `colleague_not_found`."""
        text = clean(note, NOTE_CHARS).text
        colleague = await self._colleagues.reach(to)
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.transferred(now, member.id, colleague.id)
            await take(draft, now, then, "transferred", member.login, colleague.badge)
            await do_accept(draft, colleague.id)
            await log_desk(draft, "transferred", member.number, to=colleague.number, note=text)
            await tell(draft, "transferred", number=colleague.number)

    async def to_group(self, conversation_id: str, member: Member, skill: str, note: str) -> None:
        """human → queued, in the place his first queueing gives him.

        Raises Conflict `not_yours` or InvalidField `skill_unknown`.
        """
        text = clean(note, NOTE_CHARS).text
        name = self._skills().get(skill)
        if name is None:
            raise InvalidField(["skill"], "skill_unknown", "没有这个技能组。")
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            row = await latest_handoff(draft.connection, conversation_id)
            await take(draft, now, deeds.regrouped(now, member.id, skill), "regrouped", member.login)
            summary = {**(row.summary if row else {}), "skill": {"id": skill, "name": name}}
            await change_open(draft, skill=skill, summary=summary, accepted_at=None, agent_id=None)
            await log_desk(draft, "regrouped", member.number, skill=skill, name=name, note=text)
            await tell(draft, "regrouped", skill=name)

    async def consult(self, conversation_id: str, member: Member, whom: str, note: str) -> None:
        """The colleague may read and write notes; the customer sees nothing of it. Raises as `to_colleague` does."""
        text = clean(note, NOTE_CHARS).text
        colleague = await self._colleagues.reach(whom)
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.consulting(now, member.id, colleague.id)
            await ask(draft, now, then, member.login)
            await log_desk(draft, "consult.asked", member.number, colleague=colleague.number, note=text)

    async def end_consult(self, conversation_id: str, member: Member) -> None:
        """By the agent or the colleague. Raises Conflict `not_consulting` or `not_yours`."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.consulted_enough(now, member.id)
            await ask(draft, now, then, member.login)
            await log_desk(draft, "consult.ended", member.number)
