"""Answering one message: a quote is its number, nothing of it is copied."""

from service.conversations.events import AgentMessage, BotMessage, CustomerMessage
from service.conversations.store import Draft, read_events
from service.core.errors import NotFound

QUOTABLE = frozenset({CustomerMessage.type, BotMessage.type, AgentMessage.type})


async def check_quotable(draft: Draft, seq: int | None) -> None:
    """`seq` is a message of this conversation, or None. Raises NotFound `message_not_found`.

    What was taken back meanwhile has no words to quote.
    """
    if seq is None:
        return
    found = await read_events(draft.connection, draft.id, seq - 1, 1)
    if not found or found[0].seq != seq or found[0].type not in QUOTABLE or found[0].data.get("recalled"):
        raise NotFound("message_not_found", "没有找到要引用的消息。")
