"""Carries a deed out: from the service before and after it to events, audit rows and the handoff's row."""

from service.conversations.ownership import Owner
from service.conversations.store import Draft
from service.handoff.deeds import Service
from service.handoff.store import change_open, latest_handoff
from service.identity.audit import record

Badge = dict[str, str]


async def service_of(draft: Draft) -> Service:
    """How things stand inside the transaction."""
    row = await latest_handoff(draft.connection, draft.id)
    human = draft.owner is Owner.HUMAN
    served = draft.owner in {Owner.HUMAN, Owner.WRAP_UP}
    return Service(
        draft.owner,
        draft.agent_id if served else None,
        row.skill if row else None,
        human and draft.held_at is not None,
        row.consulting_id if row and human else None,
    )


async def take(
    draft: Draft, now: Service, then: Service, reason: str, by: str, badge: Badge | None = None
) -> None:
    """A change of owner or agent: one event, one audit row. Nothing when neither changes.

    A hold ends by it and leaves its length behind; a question to a colleague, a call for help and what
    was put aside end by it.
    """
    if (now.owner, now.agent) == (then.owner, then.agent):
        return
    if now.held:
        await _count_hold(draft)
    if now.consulted:
        await change_open(draft, consulting_id=None)
    if now.owner is Owner.HUMAN:
        await change_open(draft, help_at=None, help_note=None, snoozed_until=None, snooze_over_at=None)
    await draft.change_owner(then.owner, reason, then.agent, badge, by)


async def pause(draft: Draft, then: Service, by: str) -> None:
    """A hold begins or ends: one event, one audit row."""
    if not then.held:
        await _count_hold(draft)
    await draft.change_hold(then.held, by)


async def ask(draft: Draft, now: Service, then: Service, by: str) -> None:
    """A colleague is asked, or no longer: one audit row; the caller writes the desk's entry."""
    await change_open(draft, consulting_id=then.consulted)
    change = {"agent": then.consulted, "before": now.consulted}
    await record(draft.connection, draft.now, by, "consult.changed", draft.id, **change)


async def _count_hold(draft: Draft) -> None:
    row = await latest_handoff(draft.connection, draft.id)
    if row is not None and draft.held_at is not None:
        seconds = max(0, round((draft.now - draft.held_at).total_seconds()))
        await change_open(draft, held_seconds=row.held_seconds + seconds)
