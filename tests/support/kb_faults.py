"""One planted fault or more for every rule of `kb_index.lint`: what is planted, and where it must be found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.kb_samples import STEMS, TOPICS, article, playbook, questions, write_yaml

TODAY = date.today()
LOSS = "kb_index/articles/card/loss.yml"
BALANCE = "kb_index/articles/card/balance.yml"
VOCABULARY = "kb_index/topics.yml"
MORE = "bot/data/nlu/more.yml"
NEEDS = "bot/data/needs/phone.query.yml"
OTHER_NEEDS = "bot/data/needs/card.loss.yml"
WORDING = "bot/data/wording.yml"
EXCHANGE = "kb_index/playbooks/forex/exchange.yml"
SCAMMED = "kb_index/playbooks/fraud/scammed.yml"
FACTS = "bot/data/facts/account.yml"
FOREX_FACTS = "bot/data/facts/forex.yml"
HALF = {
    "id": "amount", "ask": "哪国的钱，多少？", "why": "好先准备。", "buttons": [],
    "parts": [{"label": "外币", "ask": "哪国的钱？"}, {"label": "金额"}],
}  # fmt: skip
HOT = "bot/data/hot_topics.yml"
MENU = "bot/data/menu.yml"
WRAP_UP = "bot/data/wrap_up.yml"
PAIRS = "kb_index/pairs.yml"
TALK = "bot/talks/card_lost.yml"
OTHER_TALK = "bot/talks/card_lost_too.yml"
JARGON = "kb_index/jargon.yml"
BUTTONS = {"changed": "换号了", "lost": "卡丢了"}
Plant = Callable[[Path], None]


@dataclass(frozen=True)
class Fault:
    """`at` stands in the line that must be named, `fix` in the remedy."""

    code: str
    plant: Plant
    file: str
    at: str
    fix: str


def in_file(name: str, data: Any) -> Plant:
    return lambda project: write_yaml(project / name, data)


def in_text(name: str, text: str) -> Plant:
    def plant(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")

    return plant


def loss(**changes: Any) -> Plant:
    return in_file(LOSS, article("card.loss", **changes))


def asked(*more: str) -> Plant:
    return loss(similar_questions=[*questions("card.loss"), *more])


def exchange(**changes: Any) -> Plant:
    return in_file(EXCHANGE, playbook("forex.exchange", **changes))


def topics(change: Callable[[dict[str, Any]], Any]) -> Plant:
    data = deepcopy(TOPICS)
    change(data)
    return in_file(VOCABULARY, data)


def need(name: str, **changes: Any) -> dict[str, Any]:
    texts = [f"{name}{mark}的情形" for mark in "甲乙丙丁戊己庚辛壬癸子丑"]
    return {
        "need": name, "topic": "card.loss", "name": name, "button": BUTTONS.get(name, "别的"), "lead": "好的，我说给您听。",
        "cues": [name], "examples": texts, **changes,
    }  # fmt: skip


def surface(*needs: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "surface": "phone.query",
        "probe": "您想查什么？",
        "probe_again": "是哪一种？",
        "needs": [*needs],
        **changes,
    }


def needs(**changes: Any) -> Plant:
    """A needs file with one sound need and one that is changed."""
    return in_file(NEEDS, surface(need("changed", **changes), need("lost", topic="card.balance")))


def without(name: str, data: dict[str, Any], field: str) -> Plant:
    return in_file(name, {key: value for key, value in data.items() if key != field})


def intent(topic: str, count: int) -> Plant:
    lines = [
        f"- {STEMS['card.balance'][at % 5]}第{mark}次试着问"
        for at, mark in enumerate("甲乙丙丁戊己庚辛壬癸"[:count])
    ]
    return in_text(MORE, f"nlu:\n- intent: {topic}\n  examples: |\n    " + "\n    ".join(lines) + "\n")


def source(day: date) -> list[dict[str, Any]]:
    return [{"name": "办法", "date": day}]


def facts(asked: dict[str, list[str]] | None = None, *more: dict[str, Any], **changes: Any) -> Plant:
    """A facts file of the skill forex with one sound question and more."""
    question = {
        "id": "purpose", "ask": "做什么用？", "why": "好先准备。", "buttons": ["旅游"], "parts": [{"label": "用途"}],
    }  # fmt: skip
    topics = {"forex.exchange": ["purpose"]} if asked is None else asked
    data = {"skill": "forex", "questions": [question, *more], "default": ["purpose"], "topics": topics}
    return in_file(FOREX_FACTS, {**data, **changes})


def hot(**changes: Any) -> Plant:
    rule = {
        "id": "hot", "title": "热点", "starts": date(2026, 1, 2), "ends": date(2026, 2, 1), "surface": "phone.query",
        "need": "changed", "source": {"name": "公告", "date": date(2026, 1, 2)}, **changes,
    }  # fmt: skip
    return in_file(HOT, {"hot_topics": [rule]})


def wrap_up(levels: int, name: str = "deepest") -> Plant:
    """A tree of so many levels, and beside it one more category of that id."""
    tree: dict[str, Any] = {"id": "deepest", "name": "最细"}
    for level in range(levels - 1):
        tree = {"id": f"level{level}", "name": "再分", "children": [tree]}
    return in_file(WRAP_UP, {"categories": [tree, {"id": name, "name": "别的"}]})


def menu(levels: int, **entry: Any) -> Plant:
    """A menu of so many levels with a person on each; the entry stands on the first."""
    person: dict[str, Any] = {"label": "找人工", "person": True}
    level: list[dict[str, Any]] = [person]
    for _ in range(levels - 1):
        level = [{"label": "更多", "children": level}, person]
    return in_file(MENU, {"menu": [*level, *([{"label": "别的", **entry}] if entry else [])]})


def pairs(
    *more: dict[str, Any], ask: str = "丢了，还是查余额？", usually: str = "card.loss", **changes: Any
) -> Plant:
    """A pair with a sound first side and one that is changed, and more pairs."""
    first = {"topic": "card.loss", "button": "丢了", "words": ["不见"]}
    second = {"topic": "card.balance", "button": "查余额", "words": ["多少钱"], **changes}
    return in_file(PAIRS, {"pairs": [{"ask": ask, "sides": [first, second], "usually": usually}, *more]})


def terms(**more: Any) -> Plant:
    """A lexicon of sufficient size and some more terms."""
    words = {f"生词{at:03d}": "熟词" for at in range(150)}
    return in_file(JARGON, {"terms": {**words, **more}})


def talk(*names: str, **expected: Any) -> Plant:
    """Kept conversations of the same words; `id` is the file's, `kind` None: nothing is expected."""
    wanted = {"kind": "answer", **expected}
    identity = wanted.pop("id", None)
    expect = {"expect": wanted} if wanted["kind"] else {}

    def plant(project: Path) -> None:
        for name in names or (TALK,):
            turns = [{"says": "我的卡不见了", **expect}]
            write_yaml(project / name, {"id": identity or Path(name).stem, "name": "卡丢了", "turns": turns})

    return plant
