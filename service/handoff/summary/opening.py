"""The line an agent may begin with. It is said to the customer: no name that only the bank uses stands in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.handoff.summary.mood import mood_of
from service.handoff.summary.quoting import says_something, short
from service.handoff.summary.words import LET_DOWN

OPENING_CHARS = 80
ECHO_CHARS = 16
"""Longer words of his are not said back to him."""

URGENT = "您好，我已经看到您的情况，先帮您保住资金安全。请问可疑的交易大概发生在什么时间？"
SORRY = "您好，抱歉刚才没能帮您解决。"
HELLO = "您好，"
HANDLED = "我来帮您处理。"
_SAID_BACK = re.compile(f"您说的「(.*)」，{HANDLED}")
UNHELPED = frozenset({"not_helped", "repeated"})
STILL = re.compile("(还是?|仍然?|一直)(没|不|收不到)")
"""验证码还是没来: said of the answer, though nobody pressed a button."""

SEEN = "您刚才说的我这边都能看到，不用再说一遍。"


@dataclass(frozen=True)
class Matter:
    """What it is about, in words that may be said to the customer."""

    button: str | None
    """Of the need he was asked for."""
    words: str
    """His own."""
    title: str | None
    """Of the answer or card the topic has."""
    left_open: str | None = None
    """The title of another matter he came with."""


def opening(playbook: str | None, reason: str, matter: Matter, urgent: bool) -> str:
    """The playbook's line, or one about the matter; what was left open is added where there is room."""
    if urgent:
        return short(playbook or URGENT, OPENING_CHARS)
    line = playbook or f"{SORRY if reason in LET_DOWN else HELLO}{SEEN}{_about(matter)}"
    also = f"您前面问的「{matter.left_open}」要是还没解决，我也一起看。"
    fits = matter.left_open and len(line + also) <= OPENING_CHARS
    return line + also if fits else short(line, OPENING_CHARS)


def left_open(shown: Sequence[Mapping[str, Any]], topic: str | None) -> str | None:
    """The title of an answer on another topic than `topic` that did not help by what the customer did or said then."""
    others = (one for one in shown if one["topic"] != topic and _did_not_help(one))
    return next((one["title"] for one in others), None) if topic else None


def _did_not_help(answer: Mapping[str, Any]) -> bool:
    code = answer["outcome"]["code"]
    return code in UNHELPED or (code == "none" and bool(STILL.search(answer["reaction"])))


def _about(matter: Matter) -> str:
    if not matter.button and _can_be_said_back(matter.words):
        return f"您说的「{matter.words}」，{HANDLED}"
    called = matter.button or matter.title
    return f"关于「{called}」，{HANDLED}" if called else f"您的问题{HANDLED}"


def _can_be_said_back(words: str) -> bool:
    """Short, whole, calm, and with nothing in it that was masked."""
    whole = len(words) <= ECHO_CHARS and not set("[…") & set(words)
    return whole and says_something(words) and not mood_of(words)


def without_echo(line: str, taken_back: Callable[[str], bool]) -> str:
    """The line without the customer's words, if they are of what he took back."""
    said = _SAID_BACK.search(line)
    if said is None or not taken_back(said[1]):
        return line
    return f"{line[: said.start()]}您的问题{HANDLED}{line[said.end() :]}"
