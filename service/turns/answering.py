"""Gets one outcome for one turn: from Rasa, else from the knowledge base alone, else an honest apology."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from kb_index.text import normalise
from service.dialogue.outcome import Button, Decision, Kind, Message, Outcome
from service.privacy.mask import plain
from service.turns.rasa import RasaFailed, Reply

log = structlog.get_logger()

HEAD_SHARE = 0.7
"""Of a long text NLU sees the beginning, where the request stands, and the end, where people sum it up."""


class Bot(Protocol):
    async def turn(self, conversation: str, seq: int, text: str, state: dict[str, Any] | None) -> Reply: ...


class Fallback(Protocol):
    def __call__(self, text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
        """Decides from the knowledge base alone, on the same dialogue state; blocking, a few milliseconds."""
        ...


@dataclass(frozen=True)
class Answer:
    """`state` None means the dialogue state stays as it was."""

    outcome: Outcome
    state: dict[str, Any] | None
    nlu: dict[str, Any] | None
    failure: str | None
    release: str | None = None
    """The release that answered, if it was one."""


class Answering:
    def __init__(self, bot: Bot, fallback: Fallback, apology: Callable[[], str], nlu_max_chars: int) -> None:
        self._bot, self._fallback, self._apology, self._max = bot, fallback, apology, nlu_max_chars

    async def answer(
        self, conversation: str, seq: int, texts: list[str], state: dict[str, Any] | None
    ) -> Answer:
        """Never raises for a failing bot; always an outcome with at least one message."""
        text = nlu_text(texts, self._max)
        try:
            reply = await self._bot.turn(conversation, seq, text, state)
        except RasaFailed as failure:
            log.warning("turn.degraded", conversation=conversation, seq=seq, code=failure.code)
            return await self._degraded(text, state, failure.code)
        return Answer(reply.outcome, reply.state, reply.nlu, None, reply.release)

    async def _degraded(self, text: str, state: dict[str, Any] | None, code: str) -> Answer:
        try:
            outcome, after = await asyncio.to_thread(self._fallback, text, state)
        except Exception:
            log.exception("turn.fallback_failed")
            return Answer(apology(self._apology()), None, None, code)
        return Answer(outcome, after, None, code)


def nlu_text(texts: list[str], limit: int) -> str:
    """A burst of messages as one normalised text of at most `limit` characters, placeholders as plain words."""
    whole = normalise(plain("，".join(texts)))
    if len(whole) <= limit:
        return whole
    head = int(limit * HEAD_SHARE)
    return whole[:head] + whole[-(limit - head) :]


def apology(text: str) -> Outcome:
    buttons = (Button("转人工", "转人工"),)
    decision = Decision(Kind.REFUSE, reason="technical", via="rule")
    return Outcome((Message(text, buttons),), decision)
