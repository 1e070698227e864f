"""有帮助 and 没帮助 on an answer: kept with the decision, and heard by the dialogue like words."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from service.conversations.events import (
    CUSTOMER,
    BotMessage,
    Envelope,
    FeedbackGiven,
)
from service.conversations.messages import Wakes
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft, read_events
from service.conversations.tables import Event
from service.conversations.verdicts import SPOKEN, keep
from service.core.errors import NotFound
from service.turns.tables import Turn


@dataclass(frozen=True)
class Said:
    """What was clicked on one answer before, oldest first, and whether anybody has spoken since the answer."""

    before: tuple[bool, ...]
    spoken_since: bool


def is_news(helpful: bool, said: Said) -> bool:
    """Clicking the same again says nothing new."""
    return not said.before or said.before[-1] is not helpful


def wants_another(helpful: bool, said: Said, owner: Owner) -> bool:
    """The first 没帮助 on an answer that is still the last word between the two: the bot tries again, or a person does.

    A click that is taken back and clicked again is one complaint, not two.
    """
    return not helpful and False not in said.before and not said.spoken_since and owner is Owner.BOT


class Feedback:
    def __init__(self, store: ConversationStore, worker: Wakes) -> None:
        self._store, self._worker = store, worker

    async def give(self, conversation_id: str, seq: int, helpful: bool) -> None:
        """On the answer `seq`; may be changed at any time. Raises NotFound `answer_not_found`."""
        async with self._store.writing(conversation_id) as draft:
            answer = await _answer(draft, seq)
            said = await _said(draft, seq)
            if not is_news(helpful, said):
                return
            envelope = await draft.append(FeedbackGiven(seq, helpful), CUSTOMER)
            await keep(draft, answer.data["in_reply_to"][0], helpful)
            another = wants_another(helpful, said, draft.owner)
            if another:
                turn = insert(Turn).values(conversation_id=draft.id, seq=envelope.seq, status="pending")
                await draft.connection.execute(turn)
        if another:
            self._worker.wake(conversation_id)


async def _answer(draft: Draft, seq: int) -> Envelope:
    found = await read_events(draft.connection, draft.id, seq - 1, 1)
    if not found or found[0].seq != seq or not _is_answer(found[0]):
        raise NotFound("answer_not_found", "没有找到这条回答。")
    return found[0]


def _is_answer(event: Envelope) -> bool:
    return event.type == BotMessage.type and bool(event.data.get("answer") and event.data["in_reply_to"])


async def _said(draft: Draft, seq: int) -> Said:
    kinds = (*SPOKEN, FeedbackGiven.type)
    query = (
        select(Event.type, Event.data)
        .where(Event.conversation_id == draft.id, Event.seq > seq, Event.type.in_(kinds))
        .order_by(Event.seq)
    )
    rows = (await draft.connection.execute(query)).all()
    clicks = [row.data for row in rows if row.type == FeedbackGiven.type]
    before = tuple(bool(click["helpful"]) for click in clicks if click["seq"] == seq)
    return Said(before, any(row.type in SPOKEN for row in rows))
