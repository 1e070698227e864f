"""Labels that no change set holds: read, and marked with what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import iso
from service.privacy.mask import mask
from service.studio.changes.tables import ContentChange
from service.studio.inbox.labels import HELD, SCOPE, Verdict
from service.studio.inbox.reading import Key, worded
from service.studio.inbox.sifting import Fault, Why, Wording, alone
from service.studio.inbox.tables import InboxLabel

MOST = 500
"""Messages of one proposal, the oldest; an edit takes as many texts."""
RECENT = 5


@dataclass(frozen=True)
class Labelled:
    """One message of a decision. `topic` is a new topic's name; `fault` what keeps it out, as far as is known."""

    key: Key
    label: str
    verdict: str
    topic: str
    text: str
    fault: Fault | None

    @property
    def wording(self) -> Wording:
        return self.topic, self.text


async def unproposed(connection: AsyncConnection) -> list[Labelled]:
    """At most MOST, those nothing speaks against first. Those whose words were taken back are missing."""
    rows = (await connection.execute(_query())).all()
    said = await worded(connection, [(row.conversation_id, row.seq) for row in rows])
    found = []
    for row in rows:
        one = said.get((row.conversation_id, row.seq))
        if one is not None:
            hidden = one.hidden or mask(one.text).text != one.text
            found.append(_labelled(row, one.text, alone(one.text, hidden)))
    return found


async def newest_changes(connection: AsyncConnection) -> list[dict[str, Any]]:
    """The change sets that labels went into, with how many of them each holds, the newest first."""
    one = ContentChange
    query = (
        select(one.id, one.title, one.state, one.changed_at, func.count().label("messages"))
        .join(InboxLabel, InboxLabel.change_id == one.id)
        .group_by(one.id, one.title, one.state, one.changed_at)
        .order_by(one.changed_at.desc(), one.id)
        .limit(RECENT)
    )
    rows = (await connection.execute(query)).all()
    return [{**row._mapping, "changed_at": iso(row.changed_at)} for row in rows]


async def mark(
    connection: AsyncConnection, ones: Sequence[Labelled], change: str | None, why: Why | None
) -> None:
    """Those that were decided on anew meanwhile are left alone."""
    label = InboxLabel
    statement = (
        update(label)
        .where(
            label.conversation_id == bindparam("of"),
            label.seq == bindparam("number"),
            label.label == bindparam("decision"),
        )
        .values(change_id=change, left_out=why.value if why else None)
    )
    rows = [{"of": one.key[0], "number": one.key[1], "decision": one.label} for one in ones]
    if rows:
        await connection.execute(statement, rows)


def _query() -> Select[Any]:
    label, change = InboxLabel, ContentChange
    return (
        select(*label.__table__.columns)
        .outerjoin(change, change.id == label.change_id)
        .where(
            label.verdict != Verdict.DISCARD.value,
            or_(change.id.is_(None), change.state.not_in(HELD)),
            or_(label.left_out.is_(None), label.left_out != Why.KNOWN.value),
        )
        .order_by(
            label.left_out.is_not(None),
            label.verdict == Verdict.NEW_TOPIC.value,
            label.at,
            label.conversation_id,
            label.seq,
        )
        .limit(MOST)
    )


def _labelled(row: Row[Any], text: str, fault: Fault | None) -> Labelled:
    topic = SCOPE if row.verdict == Verdict.OUT_OF_SCOPE else row.topic or row.name or ""
    known = Fault(Why(row.left_out)) if row.left_out else None
    return Labelled((row.conversation_id, row.seq), row.label, row.verdict, topic, text, fault or known)
