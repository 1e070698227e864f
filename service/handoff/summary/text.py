"""The summary as plain text in Chinese, for desks that show a note and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from service.core.clock import CHINA


def as_text(summary: Mapping[str, Any]) -> str:
    """`summary` is the JSON of a Summary. One line a part; parts that are empty are left out."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    urgent = "【紧急】" if summary["urgent"] else ""
    yield f"{urgent}{summary['headline']}"
    yield f"转人工原因：{summary['reason']['text']}；技能组：{summary['skill']['name']}"
    elder = "；使用长辈版" if summary["elder"] else ""
    yield f"情绪：{summary['emotion']}；身份：{summary['identity']}{elder}"
    # Handoffs of before there were labels have no such part.
    if summary.get("labels"):
        yield "标签：" + "、".join(label["name"] for label in summary["labels"])
    if _is_new(summary["first_said"], summary):
        yield f"客户最先问：「{summary['first_said']}」"
    if summary["quotes"]:
        yield "后来说：" + "".join(f"「{quote}」" for quote in summary["quotes"])
    if summary["facts"]:
        yield "已了解：" + "；".join(f"{fact['label']} {fact['value']}" for fact in summary["facts"])
    if summary["skipped"]:
        yield "智能客服问了、客户没答：" + "、".join(summary["skipped"])
    if summary["ruled_out"]:
        yield "已排除：" + "；".join(summary["ruled_out"])
    for answer in summary["answers_shown"]:
        said = f"，客户接着说「{answer['reaction']}」" if _is_new(answer["reaction"], summary) else ""
        yield f"答过：{answer['title']}——{answer['outcome']['text']}{said}"
    if summary["added"]:
        yield "排队时又说：" + "".join(f"「{text}」" for text in summary["added"])
    for contact in summary["earlier"]:
        yield _earlier(contact)
    for promise in summary["promised"]:
        yield f"已承诺：{promise['text']}（{_moment(promise['due_at'])} 前）"
    yield from _aids(summary)


def _is_new(words: str, summary: Mapping[str, Any]) -> bool:
    """False for what the headline says already."""
    return bool(words) and words.rstrip("…") not in summary["headline"]


def _aids(summary: Mapping[str, Any]) -> Iterator[str]:
    card = summary["playbook"]
    if card and card["steps"]:
        steps = "；".join(f"{number}. {step}" for number, step in enumerate(card["steps"], 1))
        yield f"办理要点：{steps}"
    articles = [one["title"] for one in summary["suggested"] if not card or one["topic"] != card["topic"]]
    if articles:
        yield "可参考：" + "".join(f"《{title}》" for title in articles)
    yield f"开场白：{summary['opening']}"
    waited = f"，排队 {_span(summary['queue_seconds'])}" if summary["queue_seconds"] else ""
    yield f"{_moment(summary['queued_at'])} 转人工；智能客服接待 {_span(summary['bot_seconds'])}{waited}"


def _earlier(contact: Mapping[str, Any]) -> str:
    who = "人工" if contact["by"] == "person" else "智能客服"
    note = f"，小结「{contact['note']}」" if contact["note"] else ""
    topic, outcome = contact["topic"]["name"], contact["outcome"]["text"]
    return f"48 小时内来过：{_moment(contact['at'])} 找{who}问「{topic}」，{outcome}{note}"


def _moment(text: str) -> str:
    """`11月21日 17:03`, where the bank is."""
    at = datetime.fromisoformat(text).astimezone(CHINA)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _span(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} 秒"
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    return f"{hours} 小时 {left} 分" if hours else f"{minutes} 分 {rest} 秒"
