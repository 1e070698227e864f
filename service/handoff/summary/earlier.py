"""Earlier contacts of the same customer on the same topic, as an agent wants to know of them. Rules only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.core.clock import iso
from service.handoff.summary.quoting import short

WINDOW = timedelta(hours=48)
SHOWN = 3
NOTE_CHARS = 30
NAME_CHARS = 16

PERSON, BOT = "person", "bot"
OUTCOMES = {
    PERSON: {
        "solved": "已解决",
        "unsolved": "没有解决",
        "given_back": "转回了智能客服",
        "left": "客户没等到人工，取消了排队",
        "abandoned": "客户没等到人工，离开了",
        "message_left": "留了言",
        "callback_booked": "约了回电",
        "open": "还在处理",
    },
    BOT: {
        "helped": "客户说解决了",
        "not_helped": "客户说没解决",
        "answered": "回答过，客户没有评价",
        "unanswered": "没有答上来",
    },
}


@dataclass(frozen=True)
class Contact:
    """`by` is PERSON or BOT, `outcome` a key of its OUTCOMES. `note` is the agent's closing note, masked as stored."""

    at: datetime
    conversation: str
    by: str
    topic: str
    outcome: str
    note: str = ""


def earlier(
    contacts: Sequence[Contact], topics: Collection[str], names: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """The newest contacts within WINDOW on one of the topics, newest first."""
    recent = [one for one in contacts if one.topic in topics and now - WINDOW <= one.at <= now]
    recent.sort(key=lambda one: one.at, reverse=True)
    return [
        {
            "conversation": one.conversation,
            "at": iso(one.at),
            "by": one.by,
            "topic": {"id": one.topic, "name": short(names.get(one.topic, one.topic), NAME_CHARS)},
            "outcome": {"code": one.outcome, "text": OUTCOMES[one.by].get(one.outcome, one.outcome)},
            "note": short(one.note, NOTE_CHARS),
        }
        for one in recent[:SHOWN]
    ]


def bot_outcome(kinds: Collection[str], reasons: Collection[str]) -> str:
    """How a conversation that stayed with the bot went, from its decisions."""
    if "solved" in reasons:
        return "helped"
    if any(reason.startswith(("unsolved", "misread")) for reason in reasons):
        return "not_helped"
    return "answered" if "answer" in kinds else "unanswered"
