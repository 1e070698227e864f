"""One planted fault or more for every rule of `kb_index.lint`: what is planted, and where it must be found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
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
PAIRS = "kb_index/pairs.yml"
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


def menu(levels: int, **entry: Any) -> Plant:
    """A menu of so many levels with a person on each; the entry stands on the first."""
    person: dict[str, Any] = {"label": "找人工", "person": True}
    level: list[dict[str, Any]] = [person]
    for _ in range(levels - 1):
        level = [{"label": "更多", "children": level}, person]
    return in_file(MENU, {"menu": [*level, *([{"label": "别的", **entry}] if entry else [])]})


def pairs(*more: dict[str, Any], ask: str = "丢了，还是查余额？", **changes: Any) -> Plant:
    """A pair with a sound first side and one that is changed, and more pairs."""
    first = {"topic": "card.loss", "button": "丢了", "words": ["不见"]}
    second = {"topic": "card.balance", "button": "查余额", "words": ["多少钱"], **changes}
    return in_file(PAIRS, {"pairs": [{"ask": ask, "sides": [first, second]}, *more]})


def terms(**more: Any) -> Plant:
    """A lexicon of sufficient size and some more terms."""
    words = {f"生词{at:03d}": "熟词" for at in range(150)}
    return in_file(JARGON, {"terms": {**words, **more}})


FAULTS = [
    Fault("missing", lambda project: (project / VOCABULARY).unlink(), VOCABULARY, "", "restore"),
    Fault(
        "not_yaml",
        in_text(LOSS, "id: card.loss\ntitle: [未完\nanswer: 好\n"),
        LOSS,
        "answer",
        "correct the YAML",
    ),
    Fault("not_yaml", in_text(NEEDS, "needs: [一\nprobe: 好\n"), NEEDS, "probe", "correct the YAML"),
    Fault(
        "repeated_key", in_text(WORDING, "greet: [您好]\nbye: [再见]\ngreet: [早]\n"), WORDING, "[早]", "join"
    ),
    Fault("schema", loss(steps="打电话"), LOSS, "steps:", "content.md"),
    Fault("schema", in_text(MORE, "version: '3.1'\nnlu:\n"), MORE, "nlu:", "- intent:"),
    Fault("schema", in_file(WORDING, {"bye": ["再见"], "greet": []}), WORDING, "greet", "one variant a line"),
    Fault("schema", needs(identity="maybe"), NEEDS, "identity: maybe", "content.md"),
    Fault("missing_field", without(LOSS, article("card.loss"), "answer"), LOSS, "id:", "`answer: …`"),
    Fault(
        "missing_field",
        in_file(NEEDS, surface(need("changed"), {"need": "lost"})),
        NEEDS,
        "need: lost",
        "`lead",
    ),
    Fault("missing_field", without(LOSS, article("card.loss"), "reviewer"), LOSS, "id:", "`reviewer: …`"),
    Fault("unknown_field", loss(colour="red"), LOSS, "colour", "remove"),
    Fault("id_path", in_file(LOSS, article("card.balance")), LOSS, "id:", "make the two equal"),
    Fault(
        "two_texts",
        in_file("kb_index/articles/forex/exchange.yml", article("forex.exchange")),
        EXCHANGE,
        "id:",
        "keep one",
    ),
    Fault("placeholder", loss(formal="{bank.no_such}"), LOSS, "formal", "add it to bank.yml"),
    Fault("placeholder", needs(lead="请打{bank.none}"), NEEDS, "lead: 请打", "add it to bank.yml"),
    Fault("placeholder", in_file(WORDING, {"greet": ["您好", "{bank.none}"]}), WORDING, "none", "bank.yml"),
    Fault("placeholder", loss(answer="请打{bank.hotline。"), LOSS, "answer", "both braces"),
    Fault("placeholder", loss(steps=["打电话", "请打｛bank.hotline｝"]), LOSS, "｛", "half width"),
    Fault("unknown_topic", topics(lambda data: data["topics"].pop("card.loss")), LOSS, "id:", "topics.yml"),
    Fault("unknown_topic", intent("card.none", 10), MORE, "intent", "topics.yml"),
    Fault(
        "unknown_skill",
        topics(lambda data: data["skills"].pop("forex")),
        VOCABULARY,
        "skill: forex",
        "skills",
    ),
    Fault(
        "policy",
        topics(lambda data: data["topics"]["card.loss"].update(policy="human")),
        LOSS,
        "id:",
        "playbook",
    ),
    Fault(
        "policy",
        topics(lambda data: data["topics"]["forex.exchange"].update(policy="answer")),
        EXCHANGE,
        "id:",
        "article",
    ),
    Fault("urgent", exchange(protective="先别转钱。"), EXCHANGE, "protective", "remove"),
    Fault("urgent", in_file(SCAMMED, playbook("fraud.scammed")), SCAMMED, "id:", "add"),
    Fault(
        "dead_link",
        loss(confusable_with=[{"topic": "card.none", "difference": "不同"}]),
        LOSS,
        "card.none",
        "existing",
    ),
    Fault(
        "dead_link",
        loss(confusable_with=[{"topic": "card.loss", "difference": "不同"}]),
        LOSS,
        "card.loss",
        "existing",
    ),
    Fault(
        "dead_link",
        topics(lambda data: data["surfaces"]["phone.query"][0].update(topic="card.none")),
        VOCABULARY,
        "need: changed",
        "existing",
    ),
    Fault(
        "unknown_surface",
        in_file(OTHER_NEEDS, surface(need("changed"), need("lost"), surface="card.loss")),
        OTHER_NEEDS,
        "surface:",
        "surface of topics.yml",
    ),
    Fault("needs", needs(topic="card.balance"), NEEDS, "topic: card.balance", "make the two agree"),
    Fault("needs", needs(need="other"), NEEDS, "need: other", "add it there"),
    Fault("needs", needs(need="other"), NEEDS, "needs:", "add it to this file"),
    Fault("hot_topic", hot(need="none"), HOT, "need: none", "surface and need"),
    Fault("hot_topic", hot(ends=date(2026, 1, 1)), HOT, "ends", "correct one"),
    Fault("menu_deep", menu(5), MENU, "children", "one level up"),
    Fault(
        "menu_person",
        in_file(MENU, {"menu": [{"label": "挂失", "topic": "card.loss"}]}),
        MENU,
        "menu",
        "找人工",
    ),
    Fault("menu_dead", menu(1, topic="loan.student"), MENU, "topic: loan.student", "name a topic"),
    Fault("menu_dead", menu(1, question="没人这样问"), MENU, "没人这样问", "indexed wording"),
    Fault("identity", needs(lead="请提供您的身份证号。"), NEEDS, "lead: 请提供", "ask what happened"),
    Fault("too_long", loss(answer="请稍等。" * 31), LOSS, "answer", "by 4"),
    Fault("long_sentence", loss(answer="长" * 41 + "。"), LOSS, "answer", "two sentences"),
    Fault("long_sentence", loss(elder=["打电话。", "长" * 25 + "。"]), LOSS, "长", "two sentences"),
    Fault("elder_line", loss(elder=["打电话。", "先挂失。再补卡。"]), LOSS, "先挂失", "one step a line"),
    Fault("too_many", loss(steps=["打", "电", "话", "呀"]), LOSS, "steps", "join"),
    Fault("too_many", loss(alternatives=["打", "电", "话"]), LOSS, "alternatives", "drop"),
    Fault(
        "too_few", loss(similar_questions=questions("card.loss")[:29]), LOSS, "similar_questions", "wordings"
    ),
    Fault("too_few", loss(elder=[]), LOSS, "elder", "short sentences"),
    Fault("too_few", loss(source=[]), LOSS, "source", "regulation"),
    Fault(
        "too_few",
        exchange(similar_questions=questions("forex.exchange")[:19]),
        EXCHANGE,
        "similar",
        "wordings",
    ),
    Fault("too_few", intent("phone.query", 9), MORE, "examples", "wordings"),
    Fault("too_few", needs(examples=["只有一个"]), NEEDS, "examples", "wordings"),
    Fault("empty", asked("?!"), LOSS, "?!", "remove"),
    Fault("repeated", asked("卡丟了怎麼辦"), LOSS, "卡丟了怎麼辦", "remove one"),
    Fault("alike", asked("请问卡丢了如何办呢"), LOSS, "请问卡丢了", "remove one"),
    Fault("alike", asked("昨天银行卡忽然不见啦来着"), LOSS, "不见啦", "something else"),
    Fault("contradictory", asked("请问查余额怎么办呢?"), LOSS, "请问查余额", "under the topic"),
    Fault(
        "contradictory",
        needs(examples=[*need("changed")["examples"], "lost乙的情形"]),
        NEEDS,
        "lost乙",
        "under one need",
    ),
    Fault("twice", in_file(WORDING, {"greet": ["您好", "早", "早"]}), WORDING, "早", "reword"),
    Fault("twice", needs(button="卡丢了"), NEEDS, "button: 卡丢了", "reword"),
    Fault(
        "expired",
        loss(valid_until=TODAY - timedelta(1), valid_from=TODAY - timedelta(9)),
        LOSS,
        "valid_until",
        "renew",
    ),
    Fault("not_yet_valid", loss(valid_from=TODAY + timedelta(1)), LOSS, "valid_from", "on that day"),
    Fault("dates", loss(valid_until=TODAY - timedelta(1)), LOSS, "valid_until", "correct one"),
    Fault("unreviewed", loss(reviewer="待定"), LOSS, "reviewer", "another department"),
    Fault("unreviewed", exchange(reviewer="外汇部"), EXCHANGE, "reviewer", "another department"),
    Fault(
        "stale_review",
        loss(valid_from=TODAY - timedelta(731), source=source(date(2020, 1, 1))),
        LOSS,
        "valid_from",
        "renew valid_from",
    ),
    Fault(
        "stale_review",
        loss(valid_from=TODAY - timedelta(9), source=source(TODAY - timedelta(5))),
        LOSS,
        "办法",
        "review the text",
    ),
    Fault("stale_review", loss(source=source(TODAY + timedelta(5))), LOSS, "办法", "correct the date"),
    Fault("jargon", loss(steps=["打电话", "这笔会冲正"]), LOSS, "冲正", "say 退回去"),
    Fault("jargon", loss(answer="不影响征信。"), LOSS, "answer", "say 信用记录"),
    Fault("jargon", needs(button="被风控了"), NEEDS, "被风控了", "安全检查"),
    Fault("jargon", in_file(WORDING, {"greet": ["您好", "帮您办代扣"]}), WORDING, "代扣", "自动扣钱"),
    Fault(
        "jargon",
        in_text("bank.yml", "hotline: '400'\nfees:\n  card: 工本费5元\n"),
        "bank.yml",
        "card",
        "做卡的钱",
    ),
    Fault(
        "jargon", in_file(FACTS, {"questions": [{"id": "a", "ask": "冲正了吗？"}]}), FACTS, "ask", "退回去"
    ),
    Fault(
        "jargon",
        in_file(HOT, {"hot_topics": [{"id": "a", "checklist": ["已经冲正"]}]}),
        HOT,
        "已经",
        "退回去",
    ),
    Fault(
        "jargon", in_file(MENU, {"menu": [{"label": "办代扣", "topic": "a.b"}]}), MENU, "label", "自动扣钱"
    ),
    Fault("pair", pairs(topic="card.none"), PAIRS, "topic: card.none", "name a topic"),
    Fault("pair", pairs(topic="card.loss"), PAIRS, "ask", "name two topics"),
    Fault(
        "pair",
        pairs({"ask": "又是？", "sides": [{"topic": "card.balance", "button": "余额"}, {"topic": "card.loss", "button": "丢"}]}),
        PAIRS,
        "又是",
        "each pair once",
    ),
    Fault("pair", pairs(button="查" * 11), PAIRS, "button: 查", "shorten"),
    Fault("pair", pairs(words=["不见"]), PAIRS, "topic: card.balance", "on one side"),
    Fault("pair", pairs(ask="您说说看。"), PAIRS, "ask", "？"),
    Fault("schema", pairs(words="多少钱"), PAIRS, "words: 多少钱", "content.md"),
    Fault("unknown_field", pairs(colour="red"), PAIRS, "colour", "remove it"),
    Fault("jargon", pairs(button="办代扣"), PAIRS, "button: 办代扣", "自动扣钱"),
    Fault("long_sentence", pairs(ask="长" * 41 + "？"), PAIRS, "ask", "two sentences"),
    Fault("identity", pairs(ask="请提供您的身份证号，好吗？"), PAIRS, "ask", "ask what happened"),
    Fault("facts", facts(skill="nobody"), FOREX_FACTS, "skill", "a skill of topics.yml"),
    Fault("facts", facts({"forex.rate": []}), FOREX_FACTS, "forex.rate", "policy human"),
    Fault("facts", facts({"card.loss": ["purpose"]}), FOREX_FACTS, "card.loss", "policy human"),
    Fault(
        "facts",
        facts({"fraud.scammed": ["purpose"]}, skill="general"),
        FOREX_FACTS,
        "fraud.scammed",
        "leave its list empty",
    ),
    Fault("facts", facts({"forex.exchange": ["amount"]}, default=["amount"]), FOREX_FACTS, "id: purpose", "use it"),
    Fault("facts", facts({"forex.exchange": ["nothing"]}), FOREX_FACTS, "questions", "correct the id"),
    Fault("facts", facts(None, {**HALF, "id": "purpose"}), FOREX_FACTS, "id: purpose", "another id"),
    Fault("facts", facts({"forex.exchange": ["purpose", "amount"]}, HALF), FOREX_FACTS, "金额", "for this fact alone"),
    Fault("facts", facts({}, default=[]), FOREX_FACTS, "topics", "forex.exchange: []"),
    Fault("facts", facts(), "bot/data/facts/general.yml", "", "fraud.scammed: []"),
    Fault("schema", facts({"forex.exchange": ["purpose"] * 3}), FOREX_FACTS, "forex.exchange", "FactsShape"),
    Fault("unknown_field", facts(rate="6.1"), FOREX_FACTS, "rate", "remove it"),
    Fault("identity", facts(None, {**HALF, "why": "请提供身份证号。"}), FOREX_FACTS, "why", "ask what happened"),
    Fault("latin", loss(alternatives=["到ATM上取"]), LOSS, "ATM", "取款机"),
    Fault("latin", loss(answer="请打开APP。"), LOSS, "answer", "手机软件"),
    Fault("command", loss(elder=["打电话。", "必须本人来。"]), LOSS, "必须", "要 / 请"),
    Fault("command", needs(lead="您应该先挂失。"), NEEDS, "lead: 您应该", "可以"),
    Fault("promise", loss(answer="这是保本的。"), LOSS, "answer", "take it out"),
    Fault("promise", in_file(WORDING, {"greet": ["您好", "保证下款"]}), WORDING, "保证下款", "take it out"),
    Fault("lexicon", terms(冲正="贷记", 贷记="记进账户"), JARGON, "冲正", "plainer words"),
    Fault(
        "lexicon", terms(冲正={"plain": "退回去", "fine": ["never"]}), JARGON, "冲正", "plain, fine, unless"
    ),
    Fault("lexicon", in_file(JARGON, {"terms": {"冲正": "退回去"}}), JARGON, "terms", "add terms"),
]
