"""A mind for the service's tests: the rules' library, and a fallback that tests can tell from an answer of Rasa's."""

from typing import Any

from service.dialogue.library import Library
from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.dialogue.wording import Wording
from service.turns.mind import Mind
from tests.support.bots import hand_over
from tests.support.library import CUTOFFS, FakeKnowledge, vocabulary


def scripted_mind() -> Mind:
    wording = Wording(
        {"degraded_failed": ("系统暂时出了点问题，请稍后再试。",), "queue_joined": ("已为您转接，请稍候。",)}
    )
    skills = {key: value["name"] for key, value in vocabulary()["skills"].items()}
    return Mind(Library(FakeKnowledge(), wording, {}, skills, CUTOFFS), run_action, fallback)


def fallback(text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
    if "人工" in text:
        return hand_over("service.human", "general"), state or {}
    decision = Decision(Kind.REFUSE, reason="no_match", via="kb")
    return Outcome((Message("这个问题我没把握，您可以转人工。"),), decision), state or {}


async def run_action(_call: dict[str, Any]) -> dict[str, Any]:
    return {"events": [], "responses": []}
