"""Bots that stand in for Rasa. Real classes with a script, no patching."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from service.dialogue.outcome import Button, Decision, Handoff, Kind, Message, Outcome
from service.turns.rasa import RasaFailed, Reply

Script = Callable[[str], Outcome]
DOLLARS: Mapping[str, str] = {"币种": "美元"}


def answer(text: str, topic: str = "account.balance") -> Outcome:
    return Outcome(
        (Message(text, (Button("转人工", "转人工"),)),), Decision(Kind.ANSWER, topic, score=0.9, via="rasa")
    )


def hand_over(
    topic: str = "forex.exchange",
    skill: str = "forex",
    urgent: bool = False,
    facts: Mapping[str, str] = DOLLARS,
) -> Outcome:
    decision = Decision(Kind.HANDOFF, topic, score=0.95, reason="hard_topic", via="rasa")
    handoff = Handoff(skill, urgent, topic, None, "hard_topic", facts)
    return Outcome((Message("这项业务由专员办理，马上为您转接。"),), decision, handoff)


def echo(text: str) -> Outcome:
    """Answers everything with its own text; whatever asks for a person or for dollars is handed over."""
    if "人工" in text:
        return hand_over("service.human", "general")
    if "美元" in text:
        return hand_over()
    if "被骗" in text:
        return hand_over("fraud.scammed", "fraud", urgent=True)
    return answer(f"关于「{text}」")


class ScriptedBot:
    """Answers by `script`. `fail_with` makes every call fail; `gate` holds turns until it is set."""

    def __init__(self, script: Script = echo) -> None:
        self.script = script
        self.fail_with: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.calls: list[tuple[str, int, str, dict[str, Any] | None]] = []

    async def turn(self, conversation: str, seq: int, text: str, state: dict[str, Any] | None) -> Reply:
        self.calls.append((conversation, seq, text, state))
        await self.gate.wait()
        if self.fail_with is not None:
            raise RasaFailed(self.fail_with)
        count = (state or {}).get("turns", 0) + 1
        return Reply(
            self.script(text), {"turns": count}, {"intent": "test", "confidence": 0.9, "ranking": []}
        )
