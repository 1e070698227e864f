"""A mind for the service's tests: the rules' library, and a fallback that tests can tell from an answer of Rasa's."""

from typing import Any

from service.dialogue.library import Library
from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.dialogue.wording import Wording
from service.handoff.deskwork.categories import load_categories
from service.satisfaction.tags import load_satisfaction
from service.turns.mind import Mind
from tests.support.bots import hand_over
from tests.support.library import CUTOFFS, ROOT, FakeKnowledge, vocabulary


def scripted_mind(knowledge: FakeKnowledge | None = None) -> Mind:
    wording = Wording(
        {
            "degraded_failed": ("系统暂时出了点问题，请稍后再试。",),
            "queue_joined": ("已为您转接，请稍候。",),
            "taken_over": ("接下来由主管继续为您服务。",),
            "masked_notice": ("敏感号码已隐藏。",),
            "blocked": ("对话已暂停到{until}，急事请拨打 400-000-0000。",),
            "block_lifted": ("您可以继续咨询了。",),
            "transcript_title": ("样例银行在线客服 · 对话记录",),
            "transcript_notice": ("个人信息已隐藏。",),
        }
    )
    skills = {key: value["name"] for key, value in vocabulary()["skills"].items()}
    wrap_up = load_categories(ROOT / "bot" / "data" / "wrap_up.yml")
    satisfaction = load_satisfaction(ROOT / "bot" / "data" / "satisfaction.yml")
    library = Library(
        knowledge or FakeKnowledge(),
        wording,
        {},
        skills,
        CUTOFFS,
        wrap_up=wrap_up,
        satisfaction=satisfaction,
    )
    return Mind(library, run_action, fallback)


def fallback(text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
    if "人工" in text:
        return hand_over("service.human", "general"), state or {}
    decision = Decision(Kind.REFUSE, reason="no_match", via="kb")
    return Outcome((Message("这个问题我没把握，您可以转人工。"),), decision), state or {}


async def run_action(_call: dict[str, Any]) -> dict[str, Any]:
    return {"events": [], "responses": []}
