"""The few questions before a person takes over a hard topic: which is open, and how a reply to it is read. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb_index.text import normalise
from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.facts import MAX_QUESTIONS, FactSheet, Part, Question, pressed
from service.dialogue.gathered import Gathered
from service.dialogue.library import Library
from service.dialogue.outcome import Button, Decision, Kind
from service.dialogue.unsure import SCOPE, TALK, is_clear

HARD_TOPIC = "hard_topic"

_SKIP = re.compile(
    f"^{re.escape(normalise(triggers.SKIP_BUTTON))}$"
    "|^(跳过|略过|都跳过|不想说|不说了?|先不说|不方便说|不想回答|不回答|别问了?|不要问了?|直接转|直接转接|转吧|快转"
    "|直接接|你转吧)[吧呀啊了,。! ]*(谢谢)?[。! ]*$"
)
# 算了, 不换了, 好了, 打错了: the matter is off, or another one comes first.
_DROPS = re.compile(
    "^(?:我|那|哦|哎呀?|对不起|不好意思|,| )*(?:算了(?!一|下|算|大概|差不多)"
    "|不(?:想)?(?:换|买|卖|退|赎|办|转|贷|汇|存|取|投|借|弄|要|查|问)了"
    "|先(?:不|别)(?:说|管|问|转|办|弄|谈|聊)"
    "|(?:打|说|发|写|问)错了|没事了"
    "|(?:已经|自己|现在|又)*(?:好了|可以了|行了|恢复了|能用了|解决了)|我?自己(?:想办法|解决|处理)|不用(?:转|办|麻烦)?了)"
)
_OR_SO = re.compile(
    "(?:不(?:想)?(?:换|买|卖|退|赎|办|转|贷|汇|存|取|投|借|弄|要|查|问)了"
    "|了|吧|啊|呀|的|谢谢|多谢|你们?|您|我|自己|现在|可以|好|不|问|说|换|办|转|想办法|这个|那个|这事|[,。! ])*"
)
# Says that the customer hears us, and nothing else.
_EMPTY = re.compile(
    "^(好|好的|嗯+|哦+|噢|行|可以|问吧|你问|您问|你好|您好|在吗|谢谢|多谢|ok|收到|是的|对)*[呀啊吧的了呢,。!~ ]*$"
)
_ASKS = re.compile(
    "[?]|吗|怎么|咋|如何|多少|哪|什么|啥|能不能|可不可以|是不是|有没有|请问|想问|问一下|我想|我要|帮我|另外|对了"
)
# 一点点, 不多, 还没想好, 全部: a sum, however roughly.
_SOME_SUM = re.compile(
    "[0-9一二两三四五六七八九十百千万亿几多少点些全都半]|想好|不清楚|不知道|不确定|看情况|随便"
)
# After these the message before this one belongs to the same matter.
_ON_THE_WAY = (Kind.PROBE, Kind.SUGGEST, Kind.REFUSE)


class Move(StrEnum):
    """What a customer does when asked for a fact."""

    ANSWERS = "answers"
    HURRIES = "hurries"
    """Wants no question: skips, is upset, or asks for something of the same desk."""
    LEAVES = "leaves"
    """Wants something that is served at once whatever was asked."""


@dataclass(frozen=True)
class Reply:
    """`topic` is the hard topic that the handover is about."""

    move: Move
    topic: str


def begin(topic: str, need: str | None, evidence: Evidence, library: Library) -> Gathered:
    """A hard topic was decided: what was told already is noted, the first open question, if any, is asked.

    Questions of a probe or of another hard topic just before count: nobody is asked more than twice on the way.
    """
    sheet, earlier = sheet_for(topic, evidence, library), evidence.memory.gathered
    questions = _questions(sheet, topic, evidence, sure=need is not None or is_clear(evidence))
    gathered = Gathered(
        topic,
        need,
        rest=tuple(question.id for question in questions),
        asks=earlier.asks if earlier else evidence.memory.probes,
        facts=earlier.closed().facts if earlier else (),
    )
    return _ask_next(_noting_told(gathered, questions, _told_so_far(evidence)), sheet)


def read(evidence: Evidence, library: Library) -> Reply | None:
    """How the customer takes the open question; None when no question is open."""
    gathered = evidence.memory.gathered
    if gathered is None or gathered.asked is None:
        return None
    return (
        _wish(evidence, gathered, library)
        or _other_matter(evidence, gathered)
        or Reply(Move.ANSWERS, gathered.topic)
    )


def only_drops(text: str) -> bool:
    """Nothing is said but that it is off."""
    found = _DROPS.search(text)
    return found is not None and _OR_SO.fullmatch(text[found.end() :]) is not None


def answered(evidence: Evidence, library: Library) -> Gathered:
    """The reply is noted in the customer's own words, or under the question it really tells; the next one is asked."""
    gathered = evidence.memory.gathered
    if gathered is None:
        raise ValueError("no question is open")
    sheet = sheet_for(gathered.topic, evidence, library)
    elsewhere = sheet is not None and _tells_elsewhere(gathered, sheet, evidence.text)
    value = "" if elsewhere or _EMPTY.match(evidence.text) else evidence.text
    noted = replace(gathered.noting("、".join(gathered.labels), value), asked=None, labels=())
    rest = [question for one in gathered.rest if sheet and (question := sheet.named(one))]
    told = sheet.questions if sheet is not None and elsewhere else rest
    return _ask_next(_noting_told(noted, told, evidence.text), sheet)


