"""Decisions that may be misunderstandings, read from the log with what followed them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import BotMessage, CustomerMessage
from service.conversations.tables import Event
from service.core.clock import aware, iso
from service.dialogue.evidence import Cutoffs
from service.dialogue.outcome import Candidate, Kind
from service.privacy.placeholders import PLACEHOLDER
from service.studio.inbox.clusters import Message
from service.studio.inbox.rules import COMPLAINTS, JUDGED, NOT_UNDERSTOOD, Turned, certainty, reasons
from service.studio.inbox.tables import InboxLabel
from service.turns.answering import nlu_text
from service.turns.tables import DecisionRow, Turn

MOST = 2000
"""Decisions looked at, the newest; older ones come up when these are dealt with."""
AT_ONCE = 300
"""Ids in one query: databases bound the parameters of a statement."""
WAITED_SECONDS = 600
"""An offer nobody took counts as unanswered only then; before, the customer may still be reading."""
MAX_CHARS = 500

Key = tuple[str, int]


@dataclass(frozen=True)
class Worded:
    """A text as the bot read it. `hidden`: personal data was masked in it; the mask is words by now."""

    text: str
    hidden: bool


@dataclass
class Followed:
    """What one conversation holds: texts of each burst by its first message, decisions, and what was offered."""

    texts: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    said: list[tuple[int, str]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    offered: dict[int, tuple[int, set[str]]] = field(default_factory=dict)
    """First message of the burst → seq of the last reply, and the values of its buttons."""

    def next_reason(self, seq: int) -> str | None:
        after = min((one for one in self.reasons if one > seq), default=None)
        return None if after is None else self.reasons[after]

    def next_said(self, after: int) -> str | None:
        return next((text for seq, text in self.said if seq > after), None)


async def undecided(
    connection: AsyncConnection, since: datetime, now: datetime, cutoffs: Cutoffs
) -> list[Message]:
    """Messages worth a look that nobody decided on yet, from the newest MOST decisions."""
    rows = (await connection.execute(_undecided(since))).all()
    held = await followed(connection, sorted({row.conversation_id for row in rows}))
    found = (_message(row, held[row.conversation_id], now, cutoffs) for row in rows)
    return [message for message in found if message is not None]


async def followed(connection: AsyncConnection, conversations: Sequence[str]) -> dict[str, Followed]:
    held: dict[str, Followed] = {one: Followed() for one in conversations}
    for part in _parts(conversations):
        await _read_texts(connection, part, held)
        await _read_decisions(connection, part, held)
        await _read_offers(connection, part, held)
    return held


async def texts_of(connection: AsyncConnection, keys: Collection[Key]) -> dict[Key, str]:
    """What the bot read for each decision; those whose words were taken back are missing."""
    return {key: one.text for key, one in (await worded(connection, keys)).items()}


async def worded(connection: AsyncConnection, keys: Collection[Key]) -> dict[Key, Worded]:
    """As `texts_of`, with whether something was hidden in it."""
    conversations = sorted({conversation for conversation, _ in keys})
    held: dict[str, Followed] = {one: Followed() for one in conversations}
    for part in _parts(conversations):
        await _read_texts(connection, part, held)
    bursts = {key: held[key[0]].texts.get(key[1], []) for key in keys}
    found = {
        key: Worded(nlu_text(burst, MAX_CHARS), any(PLACEHOLDER.search(text) for text in burst))
        for key, burst in bursts.items()
    }
    return {key: one for key, one in found.items() if one.text}


def _undecided(since: datetime) -> Any:
    decision = DecisionRow
    same_label = (InboxLabel.conversation_id == decision.conversation_id) & (InboxLabel.seq == decision.seq)
    same_turn = (Turn.conversation_id == decision.conversation_id) & (Turn.seq == decision.seq)
    return (
        select(*decision.__table__.columns, Turn.finished_at)
        .join(Turn, same_turn)
        .outerjoin(InboxLabel, same_label)
        .where(
            InboxLabel.seq.is_(None),
            Turn.finished_at >= since,
            decision.kind.in_([kind.value for kind in JUDGED]),
        )
        .order_by(Turn.finished_at.desc(), decision.conversation_id, decision.seq)
        .limit(MOST)
    )


async def _read_texts(connection: AsyncConnection, part: Sequence[str], held: dict[str, Followed]) -> None:
    """The messages of a burst were answered by the same reply; the first one carries the decision."""
    query = (
        select(Event.conversation_id, Event.seq, Event.data, Turn.reply_seq)
        .join(Turn, (Turn.conversation_id == Event.conversation_id) & (Turn.seq == Event.seq))
        .where(Event.conversation_id.in_(part), Event.type == CustomerMessage.type)
        .order_by(Event.conversation_id, Event.seq)
    )
    first: dict[tuple[str, int | None], int] = {}
    for row in (await connection.execute(query)).all():
        own, text = held[row.conversation_id], str(row.data.get("text", ""))
        if row.data.get("recalled") or not text:
            continue
        own.said.append((row.seq, text))
        own.texts[first.setdefault((row.conversation_id, row.reply_seq), row.seq)].append(text)


async def _read_decisions(
    connection: AsyncConnection, part: Sequence[str], held: dict[str, Followed]
) -> None:
    query = select(DecisionRow.conversation_id, DecisionRow.seq, DecisionRow.detail)
    for row in (await connection.execute(query.where(DecisionRow.conversation_id.in_(part)))).all():
        held[row.conversation_id].reasons[row.seq] = str(row.detail.get("reason", ""))


async def _read_offers(connection: AsyncConnection, part: Sequence[str], held: dict[str, Followed]) -> None:
    decided = (DecisionRow.conversation_id == Event.conversation_id) & (
        DecisionRow.kind == Kind.SUGGEST.value
    )
    offering = select(DecisionRow.seq).where(decided).exists()
    query = (
        select(Event.conversation_id, Event.seq, Event.data)
        .where(Event.conversation_id.in_(part), Event.type == BotMessage.type, offering)
        .order_by(Event.conversation_id, Event.seq)
    )
    for row in (await connection.execute(query)).all():
        offered = held[row.conversation_id].offered
        for seq in row.data["in_reply_to"][:1]:
            values = offered.get(seq, (0, set()))[1]
            offered[seq] = (row.seq, values | {button["value"] for button in row.data["buttons"]})


def _message(row: Row[Any], held: Followed, now: datetime, cutoffs: Cutoffs) -> Message | None:
    """None for what needs no look, and for what was taken back or was a click."""
    text = nlu_text(held.texts.get(row.seq, []), MAX_CHARS)
    if not text:
        return None
    old = (now - aware(row.finished_at)).total_seconds() >= WAITED_SECONDS
    turned = _turned(row, held, old)
    found = reasons(turned, cutoffs)
    if not found:
        return None
    return Message(
        conversation=row.conversation_id,
        seq=row.seq,
        text=text,
        at=iso(row.finished_at),
        kind=turned.kind,
        reason=turned.reason,
        topic=turned.topic,
        reasons=tuple(found),
        certainty=certainty(turned, found),
    )


def _turned(row: Row[Any], held: Followed, old: bool) -> Turned:
    detail = row.detail
    ranking = candidates_of(row.nlu)
    return Turned(
        kind=row.kind,
        reason=str(detail.get("reason", "")),
        topic=row.topic,
        score=float(detail.get("score", 0)),
        candidates=tuple(Candidate(one["topic"], one["score"]) for one in detail.get("candidates", ())),
        classifier=ranking[0].topic if ranking else None,
        helpful=row.helpful,
        next_reason=held.next_reason(row.seq),
        taken=_taken(row.seq, held, old) if row.kind == Kind.SUGGEST else None,
    )


def candidates_of(nlu: dict[str, Any] | None) -> tuple[Candidate, ...]:
    """The classifier's ranking as it was stored; empty when Rasa did not answer."""
    ranking = (nlu or {}).get("ranking") or ()
    return tuple(Candidate(str(name), min(1.0, max(0.0, float(score)))) for name, score in ranking)


def _taken(seq: int, held: Followed, old: bool) -> bool | None:
    replied, values = held.offered.get(seq, (seq, set()))
    said = held.next_said(replied)
    if said is None:
        return False if old else None
    ignored = COMPLAINTS | NOT_UNDERSTOOD | {"asked_person"}
    return said in values and held.next_reason(seq) not in ignored


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


async def nlu_of(connection: AsyncConnection, key: Key) -> Row[Any] | None:
    """The decision on one message, if there is one."""
    query = select(DecisionRow.seq, DecisionRow.nlu).where(
        tuple_(DecisionRow.conversation_id, DecisionRow.seq).in_([key])
    )
    return (await connection.execute(query)).first()
