"""A word from a supervisor to the agent who serves. It stands in the desk's log, never in the customer's."""

from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.core.errors import Conflict
from service.handoff.deeds import check_served_by_another
from service.handoff.desk_log import Entry, log_desk, logged_before
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.serving import service_of
from service.handoff.store import change_open
from service.handoff.supervision.private import WHISPER
from service.identity.audit import record
from service.identity.staff import Member


class Whispers:
    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def say(self, conversation_id: str, member: Member, client_id: str, raw: str) -> Entry:
        """Masked like every text, audited without it; answers a call for help. A resend returns the first entry.

        Raises InvalidField, Conflict `client_id_reused` or as `check_served_by_another`.
        """
        content = clean(raw, NOTE_CHARS)
        key = f"{member.id}:{client_id}"[:96]
        async with self._store.writing(conversation_id) as draft:
            earlier = await logged_before(draft.connection, conversation_id, key)
            if earlier is not None:
                if earlier.data.get("text") != content.text:
                    raise Conflict("client_id_reused", "同一个消息编号已用于另一句话。")
                return earlier
            now = await service_of(draft)
            check_served_by_another(now, member.id)
            await change_open(draft, help_at=None, help_note=None)
            await record(draft.connection, draft.now, member.login, "whisper.said", draft.id, agent=now.agent)
            return await log_desk(
                draft,
                WHISPER,
                member.number,
                key,
                text=content.text,
                masked=content.masked,
                agent=now.agent,
            )