def _tells_elsewhere(gathered: Gathered, sheet: FactSheet, text: str) -> bool:
    """A sum was asked for, and the reply is the fact of another question: 旅游 is no sum."""
    question = sheet.named(gathered.asked)
    missing = _missing(question, gathered) if question else ()
    if not missing or any(part.reads != "amount" for part in missing):
        return False
    if _SOME_SUM.search(text) or any(part.told(text) for part in missing):
        return False
    return any(part.told(text) for one in sheet.questions for part in one.parts)


def after(decision: Decision, evidence: Evidence, library: Library) -> Gathered | None:
    """What is gathered once the decision is carried out; None when no hard topic was met."""
    old = evidence.memory.gathered
    if decision.kind is not Kind.GATHER and decision.reason != HARD_TOPIC:
        return old.closed() if old else None
    reply = read(evidence, library)
    if old is not None and reply is not None and reply.move is Move.ANSWERS:
        return answered(evidence, library)
    if old is not None and reply is not None and reply.move is Move.HURRIES:
        return old.closed()
    return begin(decision.topic or "", decision.need, evidence, library)


def question_text(gathered: Gathered, sheet: FactSheet) -> tuple[str, str, tuple[Button, ...]]:
    """The open question, why it is asked, and its buttons; the last one always skips. Raises ValueError if none is open."""
    question = sheet.named(gathered.asked)
    if question is None:
        raise ValueError("no question is open")
    only = _only_missing(question, gathered)
    titles = (*_button_labels(gathered, sheet), triggers.SKIP_BUTTON)
    buttons = tuple(Button(title, title) for title in titles)
    return (only.ask if only and only.ask else question.ask), question.why, buttons


def sheet_for(topic: str, evidence: Evidence, library: Library) -> FactSheet | None:
    """The questions of the desk that a topic belongs to."""
    known = evidence.topics.get(topic)
    return library.facts.get(known.skill) if known else None


def _questions(
    sheet: FactSheet | None, topic: str, evidence: Evidence, *, sure: bool
) -> tuple[Question, ...]:
    """None for urgent matters, whatever the content says; those of the desk when the topic is only likely."""
    if sheet is None or evidence.topics[topic].urgent:
        return ()
    if not sheet.topics.get(topic, sheet.default):
        return ()
    return sheet.questions_for(topic if sure else None)


