"""Messages that a change set deals with already: by their very words, or as a question that it answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kb_index.lexical import near_exact_key
from service.core.clock import iso
from service.studio.changes.rules import State
from service.studio.changes.tables import ContentChange
from service.studio.inbox.clusters import Message
from service.studio.inbox.reading import AT_ONCE, Key
from service.studio.unresolved.tables import UnresolvedQuestion

UNDER_WAY = frozenset({State.DRAFT, State.PROPOSED, State.APPROVED, State.APPLYING})
"""Rejected or undone, a change set gives its messages back."""
LIVE = frozenset({State.APPLIED, State.UNDOING})
"""What was asked before it went live is dealt with; asked again afterwards, it is a misunderstanding of its own."""
TEACH = frozenset({"add_examples", "new_article", "split_topic"})
"""Edits that bring wordings into the content."""


@dataclass(frozen=True)
class Holding:
    """A change set that deals with messages. `changed_at` ISO 8601."""

    id: str
    title: str
    state: State
    changed_at: str
    words: frozenset[str] = frozenset()

    def holds(self, message: Message) -> bool:
        """By its words."""
        return (near_exact_key(message.text) or message.text) in self.words and self.in_time(message)

    def in_time(self, message: Message) -> bool:
        return self.state in UNDER_WAY or message.at <= self.changed_at


def taught(edits: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """What the wordings that edits bring in have in common with others that say the same."""
    texts = [
        text
        for edit in edits
        if edit["kind"] in TEACH
        for text in (*edit.get("texts", ()), *edit.get("fields", {}).get("similar_questions", ()))
    ]
    return frozenset(near_exact_key(text) or text for text in texts)


def parted(
    messages: Sequence[Message], holdings: Sequence[Holding], questions: Mapping[Key, Holding]
) -> tuple[list[Message], dict[Holding, int]]:
    """Those no change set deals with, and how many each one that is under way has. `questions`: what answers each."""
    left, counts = list[Message](), dict[Holding, int]()
    for message in messages:
        holding = next((one for one in holdings if one.holds(message)), None)
        if holding is None:
            answered = questions.get(message.key)
            holding = answered if answered is not None and answered.in_time(message) else None
        if holding is None:
            left.append(message)
        elif holding.state in UNDER_WAY:
            counts[holding] = counts.get(holding, 0) + 1
    return left, counts


async def free(
    connection: AsyncConnection, messages: Sequence[Message], since: datetime
) -> tuple[list[Message], dict[Holding, int]]:
    """As `parted`. `since`: no message is older."""
    holdings = await _holdings(connection, since)
    by_id = {one.id: one for one in holdings}
    return parted(messages, holdings, await _questions(connection, messages, by_id))


async def _holdings(connection: AsyncConnection, since: datetime) -> list[Holding]:
    """Those under way whenever they were begun; the newest first."""
    change = ContentChange
    query = (
        select(change.id, change.title, change.state, change.changed_at, change.edits)
        .where(
            or_(
                change.state.in_([state.value for state in UNDER_WAY]),
                (change.state.in_([state.value for state in LIVE])) & (change.changed_at >= since),
            )
        )
        .order_by(change.changed_at.desc(), change.id)
    )
    return [
        Holding(row.id, row.title, State(row.state), iso(row.changed_at), taught(row.edits))
        for row in (await connection.execute(query)).all()
    ]


async def _questions(
    connection: AsyncConnection, messages: Sequence[Message], holdings: Mapping[str, Holding]
) -> dict[Key, Holding]:
    one = UnresolvedQuestion
    found: dict[Key, Holding] = {}
    for part in _parts({message.conversation for message in messages}):
        query = select(one.conversation_id, one.seq, one.change_id).where(
            one.conversation_id.in_(part), one.change_id.is_not(None)
        )
        for row in (await connection.execute(query)).all():
            if row.change_id in holdings:
                found[row.conversation_id, row.seq] = holdings[row.change_id]
    return found


def _parts(values: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
