"""An agent takes up what a customer left instead of waiting: the promise is his, and so is the conversation."""

from typing import Any

from sqlalchemy import Row, select

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.core.errors import Conflict, Forbidden
from service.handoff.commitments.store import Commitments, take_up
from service.handoff.deeds import Service
from service.handoff.line.queue import may_serve
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import do_accept, do_queue, latest_handoff
from service.handoff.tables import CommitmentRow, Handoff
from service.identity.staff import Member

COPIED = ("skill", "urgent", "topic", "need", "reason", "summary")
FREE = frozenset({Owner.BOT, Owner.CLOSED})


class TakingUp:
    def __init__(self, store: ConversationStore, commitments: Commitments) -> None:
        self._store, self._commitments = store, commitments

    async def take(self, commitment_id: str, member: Member) -> str:
        """The agent has the conversation with everything in it; returns its id.

        Raises NotFound `commitment_not_found`, Forbidden `other_skill`, Conflict `already_taken` when a colleague has
        it or serves the customer already. Who serves him himself just takes it up.
        """
        one = await self._commitments.one(commitment_id)
        if one["skill"] is None or not may_serve(member.skills, one["skill"]["id"]):
            raise Forbidden("other_skill", "这位客户属于其他技能组。")
        async with self._store.writing(one["conversation"]) as draft:
            if draft.owner not in FREE and draft.agent_id != member.id:
                raise Conflict("already_taken", "这位客户正在排队或正在接受服务，请稍后再看。")
            await take_up(draft, commitment_id, member)
            if draft.owner in FREE:
                await _serve(draft, await _handoff_of(draft, commitment_id), member)
        return str(one["conversation"])


async def _handoff_of(draft: Draft, commitment_id: str) -> Row[Any] | None:
    query = (
        select(*Handoff.__table__.columns)
        .join(CommitmentRow, CommitmentRow.handoff_id == Handoff.id)
        .where(CommitmentRow.id == commitment_id)
    )
    return (await draft.connection.execute(query)).first() or await latest_handoff(draft.connection, draft.id)


async def _serve(draft: Draft, handoff: Row[Any] | None, member: Member) -> None:
    """bot → queued → human in one step, with the summary of the handoff the promise came from."""
    if handoff is None:
        raise LookupError(draft.id)
    now = await service_of(draft)
    if draft.owner is Owner.BOT:
        queued = Service(Owner.QUEUED, None, handoff.skill)
        await take(draft, now, queued, "promise_taken", member.login)
        now = queued
    kept = {name: getattr(handoff, name) for name in COPIED}
    await do_queue(draft, kept)
    then = Service(Owner.HUMAN, member.id, handoff.skill)
    await take(draft, now, then, "accepted", member.login, member.badge)
    await do_accept(draft, member.id)
    await tell(draft, "agent_joined", number=member.number)
