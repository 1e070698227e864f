"""A customer who writes again after the service ended: to the agent who knows it, or to the bot."""

from datetime import timedelta

from sqlalchemy import Row, insert

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.core.clock import aware
from service.core.ids import new_id
from service.handoff import deeds
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import latest_handoff
from service.handoff.tables import Handoff
from service.identity.staff import Member, StaffAccounts

WRAPPED_UP = frozenset({"solved", "unsolved"})


class Returning:
    def __init__(
        self, store: ConversationStore, staff: StaffAccounts, colleagues: Colleagues, minutes: int
    ) -> None:
        """`minutes` after the end a customer still finds the same agent; 0: he goes to the bot."""
        self._store, self._staff, self._colleagues = store, staff, colleagues
        self._window = timedelta(minutes=minutes)

    async def take_back(self, draft: Draft) -> None:
        """Before the customer's message is written: whoever is to read it owns the conversation."""
        if draft.owner is Owner.WRAP_UP:
            member = await self._staff.by_id(draft.agent_id) if draft.agent_id else None
            await self._to(draft, draft.agent_id, member)
        elif draft.owner is Owner.CLOSED:
            member = await self._last_agent(draft)
            await self._to(draft, member.id if member else None, member)

    async def _to(self, draft: Draft, agent: str | None, member: Member | None) -> None:
        now = await service_of(draft)
        then = deeds.customer_wrote(now, agent)
        badge = member.badge if member and then.owner is Owner.HUMAN else None
        await take(draft, now, then, "customer_returned", "customer", badge)
        if then.owner is Owner.BOT:
            draft.bot_state = None
        elif now.owner is Owner.CLOSED and member is not None:
            await _reopen(draft, member)

    async def _last_agent(self, draft: Draft) -> Member | None:
        """Who closed it, if that was a moment ago and he is there."""
        row = await latest_handoff(draft.connection, draft.id)
        if row is None or row.outcome not in WRAPPED_UP or row.agent_id is None:
            return None
        if draft.now - aware(row.ended_at) >= self._window:
            return None
        return await self._staff.by_id(row.agent_id) if await self._colleagues.present(row.agent_id) else None


async def _reopen(draft: Draft, member: Member) -> None:
    """Another service with the summary of the last one: the record of that stays as it was written."""
    row = await latest_handoff(draft.connection, draft.id)
    if row is None:
        raise LookupError(draft.id)
    await draft.connection.execute(insert(Handoff).values(**_again(row, draft, member)))
    await tell(draft, "agent_returned", number=member.number)


def _again(row: Row[tuple[object, ...]], draft: Draft, member: Member) -> dict[str, object]:
    kept = {name: getattr(row, name) for name in ("skill", "urgent", "topic", "need", "summary")}
    return {
        **kept,
        "id": new_id("h"),
        "conversation_id": draft.id,
        "reason": "customer_returned",
        "queued_at": draft.now,
        "accepted_at": draft.now,
        "agent_id": member.id,
    }
