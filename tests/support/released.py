"""Conversations that a release answered, without Rasa."""

from typing import Any

from sqlalchemy import select, update

from service.turns.tables import DecisionRow
from tests.support.stack import Stack


async def answered_by(stack: Stack, release: str | None, **changes: Any) -> None:
    """A new conversation of one turn, decided as `changes` say (columns of the decision)."""
    talk = await stack.conversation()
    await talk.say("怎么查余额")
    async with stack.application.database.write() as connection:
        mine = DecisionRow.conversation_id == talk.id
        detail = (await connection.execute(select(DecisionRow.detail).where(mine))).scalar_one()
        more = {"release": release} if release else {}
        await connection.execute(update(DecisionRow).where(mine).values(detail={**detail, **more}, **changes))
