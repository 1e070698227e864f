"""Ends the wrap-up of an agent whose account was disabled: nobody else may write it, and it would stand open for ever."""

from datetime import timedelta

from sqlalchemy import select

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore
from service.conversations.tables import Conversation
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.serving import service_of, take
from service.handoff.store import do_end
from service.identity.tables import Staff

GRACE = timedelta(minutes=5)
"""The customer may just be writing again; an account may have been disabled by mistake."""
NOTE = "坐席账号已停用，由系统代为结束，未填小结。"


async def close_orphans(store: ConversationStore) -> list[str]:
    """wrap_up → closed, as not solved, by `system`; returns the conversations."""
    orphaned = (
        select(Conversation.id)
        .join(Staff, Staff.id == Conversation.agent_id)
        .where(Conversation.owner == Owner.WRAP_UP.value, Staff.disabled_at.is_not(None))
    )
    late = orphaned.where(Conversation.updated_at <= store.clock.now() - GRACE)
    async with store.database.read() as connection:
        found = list((await connection.execute(late)).scalars())
    for conversation_id in found:
        async with store.writing(conversation_id) as draft:
            # Looked at again: the customer may have written, or the account be back.
            if (await draft.connection.execute(late.where(Conversation.id == draft.id))).first() is None:
                continue
            now = await service_of(draft)
            then = deeds.closed(now, str(draft.agent_id), resolved=False, promises=0)
            await take(draft, now, then, "agent_disabled", "system")
            await do_end(draft, "unsolved", NOTE)
            await log_desk(draft, "wrapped_up", None, category=[], resolved=False, note=NOTE)
    return found
