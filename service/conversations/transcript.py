"""A conversation as a text file for its customer. Rules only; what was masked when it came stays masked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.conversations.events import IMAGES, NUMBERED, ActorKind, Envelope
from service.core.clock import CHINA

SPEAKERS = {
    ActorKind.CUSTOMER: "我",
    ActorKind.BOT: "智能客服",
    ActorKind.AGENT: "人工客服",
    ActorKind.SYSTEM: "系统提示",
}
MESSAGES = frozenset({"message.customer", "message.bot", "message.agent", "message.system"}) | IMAGES
IMAGE = "[图片]"
RECALLED = "（已撤回）"
QUOTED = 40
"""Characters of a quoted message: enough to know it again."""
FEEDBACK = {True: "（觉得上面的回答有帮助）", False: "（觉得上面的回答没帮助）"}
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Cover:
    """What stands around the messages. `left_out`: how many older events did not fit."""

    title: str
    notice: str
    made_at: datetime
    left_out: int = 0


def transcript(cover: Cover, events: Iterable[Envelope]) -> str:
    """Lines by the bank's clock, one heading a day; ends with a line feed."""
    return "\n".join((*_head(cover), *_lines(events))) + "\n"


def _head(cover: Cover) -> Iterator[str]:
    made = cover.made_at.astimezone(CHINA)
    yield cover.title
    yield f"生成时间：{_day(made.date())} {made:%H:%M}（北京时间）"
    yield cover.notice
    if cover.left_out:
        yield "对话很长，这里是最近的部分。"


def _lines(events: Iterable[Envelope]) -> Iterator[str]:
    today: date | None = None
    said: dict[int, Envelope] = {}
    for event in events:
        said[event.seq] = event
        text = _text(event)
        if not text:
            continue
        at = event.at.astimezone(CHINA)
        if at.date() != today:
            today = at.date()
            yield ""
            yield f"—— {_day(today)} 星期{WEEKDAYS[today.weekday()]} ——"
        yield f"[{at:%H:%M:%S}] {_speaker(event)}：{_quote(event, said)}{text}"


def _quote(event: Envelope, said: Mapping[int, Envelope]) -> str:
    """In front of an answer: what it answers. Nothing is quoted of what was taken back."""
    seq = event.data.get("quotes")
    if seq is None or event.data.get("recalled"):
        return ""
    quoted = said.get(seq)
    if quoted is None:
        return "（回复更早的消息）"
    if quoted.data.get("recalled"):
        return f"（回复{_speaker(quoted)}已撤回的消息）"
    words = " ".join(str(quoted.data.get("text", "")).split())
    return f"（回复{_speaker(quoted)}“{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}”）"


def _text(event: Envelope) -> str:
    if event.type == "feedback.given":
        return FEEDBACK[bool(event.data["helpful"])]
    if event.type not in MESSAGES:
        return ""
    if event.data.get("recalled"):
        return RECALLED
    return IMAGE if event.type in IMAGES else str(event.data["text"]).replace("\n", "\n    ")


def _speaker(event: Envelope) -> str:
    role = SPEAKERS[event.actor.kind]
    return f"{role} {event.actor.name.removeprefix(NUMBERED)}" if event.actor.name else role


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
