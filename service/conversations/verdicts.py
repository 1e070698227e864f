"""What a customer thinks of an answer, kept with the bot's decision: by a click, or by the words that mean the same."""

from sqlalchemy import select, update

from service.conversations.events import (
    AgentImage,
    AgentMessage,
    BotMessage,
    CustomerMessage,
    Envelope,
    OwnerChanged,
)
from service.conversations.store import Draft
from service.conversations.tables import Event
from service.dialogue.triggers import SOLVED_BUTTON, UNSOLVED_BUTTON
from service.turns.tables import DecisionRow

SPOKEN = (CustomerMessage.type, AgentMessage.type, AgentImage.type, OwnerChanged.type)
VERDICTS = {SOLVED_BUTTON: True, UNSOLVED_BUTTON: False}
MESSAGES_OF_A_TURN = 8
"""More than the bot says in one turn."""


async def heard(draft: Draft, message: Envelope) -> None:
    """解决了 or 没解决 as the first word after an answer says of it what a click would, and is kept likewise."""
    verdict = VERDICTS.get(message.data["text"])
    if verdict is None:
        return
    query = (
        select(Event.type, Event.data)
        .where(
            Event.conversation_id == draft.id,
            Event.seq < message.seq,
            Event.type.in_((*SPOKEN, BotMessage.type)),
        )
        .order_by(Event.seq.desc())
        .limit(MESSAGES_OF_A_TURN)
    )
    for row in await draft.connection.execute(query):
        if row.type != BotMessage.type:
            return
        if row.data.get("answer") and row.data["in_reply_to"]:
            await keep(draft, row.data["in_reply_to"][0], verdict)
            return


async def keep(draft: Draft, decided_at: int, helpful: bool) -> None:
    """With the decision made on the message `decided_at`."""
    await draft.connection.execute(
        update(DecisionRow)
        .where(DecisionRow.conversation_id == draft.id, DecisionRow.seq == decided_at)
        .values(helpful=helpful)
    )
