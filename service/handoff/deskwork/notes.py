"""Internal notes: from staff to staff, masked like everything people type, never in a customer's stream."""

from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.core.errors import Conflict
from service.handoff.desk_log import Entry, log_desk, logged_before
from service.identity.staff import Member


class Notes:
    def __init__(self, store: ConversationStore, max_chars: int) -> None:
        self._store, self._max_chars = store, max_chars

    async def write(self, conversation_id: str, member: Member, client_id: str, raw: str) -> Entry:
        """By whoever may see the conversation, whoever owns it. A resend returns the first entry.

        Raises InvalidField, or Conflict `client_id_reused`.
        """
        content = clean(raw, self._max_chars)
        key = f"{member.id}:{client_id}"[:96]
        async with self._store.writing(conversation_id) as draft:
            earlier = await logged_before(draft.connection, conversation_id, key)
            if earlier is None:
                return await log_desk(
                    draft, "note", member.number, key, text=content.text, masked=content.masked
                )
            if earlier.data["text"] != content.text:
                raise Conflict("client_id_reused", "同一个消息编号已用于另一句话。")
            return earlier
