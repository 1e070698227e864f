"""An agent asks the supervisors for help on a hard case. The customer sees nothing of it."""

from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.errors import Conflict
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.serving import service_of
from service.handoff.store import change_open, latest_handoff
from service.identity.roles import Right
from service.identity.staff import Member


class HelpCalls:
    """A whisper, a change of hands and the end of the service end a call as well."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def ask(self, conversation_id: str, member: Member, note: str) -> None:
        """By the agent who serves. Raises InvalidField, Conflict `not_yours` or `already_asked`."""
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            deeds.check_holds(await service_of(draft), member.id)
            if await _asked(draft):
                raise Conflict("already_asked", "已经在请主管帮忙，请稍等。")
            await change_open(draft, help_at=draft.now, help_note=text)
            await log_desk(draft, "help.asked", member.number, note=text)

    async def end(self, conversation_id: str, member: Member) -> None:
        """By the agent, or by a supervisor who saw to it. Raises Conflict `not_yours` or `not_asked`."""
        async with self._store.writing(conversation_id) as draft:
            if not member.may(Right.STEP_IN):
                deeds.check_holds(await service_of(draft), member.id)
            if not await _asked(draft):
                raise Conflict("not_asked", "现在没有在请主管帮忙。")
            await change_open(draft, help_at=None, help_note=None)
            await log_desk(draft, "help.ended", member.number)


async def _asked(draft: Draft) -> bool:
    row = await latest_handoff(draft.connection, draft.id)
    return row is not None and row.ended_at is None and row.help_at is not None
