"""A mind small enough to hold in one's head: two articles, three hand-over topics, exact search."""

from dataclasses import dataclass, field
from typing import Any

from service.dialogue.evidence import Cutoffs
from service.dialogue.library import Library
from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.dialogue.wording import Wording
from service.turns.mind import Mind


@dataclass(frozen=True)
class FakeTopic:
    id: str
    name: str
    policy: str
    skill: str
    urgent: bool = False


@dataclass(frozen=True)
class FakeArticle:
    title: str
    answer: str
    steps: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class FakePlaybook:
    title: str
    opening: str
    protective: str | None = None


TOPICS = {
    topic.id: topic
    for topic in (
        FakeTopic("account.balance", "余额查询", "answer", "account"),
        FakeTopic("service.human", "要求人工", "human", "general"),
        FakeTopic("forex.exchange", "个人购汇、结汇", "human", "forex"),
        FakeTopic("fraud.scammed", "被骗转账、疑似诈骗", "human", "fraud", True),
    )
}


@dataclass(frozen=True)
class FakeKnowledge:
    topics: dict[str, FakeTopic] = field(default_factory=lambda: TOPICS)

    def search(self, text: str, k: int = 5) -> list[Any]:
        return []

    def article(self, topic: str) -> FakeArticle | None:
        return (
            FakeArticle("怎么查余额", "在手机银行首页就能看到余额。") if topic == "account.balance" else None
        )

    def playbook(self, topic: str) -> FakePlaybook | None:
        return FakePlaybook("个人购汇", "您好，我来为您办理换汇。") if topic == "forex.exchange" else None


def scripted_mind() -> Mind:
    """The library of the fakes; without Rasa it says so politely, which tests can tell from an answer."""
    wording = Wording(
        {"degraded_failed": ("系统暂时出了点问题，请稍后再试。",), "queue_joined": ("已为您转接，请稍候。",)}
    )
    skills = {"account": "账户与借记卡", "general": "综合服务", "forex": "外汇业务", "fraud": "风险与反诈"}
    library = Library(FakeKnowledge(), wording, {}, skills, Cutoffs(0.6, 0.3))

    def fallback(text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
        if "人工" in text:
            from tests.support.bots import hand_over

            return hand_over("service.human", "general"), state or {}
        decision = Decision(Kind.REFUSE, reason="no_match", via="kb")
        return Outcome((Message("这个问题我没把握，您可以转人工。"),), decision), state or {}

    async def run_action(_call: dict[str, Any]) -> dict[str, Any]:
        return {"events": [], "responses": []}

    return Mind(library, run_action, fallback)
