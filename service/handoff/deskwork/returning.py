"""A customer who writes again after the service ended: to the agent who knows the matter, to the bot, or just thanked."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from kb_index.text import normalise
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.core.clock import aware
from service.dialogue.library import Library
from service.dialogue.sure import sure_topic
from service.handoff import deeds
from service.handoff.deskwork.colleagues import Colleagues, find
from service.handoff.deskwork.follow_up import Said, is_courtesy, matter_of, weigh
from service.handoff.deskwork.reach import Colleague
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import do_queue, latest_handoff
from service.privacy.mask import plain

ENDED = frozenset({Owner.WRAP_UP, Owner.CLOSED})
WRAPPED_UP = frozenset({"solved", "unsolved"})


class Returning:
    def __init__(
        self, store: ConversationStore, colleagues: Colleagues, library: Callable[[], Library], minutes: int
    ) -> None:
        """`minutes` after the end a customer still finds the same agent; 0: he goes to the bot."""
        self._store, self._colleagues, self._library = store, colleagues, library
        self._window = timedelta(minutes=minutes)

    def concerns(self, draft: Draft) -> bool:
        """Whether the service has ended, so that what the customer writes has to be looked at first."""
        return draft.owner in ENDED

    async def look(self, conversation_id: str, text: str) -> Said | None:
        """What a masked message is, before the transaction that writes it: a search takes too long inside.

        None while no service has ended. Raises NotFound.
        """
        async with self._store.database.read() as connection:
            row = await latest_handoff(connection, conversation_id)
        if row is None or (await self._store.header(conversation_id)).owner not in ENDED:
            return None
        said = normalise(plain(text))
        if is_courtesy(said):
            return Said.COURTESY
        topic = await asyncio.to_thread(sure_topic, said, self._library())
        return weigh(said, topic, matter_of(row.topic, row.summary))

    async def take_back(self, draft: Draft, said: Said | None) -> None:
        """Before the customer's message is written: whoever is to read it owns the conversation."""
        if draft.owner not in ENDED or said is Said.COURTESY:
            return
        now = await service_of(draft)
        agent = await self._agent(draft, said)
        then = deeds.customer_wrote(now, agent.id if agent else None)
        badge = agent.badge if agent and then.owner is Owner.HUMAN else None
        await take(draft, now, then, "customer_returned", "customer", badge)
        if then.owner is Owner.BOT:
            draft.bot_state = None
        elif now.owner is Owner.CLOSED and agent is not None:
            await _reopen(draft, agent)

    async def take_leave(self, draft: Draft, said: Said | None) -> None:
        """After it: who thanks for a service that ended is answered in a line, and nothing begins anew."""
        if draft.owner in ENDED and said is Said.COURTESY:
            await tell(draft, "farewell")

    async def _agent(self, draft: Draft, said: Said | None) -> Colleague | None:
        """Of a wrap-up its agent. Of a closed one whoever closed it, if that was a moment ago, it is more of the same,
        and he is online with a seat left."""
        if draft.owner is Owner.WRAP_UP:
            everybody = await self._colleagues.everybody(draft.connection)
            return find(everybody, draft.agent_id) if draft.agent_id else None
        row = await latest_handoff(draft.connection, draft.id)
        if said is Said.NEW or row is None or row.outcome not in WRAPPED_UP or row.agent_id is None:
            return None
        if draft.now - aware(row.ended_at) >= self._window:
            return None
        return await self._colleagues.free(row.agent_id, draft.connection)


async def _reopen(draft: Draft, agent: Colleague) -> None:
    """Another service with the summary of the last one: the record of that stays as it was written."""
    row = await latest_handoff(draft.connection, draft.id)
    if row is None:
        raise LookupError(draft.id)
    await do_queue(draft, _again(row, draft, agent))
    await tell(draft, "agent_returned", number=agent.number)


def _again(row: Row[tuple[object, ...]], draft: Draft, agent: Colleague) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("skill", "urgent", "topic", "need", "summary")}
    return {
        **kept,
        "reason": "customer_returned",
        "accepted_at": draft.now,
        "agent_id": agent.id,
    }
