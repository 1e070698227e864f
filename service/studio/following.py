"""A topic that gets another id takes along what is still open under the old one; history keeps its own words."""

from collections.abc import Mapping

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.handoff.tables import Handoff
from service.studio.changes.rules import State
from service.studio.changes.tables import ContentChange
from service.studio.inbox.tables import InboxLabel
from service.studio.unresolved.tables import UnresolvedQuestion

TAUGHT = (State.APPLIED.value, State.UNDOING.value)
"""States of a change set whose labels are in the content: what they were called then stays."""


async def follow(connection: AsyncConnection, moved: Mapping[str, str]) -> None:
    """`moved`: another id of a topic by its old one. Answers nobody has read yet, labels that may still be proposed, and
    customers who are with a person or wait for one."""
    taught = select(ContentChange.id).where(ContentChange.state.in_(TAUGHT))
    question, label = UnresolvedQuestion, InboxLabel
    for old, new in moved.items():
        await connection.execute(
            update(question).where(question.topic == old, question.read_at.is_(None)).values(topic=new)
        )
        await connection.execute(
            update(label)
            .where(label.topic == old, or_(label.change_id.is_(None), label.change_id.not_in(taught)))
            .values(topic=new)
        )
        await connection.execute(
            update(Handoff).where(Handoff.topic == old, Handoff.ended_at.is_(None)).values(topic=new)
        )
