"""Carries out what routing planned. Each move is one transaction that looks again before it changes anything."""

from datetime import datetime, timedelta

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore
from service.core import metrics
from service.core.clock import aware
from service.handoff.deeds import Service
from service.handoff.notices import tell
from service.handoff.routing.offers import Offers, change_waiting, waiting_row
from service.handoff.routing.state import Abandon, Action, NewRound, Offer, Rejoin, Requeue, Rules, Withdraw
from service.handoff.serving import service_of, take
from service.handoff.store import change_open, do_end, do_queue, latest_handoff, wait_again

KEPT = ("skill", "urgent", "topic", "need", "reason", "summary")


class Moves:
    def __init__(self, store: ConversationStore, rules: Rules) -> None:
        self._store, self._rules, self._offers = store, rules, Offers(store, rules)

    async def carry_out(self, action: Action) -> bool:
        """False when the picture was out of date: an agent or the customer was faster."""
        match action:
            case Offer(conversation, agent):
                return await self._offers.make(conversation, agent)
            case Withdraw(conversation, agent, reason):
                return await self._offers.withdraw(conversation, agent, reason)
            case Abandon(conversation, waited):
                return await self._abandon(conversation, waited)
            case Rejoin(conversation):
                return await self._rejoin(conversation)
            case Requeue(conversation, agent):
                return await self._requeue(conversation, agent)
            case NewRound(conversation):
                return await self._new_round(conversation)

    async def _abandon(self, conversation_id: str, waited: timedelta) -> bool:
        """queued → bot: never offered, counted, the wait recorded. His place is kept for a while."""
        async with self._store.writing(conversation_id) as draft:
            row = await waiting_row(draft)
            if row is None:
                return False
            now = await service_of(draft)
            left_at = _place(row.place_at, row.queued_at) + waited
            await change_open(draft, left_at=left_at)
            await take(draft, now, Service(Owner.BOT, None, now.skill), "customer_gone", "system")
            draft.bot_state = None
            await do_end(draft, "abandoned")
            window = self._rules.return_window.total_seconds() / 60
            await tell(draft, "queue_abandoned", minutes=f"{window:.0f}")
        metrics.ABANDONED.labels(row.skill).inc()
        metrics.WAITED.labels("abandoned").observe(waited.total_seconds())
        return True

    async def _rejoin(self, conversation_id: str) -> bool:
        """bot → queued, at the place he had before."""
        async with self._store.writing(conversation_id) as draft:
            row = await latest_handoff(draft.connection, conversation_id)
            if draft.owner is not Owner.BOT or row is None or row.outcome != "abandoned":
                return False
            now = await service_of(draft)
            await take(draft, now, Service(Owner.QUEUED, None, row.skill), "customer_returned", "system")
            kept = {name: getattr(row, name) for name in KEPT}
            place = _place(row.place_at, row.queued_at)
            await do_queue(draft, {**kept, "place_at": place, "head": row.head})
            await tell(draft, "queue_rejoined")
        return True

    async def _requeue(self, conversation_id: str, agent_id: str) -> bool:
        """human → queued: the agent is lost, the customer is next."""
        async with self._store.writing(conversation_id) as draft:
            if draft.owner is not Owner.HUMAN or draft.agent_id != agent_id:
                return False
            now = await service_of(draft)
            await take(draft, now, Service(Owner.QUEUED, None, now.skill), "agent_lost", "system")
            await wait_again(draft, head=True)
            await tell(draft, "agent_lost")
        return True

    async def _new_round(self, conversation_id: str) -> bool:
        async with self._store.writing(conversation_id) as draft:
            row = await waiting_row(draft)
            if row is None:
                return False
            await change_waiting(draft, ring_round=row.ring_round + 1)
        return True


def _place(place_at: datetime | None, queued_at: datetime) -> datetime:
    return aware(place_at or queued_at)
