"""Writes an outcome into the conversation: replies, decision, dialogue state and handoff, in one transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import func, insert, select, update

from service.conversations.events import BOT, SYSTEM, BotMessage, Envelope, SystemMessage
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.dialogue.outcome import Handoff, Kind, Outcome, to_json
from service.handoff.store import do_queue
from service.handoff.summary.journey import read_journey
from service.handoff.summary.reactions import Decided
from service.handoff.summary.rules import Background, Summary, matters
from service.satisfaction.asking import ENDS_A_MATTER, ask_about_bot
from service.turns.answering import Answer
from service.turns.pending import decisions_of
from service.turns.tables import DecisionRow, Turn


class Summarises(Protocol):
    def __call__(
        self,
        events: Sequence[Envelope],
        decisions: Sequence[Decided],
        handoff: Handoff,
        elder: bool,
        background: Background,
    ) -> Summary: ...


class KnowsBackground(Protocol):
    async def of(self, draft: Draft, topics: Collection[str]) -> Background:
        """What is known of the customer beyond this conversation: who he is, earlier contacts, promises."""
        ...


class TellsOutside(Protocol):
    async def queued(self, draft: Draft, handoff_id: str, summary: Summary) -> None:
        """Somebody joined the queue; told in the same transaction or not at all."""
        ...


@dataclass(frozen=True)
class Words:
    """What the system itself says around a handoff, as worded now; the bot's own lead comes with the outcome."""

    queue_joined: Callable[[], str]


class Applying:
    def __init__(
        self,
        store: ConversationStore,
        summarise: Summarises,
        words: Words,
        background: KnowsBackground,
        outside: TellsOutside,
    ) -> None:
        self._store, self._summarise, self._words = store, summarise, words
        self._background, self._outside = background, outside

    async def apply(self, conversation_id: str, seqs: list[int], answer: Answer, ms: int) -> bool:
        """False when a person took the conversation meanwhile: then nothing is said and the turns are dropped.

        False also when one of the messages was taken back: what is left of them still waits for another turn.
        """
        async with self._store.writing(conversation_id) as draft:
            if draft.owner is not Owner.BOT:
                await finish_turns(draft, seqs, "dropped", None)
                return False
            if await _taken_back(draft, seqs):
                return False
            reply = await _say(draft, answer.outcome, seqs)
            await _record(draft, seqs[0], answer, ms)
            await finish_turns(draft, seqs, "done", reply.seq)
            if answer.state is not None:
                draft.bot_state = answer.state
            if answer.outcome.handoff is not None:
                await self._hand_over(draft, answer.outcome.handoff)
            elif answer.outcome.decision.reason in ENDS_A_MATTER:
                await ask_about_bot(draft)
        return True

    async def _hand_over(self, draft: Draft, handoff: Handoff) -> None:
        journey = await read_journey(draft.connection, draft.id)
        decisions = [one for one in await decisions_of(draft.connection, draft.id) if one.seq > journey.start]
        background = await self._background.of(draft, matters(decisions, handoff.topic))
        summary = self._summarise(journey.events, decisions, handoff, draft.elder, background)
        await draft.change_owner(Owner.QUEUED, handoff.reason, by="bot")
        handoff_id = await do_queue(
            draft,
            {
                "skill": handoff.skill,
                "urgent": handoff.urgent,
                "topic": handoff.topic,
                "need": handoff.need,
                "reason": handoff.reason,
                "summary": summary.to_json(),
            },
        )
        await self._outside.queued(draft, handoff_id, summary)
        await draft.append(SystemMessage(self._words.queue_joined(), "queue_joined"), SYSTEM)


async def finish_turns(draft: Draft, seqs: list[int], status: str, reply_seq: int | None) -> None:
    await draft.connection.execute(
        update(Turn)
        .where(Turn.conversation_id == draft.id, Turn.seq.in_(seqs), Turn.status == "pending")
        .values(status=status, reply_seq=reply_seq, finished_at=draft.now)
    )


async def _say(draft: Draft, outcome: Outcome, seqs: list[int]) -> Envelope:
    envelopes = []
    for number, message in enumerate(outcome.messages):
        buttons = [{"title": button.title, "value": button.value} for button in message.buttons]
        answers = number == 0 and outcome.decision.kind is Kind.ANSWER
        said = BotMessage(message.text, buttons, seqs, answers, message.sign_in)
        envelopes.append(await draft.append(said, BOT))
    return envelopes[0]


async def _taken_back(draft: Draft, seqs: list[int]) -> bool:
    waiting = select(func.count()).where(
        Turn.conversation_id == draft.id, Turn.seq.in_(seqs), Turn.status == "pending"
    )
    return (await draft.connection.execute(waiting)).scalar_one() < len(seqs)


async def _record(draft: Draft, seq: int, answer: Answer, ms: int) -> None:
    detail: dict[str, Any] = to_json(answer.outcome)["decision"]
    if answer.failure:
        detail["failure"] = answer.failure
    if answer.release:
        detail["release"] = answer.release
    await draft.connection.execute(
        insert(DecisionRow).values(
            conversation_id=draft.id,
            seq=seq,
            kind=detail["kind"],
            topic=detail["topic"],
            detail=detail,
            nlu=answer.nlu,
            ms=ms,
        )
    )
