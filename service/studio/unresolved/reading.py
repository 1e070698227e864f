"""Open questions, read from the log: those agents noted, and those nobody had to note."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import AgentMessage, CustomerMessage
from service.conversations.tables import Event
from service.core.clock import iso
from service.dialogue.evidence import Cutoffs
from service.handoff.tables import Handoff
from service.identity.tables import Staff
from service.privacy.mask import mask
from service.privacy.placeholders import PLACEHOLDER
from service.studio.changes.tables import ContentChange
from service.studio.inbox.clusters import Message
from service.studio.inbox.reading import AT_ONCE, MAX_CHARS, Key, undecided, worded
from service.studio.unresolved.rules import HELD, Kind, Question, cleaned, no_answer
from service.studio.unresolved.tables import UnresolvedQuestion as Kept
from service.turns.answering import nlu_text
from service.turns.tables import DecisionRow

MOST = 1000
"""Noted questions that are looked at, the oldest."""


async def open_questions(
    connection: AsyncConnection, since: datetime, now: datetime, cutoffs: Cutoffs
) -> list[Question]:
    """Noted ones whenever they were noted; of what the log tells, what happened after `since`."""
    rows = (await connection.execute(_open())).all()
    noted = await _questions(connection, rows)
    found = await undecided(connection, since, now, cutoffs)
    found = [one for one in found if no_answer(one.reasons)]
    known = await kept_keys(connection, {one.conversation for one in found})
    return [*noted, *await _found(connection, [one for one in found if one.key not in known])]


async def dismissed_questions(connection: AsyncConnection, limit: int) -> list[Question]:
    """The newest."""
    query = (
        select(*Kept.__table__.columns)
        .where(Kept.dismissed_by.is_not(None))
        .order_by(Kept.at.desc(), Kept.conversation_id, Kept.seq)
        .limit(limit)
    )
    return await _questions(connection, (await connection.execute(query)).all())


async def kept_keys(connection: AsyncConnection, conversations: Collection[str]) -> set[Key]:
    """Questions that have a row, in these conversations."""
    rows = await _in_parts(
        connection, select(Kept.conversation_id, Kept.seq), Kept.conversation_id, conversations
    )
    return {(row.conversation_id, row.seq) for row in rows}


async def texts_of(connection: AsyncConnection, keys: Collection[Key]) -> dict[Key, tuple[str, bool]]:
    """What the bot would read, and whether something was hidden in it; what was taken back is missing.

    A burst that the bot answered is one text; what a person answered stands alone.
    """
    conversations = {conversation for conversation, _ in keys}
    decisions = select(DecisionRow.conversation_id, DecisionRow.seq)
    rows = await _in_parts(connection, decisions, DecisionRow.conversation_id, conversations)
    decided = {(row.conversation_id, row.seq) for row in rows}
    bursts = await worded(connection, [key for key in keys if key in decided])
    found = {key: (one.text, one.hidden) for key, one in bursts.items()}
    rest = [key for key in keys if key not in found]
    said = await _said(connection, {conversation for conversation, _ in rest}, CustomerMessage.type)
    for key in rest:
        row = said.get(key)
        text = nlu_text([str(row.data["text"])], MAX_CHARS) if row is not None else ""
        if row is not None and text:
            found[key] = text, bool(PLACEHOLDER.search(str(row.data["text"])))
    return {key: (text, hidden or mask(text).text != text) for key, (text, hidden) in found.items()}


async def agents_of(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, str]:
    """Who first took over after each message; nobody for those that no person has taken over."""
    wanted = list(keys)
    query = select(Handoff.conversation_id, Handoff.begun_seq, Handoff.agent_id).where(
        Handoff.agent_id.is_not(None)
    )
    rows = await _in_parts(connection, query, Handoff.conversation_id, {one for one, _ in wanted})
    taken: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        taken[row.conversation_id].append((row.begun_seq, row.agent_id))
    found = {
        (conversation, seq): min((one for one in taken[conversation] if one[0] >= seq), default=None)
        for conversation, seq in wanted
    }
    return {key: one[1] for key, one in found.items() if one is not None}


def _open() -> Select[Any]:
    change = ContentChange
    return (
        select(*Kept.__table__.columns)
        .outerjoin(change, change.id == Kept.change_id)
        .where(
            Kept.dismissed_by.is_(None),
            or_(change.id.is_(None), change.state.not_in([state.value for state in HELD])),
        )
        .order_by(Kept.at, Kept.conversation_id, Kept.seq)
        .limit(MOST)
    )


async def _questions(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Question]:
    """Without those whose words were taken back."""
    texts = await texts_of(connection, [(row.conversation_id, row.seq) for row in rows])
    answers = await _answers(connection, rows)
    numbers = await _numbers(connection)
    found = []
    for row in rows:
        key = (row.conversation_id, row.seq)
        if key in texts:
            text, hidden = texts[key]
            found.append(
                Question(
                    *key,
                    text,
                    iso(row.at),
                    Kind(row.kind),
                    hidden,
                    row.agent_id,
                    numbers.get(row.agent_id),
                    row.note,
                    answers.get(key),
                )
            )
    return found


async def _found(connection: AsyncConnection, messages: Sequence[Message]) -> list[Question]:
    keys = [one.key for one in messages]
    texts, agents = await texts_of(connection, keys), await agents_of(connection, keys)
    numbers = await _numbers(connection)
    return [
        Question(
            *one.key,
            texts[one.key][0],
            one.at,
            Kind.FOUND,
            texts[one.key][1],
            agents.get(one.key),
            numbers.get(agents.get(one.key, "")),
        )
        for one in messages
        if one.key in texts
    ]


async def _answers(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[Key, str]:
    """The agents' answers by their question, for everybody's eyes."""
    wanted = [row for row in rows if row.answer_seq is not None]
    conversations = {row.conversation_id for row in wanted}
    given = await _said(connection, conversations, AgentMessage.type)
    asked = await _said(connection, conversations, CustomerMessage.type)
    said: dict[str, list[str]] = defaultdict(list)
    for (conversation, _), row in asked.items():
        said[conversation].append(str(row.data["text"]))
    answers = {}
    for row in wanted:
        answer = given.get((row.conversation_id, row.answer_seq))
        if answer is not None:
            answers[row.conversation_id, row.seq] = cleaned(
                str(answer.data["text"]), said[row.conversation_id]
            )
    return answers


async def _said(
    connection: AsyncConnection, conversations: Collection[str], kind: str
) -> dict[Key, Row[Any]]:
    """Messages of one kind that have words."""
    query = select(Event.conversation_id, Event.seq, Event.data).where(Event.type == kind)
    rows = await _in_parts(connection, query, Event.conversation_id, conversations)
    return {(row.conversation_id, row.seq): row for row in rows if row.data.get("text")}


async def _numbers(connection: AsyncConnection) -> dict[str | None, str]:
    rows = (await connection.execute(select(Staff.id, Staff.number))).all()
    return {row.id: row.number for row in rows}


async def _in_parts(
    connection: AsyncConnection, query: Any, column: Any, values: Collection[str]
) -> list[Row[Any]]:
    ordered = sorted(values)
    rows: list[Row[Any]] = []
    for start in range(0, len(ordered), AT_ONCE):
        rows += (await connection.execute(query.where(column.in_(ordered[start : start + AT_ONCE])))).all()
    return rows
