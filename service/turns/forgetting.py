"""What the bot keeps of a message it read, removed when the customer takes the message back.

The dialogue goes on: what was decided, asked and answered stays, only the customer's words go.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update

from kb_index.text import normalise
from service.conversations.events import CustomerMessage, Envelope
from service.conversations.store import Draft
from service.conversations.tables import Event
from service.privacy.mask import plain
from service.turns.answering import nlu_text
from service.turns.tables import DecisionRow, Turn


class TurnsForget:
    def __init__(self, nlu_max_chars: int) -> None:
        self._max = nlu_max_chars

    async def forget(self, draft: Draft, message: Envelope) -> None:
        """A turn that still waits is not run; one that ran leaves no word of it in state or classification."""
        if message.type != CustomerMessage.type:
            return
        await draft.connection.execute(
            update(Turn)
            .where(Turn.conversation_id == draft.id, Turn.seq == message.seq, Turn.status == "pending")
            .values(status="dropped", finished_at=draft.now)
        )
        burst = await _burst(draft, message.seq)
        text = str(message.data["text"])
        if draft.bot_state is not None:
            whole = nlu_text([words for _, words in burst], self._max) if burst else ""
            draft.bot_state = without_words(draft.bot_state, {text, normalise(plain(text)), whole})
        if burst:
            await _forget_entities(draft, burst[0][0])


def without_words(state: Mapping[str, Any], said: Collection[str]) -> dict[str, Any]:
    """The dialogue state without turns and facts that hold one of the texts, or begin one that was cut.

    What is no list of turns or facts holds no words and stays as it is.
    """
    said = [text for text in said if text]
    kept = dict(state)
    turns = state.get("turns")
    if isinstance(turns, list):
        kept["turns"] = [turn for turn in turns if not _holds(str(turn.get("text", "")), said)]
    slots = state.get("slots") or {}
    memory = slots.get("memory") or {}
    gathered = memory.get("gathered") or {}
    if gathered.get("facts"):
        facts = [[label, "" if _holds(value, said) else value] for label, value in gathered["facts"]]
        memory = {**memory, "gathered": {**gathered, "facts": facts}}
        kept["slots"] = {**slots, "memory": memory}
    return kept


def _holds(text: str, said: Collection[str]) -> bool:
    cut = text.removesuffix("…")
    return bool(cut) and any(one in text or one.startswith(cut) for one in said)


async def _burst(draft: Draft, seq: int) -> list[tuple[int, str]]:
    """The messages that were answered in one turn with this one, by seq; only it while it was not answered."""
    mine = select(Turn.reply_seq).where(Turn.conversation_id == draft.id, Turn.seq == seq)
    reply = (await draft.connection.execute(mine)).scalar_one_or_none()
    if reply is None:
        return []
    query = (
        select(Turn.seq, Event.data)
        .join(Event, (Event.conversation_id == Turn.conversation_id) & (Event.seq == Turn.seq))
        .where(Turn.conversation_id == draft.id, Turn.reply_seq == reply)
        .order_by(Turn.seq)
    )
    rows = (await draft.connection.execute(query)).all()
    return [(row.seq, str(row.data.get("text", ""))) for row in rows]


async def _forget_entities(draft: Draft, decided_at: int) -> None:
    mine = (DecisionRow.conversation_id == draft.id) & (DecisionRow.seq == decided_at)
    nlu = (await draft.connection.execute(select(DecisionRow.nlu).where(mine))).scalar_one_or_none()
    if nlu and nlu.get("entities"):
        await draft.connection.execute(update(DecisionRow).where(mine).values(nlu={**nlu, "entities": []}))
