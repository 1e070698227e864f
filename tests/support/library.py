"""A library for the rules' tests: real vocabulary, a handful of articles, search by a table."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from service.dialogue.evidence import Cutoffs, Evidence
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.needs import Need, Surface
from service.dialogue.outcome import Candidate
from service.dialogue.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
CUTOFFS = Cutoffs(answer=0.8, suggest=0.4, margin=0.15)
BANK = {"name": "云杉银行", "hotline": "400-000-0000"}


@dataclass(frozen=True)
class FakeTopic:
    id: str
    name: str
    policy: str
    skill: str
    urgent: bool = False


@dataclass(frozen=True)
class FakeHit:
    topic: str
    score: float
    question: str = ""
    exact: bool = False


@dataclass(frozen=True)
class FakeArticle:
    title: str
    answer: str
    steps: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    elder: tuple[str, ...] = ()
    formal: str = ""
    keywords: tuple[str, ...] = ()
    confusable_with: tuple[Any, ...] = ()


@dataclass(frozen=True)
class FakePlaybook:
    title: str
    protective: str | None = None
    opening: str = "您好，我来为您办理。"
    steps: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fees: str | list[str] = "以页面显示为准"
    time: str | list[str] = "当天"
    risks: str | list[str] = "汇率会变"
    keywords: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "kb_index" / "topics.yml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def topics() -> dict[str, FakeTopic]:
    return {key: FakeTopic(key, **value) for key, value in vocabulary()["topics"].items()}


ARTICLES = {
    "card.loss": FakeArticle(
        "借记卡挂失",
        "请马上挂失。",
        ("打客服电话", "到网点补卡"),
        ("手机银行里也能挂",),
        ("先别急，先挂失。", "打客服电话。", "再去网点补卡。"),
    ),
    "card.replace": FakeArticle("换卡与补卡", "带身份证到网点换。"),
    "phone.sms_code_missing": FakeArticle("收不到验证码", "先看拦截的短信。"),
    "phone.reserved_change": FakeArticle("修改预留手机号", "可以在手机银行里改。"),
    "account.balance": FakeArticle("怎么查余额", "首页就能看到。"),
}
PLAYBOOKS = {
    "forex.exchange": FakePlaybook("个人购汇、结汇", opening="您好，我来为您办理换汇。"),
    "forex.cash": FakePlaybook("外币现钞"),
    "service.human": FakePlaybook("要求人工", opening="您好，我来接着帮您。"),
    "fraud.scammed": FakePlaybook("被骗转账", "请马上停止转账，并拨打 110。"),
}


@dataclass(frozen=True)
class FakeKnowledge:
    """`found` maps a text to its hits; other texts find nothing."""

    found: dict[str, list[FakeHit]] = field(default_factory=dict)
    articles: dict[str, FakeArticle] = field(default_factory=lambda: ARTICLES)
    topics: dict[str, FakeTopic] = field(default_factory=topics)

    def search(self, text: str, k: int = 5) -> list[FakeHit]:
        return self.found.get(text, [])[:k]

    def remembers(self, text: str) -> bool:
        return False

    def article(self, topic: str) -> FakeArticle | None:
        return self.articles.get(topic)

    def playbook(self, topic: str) -> FakePlaybook | None:
        return PLAYBOOKS.get(topic)


def _need(need: str, topic: str, button: str, *cues: str) -> Need:
    return Need(need, topic, f"想要{button}", button, cues, (button,), f"好的，{button}。")


SURFACE = Surface(
    "phone.reserved_query",
    "您遇到什么情况了？",
    "是验证码收不到，还是号码换了？",
    (
        _need("sms_code_missing", "phone.sms_code_missing", "收不到验证码", "收不到验证码", "验证码没"),
        _need("change_number", "phone.reserved_change", "手机号换了", "换了手机号", "换号"),
        _need("bind_payment_failed", "payment.quick_bind", "绑卡提示不符", "绑卡"),
        _need("login_blocked", "mobile.device", "登录过不去", "登录"),
        _need("suspect_tampered", "fraud.info_leak", "怕号码被人改了", "被人改"),
    ),
)


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The project's own sentences, so that a key the rules use and the file lacks fails here."""
    bank = yaml.safe_load((ROOT / "bank.yml").read_text(encoding="utf-8"))
    return Wording.load(ROOT / "bot" / "data" / "wording.yml", bank)


def library(**found: list[FakeHit]) -> Library:
    return library_with(dict(found))


def library_with(found: dict[str, list[FakeHit]]) -> Library:
    skills = {key: value["name"] for key, value in vocabulary()["skills"].items()}
    return Library(FakeKnowledge(found), wording(), {SURFACE.surface: SURFACE}, skills, CUTOFFS)


def evidence(text: str, *hits: FakeHit, memory: Memory | None = None, **more: Any) -> Evidence:
    """Evidence for a text; `nlu` may be given as {topic: probability}."""
    nlu = tuple(Candidate(topic, score) for topic, score in more.pop("nlu", {}).items())
    return Evidence(text, memory or Memory(), topics(), CUTOFFS, nlu=nlu, hits=hits, **more)