def _told_so_far(evidence: Evidence) -> str:
    """The message, and those before it that led here."""
    memory = evidence.memory
    before = 1 + memory.probes if memory.last_kind in _ON_THE_WAY else 0
    return (
        "。".join((*evidence.earlier[len(evidence.earlier) - before :], evidence.text))
        if before
        else evidence.text
    )


def _noting_told(gathered: Gathered, questions: Sequence[Question], text: str) -> Gathered:
    for part in (part for question in questions for part in question.parts):
        value = part.told(text) if part.label not in gathered.known else ""
        gathered = gathered.noting(part.label, value) if value else gathered
    return gathered


def _ask_next(gathered: Gathered, sheet: FactSheet | None) -> Gathered:
    for at, one in enumerate(gathered.rest):
        question = sheet.named(one) if sheet else None
        missing = _missing(question, gathered) if question else ()
        if missing and gathered.asks < MAX_QUESTIONS:
            labels, rest = tuple(part.label for part in missing), gathered.rest[at + 1 :]
            return replace(gathered, asked=one, labels=labels, rest=rest, asks=gathered.asks + 1)
    return replace(gathered, asked=None, labels=(), rest=())


def _missing(question: Question, gathered: Gathered) -> tuple[Part, ...]:
    return tuple(part for part in question.parts if part.label not in gathered.known)


def _only_missing(question: Question, gathered: Gathered) -> Part | None:
    """The one part of two that is still open."""
    missing = _missing(question, gathered)
    return missing[0] if len(missing) == 1 < len(question.parts) else None


def _button_labels(gathered: Gathered, sheet: FactSheet | None) -> tuple[str, ...]:
    question = sheet.named(gathered.asked) if sheet else None
    if question is None:
        return ()
    only = _only_missing(question, gathered)
    return only.buttons if only and only.ask else question.buttons


def _wish(evidence: Evidence, gathered: Gathered, library: Library) -> Reply | None:
    """Plain signs in the words: a skip, a button, or a wish that outranks every question."""
    text, topic = evidence.text, gathered.topic
    urgent = triggers.urgent_topic(text) is not None
    if _SKIP.match(text):
        return Reply(Move.HURRIES, topic)
    if not urgent and pressed(text, _button_labels(gathered, sheet_for(topic, evidence, library))):
        return Reply(Move.ANSWERS, topic)
    # 没有了 says goodbye elsewhere; here it is an answer.
    goodbye = triggers.says_goodbye(text) and not text.startswith("没")
    menu = bool(library.menu) and (triggers.wants_menu(text) or triggers.wants_up(text))
    drops = _DROPS.search(text) is not None and not text.startswith(("不想说", "不说", "不方便"))
    if urgent or goodbye or menu or drops or triggers.asks_person(text) or triggers.grievance(text):
        return Reply(Move.LEAVES, topic)
    repeated = bool(evidence.earlier) and evidence.earlier[-1] == text
    if repeated or triggers.is_abusive(text) or triggers.is_angry(text):
        return Reply(Move.HURRIES, topic)
    return None


def _other_matter(evidence: Evidence, gathered: Gathered) -> Reply | None:
    """A clear question about something else. A bare statement is taken for the answer that was asked for."""
    best = evidence.candidates[0] if is_clear(evidence) else None
    topic = evidence.topics.get(best.topic) if best else None
    if best is None or topic is None or best.topic.startswith((TALK, SCOPE)):
        return None
    if topic.urgent:
        return Reply(Move.LEAVES, gathered.topic)
    if evidence.exact is None and (best.topic == gathered.topic or not _ASKS.search(evidence.text)):
        return None
    desk = evidence.topics.get(gathered.topic)
    if topic.policy == "human" and desk is not None and topic.skill == desk.skill:
        return Reply(Move.HURRIES, best.topic)
    return Reply(Move.LEAVES, gathered.topic)
