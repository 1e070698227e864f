"""Asks how it was, at the moment when something is over: never in between, never twice for one thing.

Asking is an event, so every tab shows it and a reload keeps it; nobody waits for the reply.
"""

from sqlalchemy import insert, select

from service.conversations.events import SYSTEM, RatingAsked
from service.conversations.store import Draft
from service.core import metrics
from service.core.ids import new_id
from service.handoff.store import latest_handoff
from service.handoff.summary.journey import matter_start
from service.satisfaction.tables import Rating
from service.satisfaction.tags import AGENT, BOT
from service.turns.tables import DecisionRow

ENDS_A_MATTER = frozenset({"solved", "courtesy"})
"""Reasons of a decision that say the customer is done: 解决了, a bare thank-you, a goodbye."""


async def ask_about_bot(draft: Draft) -> bool:
    """Once in a matter, and only when the bot has answered something in it."""
    start = await matter_start(draft.connection, draft.id)
    answered = select(DecisionRow.seq).where(
        DecisionRow.conversation_id == draft.id, DecisionRow.seq > start, DecisionRow.kind == "answer"
    )
    asked = select(Rating.id).where(
        Rating.conversation_id == draft.id, Rating.about == BOT, Rating.asked_seq > start
    )
    if (await draft.connection.execute(asked.limit(1))).first():
        return False
    if not (await draft.connection.execute(answered.limit(1))).first():
        return False
    await _ask(draft, BOT)
    return True


async def ask_about_agent(draft: Draft, agent_id: str) -> bool:
    """Once for each service of a person, when he has ended it."""
    row = await latest_handoff(draft.connection, draft.id)
    if row is None:
        return False
    asked = select(Rating.id).where(Rating.handoff_id == row.id).limit(1)
    if (await draft.connection.execute(asked)).first():
        return False
    await _ask(draft, AGENT, agent_id, row.id)
    return True


async def _ask(draft: Draft, about: str, agent_id: str | None = None, handoff_id: str | None = None) -> None:
    rating = new_id("r")
    envelope = await draft.append(RatingAsked(rating, about), SYSTEM)
    await draft.connection.execute(
        insert(Rating).values(
            id=rating,
            conversation_id=draft.id,
            about=about,
            agent_id=agent_id,
            handoff_id=handoff_id,
            asked_seq=envelope.seq,
            asked_at=draft.now,
        )
    )
    metrics.RATINGS_ASKED.labels(about).inc()
