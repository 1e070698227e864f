"""Handing a customer on: to a colleague, to a skill group, and asking a colleague first."""

from collections.abc import Callable, Mapping

from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.core.errors import InvalidField
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.deskwork.colleagues import Colleagues, chosen
from service.handoff.deskwork.reach import check_answers, check_staffed, check_takes
from service.handoff.notices import tell
from service.handoff.routing.offers import pass_over
from service.handoff.serving import ask, service_of, take
from service.handoff.store import do_accept, latest_handoff, wait_again
from service.identity.staff import Member

Skills = Callable[[], Mapping[str, str]]
"""Skill id → the name customers read, as it is now."""


class Transfers:
    def __init__(self, store: ConversationStore, colleagues: Colleagues, skills: Skills) -> None:
        self._store, self._colleagues, self._skills = store, colleagues, skills

    async def to_colleague(self, conversation_id: str, member: Member, to: str, note: str) -> None:
        """human → human. Raises Conflict `not_yours`, `same_agent` or as `check_takes`, NotFound `colleague_not_found`."""
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.transferred(now, member.id, to)
            everybody = await self._colleagues.everybody(draft.connection)
            colleague = chosen(everybody, to)
            check_takes(colleague, [one for one in everybody if one.id not in {member.id, to}], now.skill)
            await take(draft, now, then, "transferred", member.login, colleague.badge)
            await do_accept(draft, colleague.id)
            await log_desk(draft, "transferred", member.number, to=colleague.number, note=text)
            await tell(draft, "transferred", number=colleague.number)

    async def to_group(
        self, conversation_id: str, member: Member, skill: str, note: str, anyway: bool = False
    ) -> None:
        """human → queued, in the place his first queueing gives him. `anyway`: also where nobody is there now.

        Raises Conflict `not_yours`, `group_closed` or `group_empty`, or InvalidField `skill_unknown`.
        """
        text = clean(note, NOTE_CHARS).text
        name = self._skills().get(skill)
        if name is None:
            raise InvalidField(["skill"], "skill_unknown", "没有这个技能组。")
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.regrouped(now, member.id, skill)
            if not anyway:
                everybody = await self._colleagues.everybody(draft.connection)
                others = [one for one in everybody if one.id != member.id]
                check_staffed(self._colleagues.group(skill, name, others), draft.now)
            row = await latest_handoff(draft.connection, conversation_id)
            await take(draft, now, then, "regrouped", member.login)
            summary = {**(row.summary if row else {}), "skill": {"id": skill, "name": name}}
            await wait_again(draft, skill=skill, summary=summary)
            await pass_over(draft, member.id)
            await log_desk(draft, "regrouped", member.number, skill=skill, name=name, note=text)
            await tell(draft, "regrouped", skill=name)

    async def consult(self, conversation_id: str, member: Member, whom: str, note: str) -> None:
        """The colleague may read and write notes; the customer sees nothing of it.

        Raises Conflict `not_yours`, `same_agent`, `already_consulting` or as `check_answers`, NotFound `colleague_not_found`.
        """
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.consulting(now, member.id, whom)
            everybody = await self._colleagues.everybody(draft.connection)
            colleague = chosen(everybody, whom)
            check_answers(colleague, [one for one in everybody if one.id not in {member.id, whom}], now.skill)
            await ask(draft, now, then, member.login)
            await log_desk(draft, "consult.asked", member.number, colleague=colleague.number, note=text)

    async def end_consult(self, conversation_id: str, member: Member) -> None:
        """By the agent or the colleague. Raises Conflict `not_consulting` or `not_yours`."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.consulted_enough(now, member.id)
            await ask(draft, now, then, member.login)
            await log_desk(draft, "consult.ended", member.number)
