"""Writes an outcome into the conversation: replies, decision, dialogue state and handoff, in one transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, update

from service.conversations.events import BOT, SYSTEM, BotMessage, Envelope, SystemMessage
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.dialogue.outcome import Handoff, Kind, Outcome, to_json
from service.dialogue.preferences import with_elder
from service.handoff.store import do_queue
from service.handoff.summary.journey import read_journey
from service.handoff.summary.reactions import Decided
from service.handoff.summary.rules import Background, Summary, matters
from service.satisfaction.asking import ENDS_A_MATTER, ask_about_bot
from service.turns.answering import Answer
from service.turns.pending import Work, decisions_of
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


_FINISH = (
    update(Turn)
    .where(
        Turn.conversation_id == bindparam("conversation"),
        Turn.seq.in_(bindparam("seqs", expanding=True)),
        Turn.status == "pending",
    )
    .values(status=bindparam("how"), reply_seq=bindparam("reply"), finished_at=bindparam("at"))
)
_DECIDED = insert(DecisionRow)
"""Made once, as in `conversations/store.py`."""


class _Overtaken(Exception):
    """One of the messages is gone, or the state is not the one the turn began with: nothing of this happens."""


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

    async def apply(self, conversation_id: str, work: Work, answer: Answer, ms: int) -> bool:
        """False when a person took the conversation meanwhile: then nothing is said and the turns are dropped.

        False also when one of the messages, or an earlier one, was taken back: what is left waits for another turn.
        """
        try:
            async with self._store.writing(conversation_id) as draft:
                if draft.owner is not Owner.BOT:
                    await finish_turns(draft, work.seqs, "dropped", None)
                    return False
                await self._write(draft, work, answer, ms)
        except _Overtaken:
            return False
        return True

    async def _write(self, draft: Draft, work: Work, answer: Answer, ms: int) -> None:
        if with_elder(draft.bot_state, draft.elder) != work.state:
            raise _Overtaken
        reply = await _say(draft, answer.outcome, work.seqs)
        if await finish_turns(draft, work.seqs, "done", reply.seq) < len(work.seqs):
            raise _Overtaken
        await _record(draft, work.seqs[0], answer, ms)
        if answer.state is not None:
            draft.bot_state = answer.state
        if answer.outcome.handoff is not None:
            await self._hand_over(draft, answer.outcome.handoff)
        elif answer.outcome.decision.reason in ENDS_A_MATTER:
            await ask_about_bot(draft)

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


async def finish_turns(draft: Draft, seqs: list[int], status: str, reply_seq: int | None) -> int:
    """How many of them were still pending; the others stay as they are."""
    values = {"conversation": draft.id, "seqs": seqs, "how": status, "reply": reply_seq, "at": draft.now}
    return int((await draft.connection.execute(_FINISH, values)).rowcount)


async def _say(draft: Draft, outcome: Outcome, seqs: list[int]) -> Envelope:
    envelopes = []
    for number, message in enumerate(outcome.messages):
        buttons = [{"title": button.title, "value": button.value} for button in message.buttons]
        answers = number == 0 and outcome.decision.kind is Kind.ANSWER
        said = BotMessage(message.text, buttons, seqs, answers, message.sign_in)
        envelopes.append(await draft.append(said, BOT))
    return envelopes[0]


async def _record(draft: Draft, seq: int, answer: Answer, ms: int) -> None:
    detail: dict[str, Any] = to_json(answer.outcome)["decision"]
    if answer.failure:
        detail["failure"] = answer.failure
    if answer.release:
        detail["release"] = answer.release
    row = {
        "conversation_id": draft.id,
        "seq": seq,
        "kind": detail["kind"],
        "topic": detail["topic"],
        "detail": detail,
        "nlu": answer.nlu,
        "ms": ms,
    }
    await draft.connection.execute(_DECIDED, row)
