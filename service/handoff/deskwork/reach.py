"""Whom a customer can be handed on to, as rules over plain data: colleagues and skill groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.core.clock import iso
from service.core.errors import Conflict
from service.handoff.routing.hours import Opening, spoken
from service.handoff.routing.state import Agent, Rules, Status

NAMED = 3
"""Colleagues named to somebody who chose one that cannot."""


class Standing(StrEnum):
    """`away`: no sign of life; `full`: online without a free seat. The others are what the agent says of himself."""

    FREE = "free"
    FULL = "full"
    BUSY = "busy"
    BREAK = "break"
    OFFLINE = "offline"
    AWAY = "away"


@dataclass(frozen=True)
class Colleague:
    """`rings` are customers who ring at him now: they may be his in a moment."""

    agent: Agent
    name: str
    skills: Sequence[str]
    rings: int = 0

    @property
    def id(self) -> str:
        return self.agent.id

    @property
    def number(self) -> str:
        return self.agent.order

    @property
    def badge(self) -> dict[str, str]:
        return {"number": self.number, "name": self.name}

    @property
    def seats(self) -> int:
        """How many more he takes."""
        return max(0, self.agent.capacity - self.agent.in_hand - self.rings) if self.agent.on_duty else 0

    @property
    def standing(self) -> Standing:
        if self.agent.lost_since is not None:
            return Standing.AWAY
        if self.agent.status is not Status.ONLINE:
            return Standing(self.agent.status.value)
        return Standing.FREE if self.seats else Standing.FULL

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "skills": list(self.skills),
            "present": self.agent.lost_since is None,
            "standing": self.standing.value,
            "seats": self.seats,
        }


@dataclass(frozen=True)
class Group:
    """A skill group without whoever asks. `on_duty` counts those who would be offered its customers, if need be to help out."""

    id: str
    name: str
    on_duty: int
    seats: int
    opening: Opening

    def to_json(self) -> dict[str, Any]:
        opens_at = self.opening.opens_at
        return {
            "id": self.id,
            "name": self.name,
            "on_duty": self.on_duty,
            "seats": self.seats,
            "open": self.opening.open,
            "opens_at": opens_at and iso(opens_at),
        }


def group_of(skill: str, name: str, others: Sequence[Colleague], opening: Opening, rules: Rules) -> Group:
    able = [one for one in others if one.agent.on_duty and _serves(one.agent, skill, rules)]
    return Group(skill, name, len(able), sum(one.seats for one in able), opening)


def check_takes(one: Colleague, others: Sequence[Colleague], skill: str | None) -> None:
    """Raises Conflict `agent_away`, `agent_offline`, `agent_on_break`, `agent_busy` or `agent_full`, and says who is free.

    `others` are everybody who could be chosen instead; those who serve `skill` are named first.
    """
    free = _best([other for other in others if other.standing is Standing.FREE], skill)
    _check_listens(one, free)
    if one.standing is Standing.FULL:
        raise Conflict("agent_full", f"工号 {one.number} 手上的客户已经满了。{_named(free)}")


def check_answers(one: Colleague, others: Sequence[Colleague], skill: str | None) -> None:
    """As `check_takes`, for a question: that takes no seat."""
    _check_listens(one, _best([other for other in others if other.agent.on_duty], skill))


def check_staffed(group: Group, now: datetime) -> None:
    """Raises Conflict `group_closed` or `group_empty`. Hours do not matter while somebody is there."""
    if group.on_duty:
        return
    if group.opening.open:
        text = f"{group.name}现在没有同事在岗，转过去之后要等有人上线。"
        raise Conflict("group_empty", text)
    opens = spoken(group.opening, now)
    when = f"，{opens}开始服务" if opens else ""
    text = f"{group.name}现在不在服务时间{when}。转过去之后，客户可以留言或约回电。"
    raise Conflict("group_closed", text)


def _check_listens(one: Colleague, free: Sequence[Colleague]) -> None:
    who, named = f"工号 {one.number}", _named(free)
    match one.standing:
        case Standing.AWAY:
            raise Conflict("agent_away", f"{who} 现在没有登录工作台。{named}")
        case Standing.OFFLINE:
            raise Conflict("agent_offline", f"{who} 已经离线。{named}")
        case Standing.BREAK:
            raise Conflict("agent_on_break", f"{who} 正在小休。{named}")
        case Standing.BUSY:
            raise Conflict("agent_busy", f"{who} 正在忙，暂时不接客户。{named}")


def _best(free: Sequence[Colleague], skill: str | None) -> list[Colleague]:
    """Those who serve the group, if any do; most seats first."""
    own = [one for one in free if skill and one.agent.level(skill) is not None]
    return sorted(own or free, key=lambda one: (-one.seats, one.number))


def _named(free: Sequence[Colleague]) -> str:
    if not free:
        return "其他同事现在也没有空，可以转到技能组，客户会排在后来的人前面。"
    numbers = "、".join(one.number for one in free[:NAMED])
    return f"现在有空的同事：工号 {numbers}。"


def _serves(agent: Agent, skill: str, rules: Rules) -> bool:
    helpers = (group for group, _ in rules.overflow.get(skill, ()))
    return agent.level(skill) is not None or any(agent.level(group) == 1 for group in helpers)
