"""The context summary an agent reads in five seconds. Built from the event log and the decisions, without a model.

Everything here was masked before it was stored; nothing is unmasked again.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from service.conversations.events import Envelope
from service.core.clock import iso
from service.dialogue.triggers import SKIP_BUTTON

QUOTES = 3
QUOTE_CHARS = 60

REASONS = {
    "hard_topic": "该业务由专人办理",
    "need_told": "客户已说明需求，该需求由专人办理",
    "need_found": "已问明需求，该需求由专人办理",
    "probe_failed": "两次询问仍未问明需求",
    "asked_person": "客户要求人工",
    "urgent": "资金安全，优先处理",
    "two_misses": "连续两次未能解答",
    "unsolved_twice": "客户两次反馈没有解决",
    "repeated": "客户重复提问",
    "anger": "客户情绪激动",
    "abuse": "客户情绪激动",
    "complaint": "客户投诉",
    "complaint_progress": "客户查询投诉进度",
    "compensation": "客户要求赔偿",
    "fee_waiver": "客户要求减免费用",
    "contact_request": "客户索要联系方式",
    "no_article": "知识库暂无该业务的答案",
}
HUMAN = "service.human"
_WORRY = re.compile("急|怎么办|担心|害怕|被骗|盗刷|救|赶紧|马上")
_ANGER = re.compile("投诉|气死|什么破|垃圾|骗子|不像话|离谱|太差|烦死|废物|滚|无语|曝光")


@dataclass(frozen=True)
class Named:
    id: str
    name: str


@dataclass(frozen=True)
class Decided:
    """What the bot decided for the customer message `seq`."""

    seq: int
    kind: str
    topic: str | None
    need: str | None


@dataclass(frozen=True)
class Request:
    """What the summary is about: the handoff itself, with the names already looked up."""

    skill: Named
    urgent: bool
    reason: str
    topic: Named | None
    need: Named | None
    facts: dict[str, str]
    opening: str | None
    skipped: Sequence[str] = ()
    asked_person: bool = False
    """`topic` is then the business the customer was on before he asked for a person."""
    needs_of_surface: Sequence[Named] = ()
    elder: bool = False


@dataclass(frozen=True)
class Summary:
    headline: str
    first_said: str
    topic: dict[str, str] | None
    need: dict[str, str] | None
    skill: dict[str, str]
    urgent: bool
    reason: dict[str, str]
    emotion: str
    identity: str
    opening: str
    bot_seconds: int
    queued_at: str
    ruled_out: list[str] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Asked for, and not given."""
    answers_shown: list[dict[str, str]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)
    suggested: list[dict[str, str]] = field(default_factory=list)
    elder: bool = False
    """The customer reads answers in the elder form."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def summarise(
    events: Sequence[Envelope],
    decisions: Sequence[Decided],
    request: Request,
    titles: dict[str, str],
    now: datetime,
) -> Summary:
    """`titles` maps topic ids to what people call them. `events` is the conversation so far, oldest first."""
    said = [event for event in events if event.type == "message.customer"]
    texts = [event.data["text"] for event in said if event.data["text"] != SKIP_BUTTON]
    started = said[0].at if said else now
    return Summary(
        headline=_headline(request, texts),
        first_said=_short(texts[0], 120) if texts else "",
        topic=_named(request.topic),
        need=_named(request.need),
        skill={"id": request.skill.id, "name": request.skill.name},
        urgent=request.urgent,
        reason={"code": request.reason, "text": REASONS.get(request.reason, "需要人工协助")},
        emotion=emotion_course(texts),
        identity="未核验（业务需要时再核验）",
        opening=request.opening or _opening(request),
        bot_seconds=max(0, int((now - started).total_seconds())),
        queued_at=iso(now),
        ruled_out=_ruled_out(decisions, request),
        facts=[{"label": label, "value": value} for label, value in request.facts.items()],
        skipped=list(request.skipped),
        answers_shown=_answers_shown(said, decisions, titles),
        quotes=_quotes(texts),
        suggested=_suggested(decisions, request, titles),
        elder=request.elder,
    )


def emotion_course(texts: Sequence[str]) -> str:
    """平静 / 着急 / 不满, and how it moved: "平静 → 不满"."""
    course: list[str] = []
    for text in texts:
        mood = "不满" if _ANGER.search(text) else "着急" if _WORRY.search(text) else "平静"
        if not course or course[-1] != mood:
            course.append(mood)
    return " → ".join(course[-3:]) or "平静"


def _headline(request: Request, texts: Sequence[str]) -> str:
    """The need in one sentence: the business, then the customer's own words for it."""
    subject = request.need or request.topic
    words = _telling(texts, 40)
    if subject is None:
        return f"客户要求人工：「{words}」" if words else "客户要求人工"
    asked = "，客户要求人工" if request.asked_person else ""
    return f"{subject.name}{asked}：「{words}」"


def _telling(texts: Sequence[str], limit: int) -> str:
    """The longest of the last four sentences says most."""
    return _short(max(texts[-4:], key=len), limit) if texts else ""


def _opening(request: Request) -> str:
    if request.urgent:
        return "您好，我已经看到您的情况，先帮您保住资金安全。请问可疑的交易大概发生在什么时间？"
    subject = request.need or request.topic
    if subject is None:
        return "您好，我已经看过您刚才的对话，接下来由我为您处理。"
    return f"您好，我已经看过您刚才的对话，是关于「{subject.name}」，接下来由我为您处理。"


def _ruled_out(decisions: Sequence[Decided], request: Request) -> list[str]:
    """Once the need is known, the other needs of the same surface need not be asked about again."""
    if request.need is None:
        return []
    return [need.name for need in request.needs_of_surface if need.id != request.need.id]


def _answers_shown(
    said: Sequence[Envelope], decisions: Sequence[Decided], titles: dict[str, str]
) -> list[dict[str, str]]:
    """Each answered topic once, with what the customer said next as the reaction."""
    shown: dict[str, dict[str, str]] = {}
    for decided in decisions:
        if decided.kind != "answer" or not decided.topic:
            continue
        reaction = next((event.data["text"] for event in said if event.seq > decided.seq), "")
        title = titles.get(decided.topic, decided.topic)
        shown[decided.topic] = {
            "topic": decided.topic,
            "title": title,
            "reaction": _short(reaction, 40) or "未回应",
        }
    return list(shown.values())


def _quotes(texts: Sequence[str]) -> list[str]:
    """The longest sentences say most; short clicks such as 转人工 say nothing. Order as spoken."""
    telling = sorted({text for text in texts if len(text) >= 4}, key=len, reverse=True)[:QUOTES]
    return [_short(text, QUOTE_CHARS) for text in dict.fromkeys(texts) if text in telling]


def _suggested(
    decisions: Sequence[Decided], request: Request, titles: dict[str, str]
) -> list[dict[str, str]]:
    topics = [request.topic.id] if request.topic else []
    topics += [decided.topic for decided in reversed(decisions) if decided.topic]
    unhelpful = ("talk.", "scope.", HUMAN)
    known = [topic for topic in dict.fromkeys(topics) if topic in titles and not topic.startswith(unhelpful)]
    return [{"topic": topic, "title": titles[topic]} for topic in known[:3]]


def _named(named: Named | None) -> dict[str, str] | None:
    return {"id": named.id, "name": named.name} if named else None


def _short(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
