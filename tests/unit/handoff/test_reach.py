"""Whom a customer can be handed on to: who is refused, why, and who is named instead."""

from datetime import UTC, datetime, timedelta

import pytest

from service.core.errors import Conflict
from service.handoff.deskwork.reach import (
    Colleague,
    Group,
    check_answers,
    check_staffed,
    check_takes,
    group_of,
)
from service.handoff.routing.hours import Opening
from service.handoff.routing.rules import levels_of
from service.handoff.routing.state import Agent, Rules, Status

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
OPEN = Opening(True)
CLOSED = Opening(False, datetime(2026, 11, 23, tzinfo=UTC))
RULES = Rules(overflow={"loan": (("general", timedelta(seconds=60)),)})


def one(number: str, *skills: str, rings: int = 0, **more) -> Colleague:
    agent = Agent(f"s_{number}", number, levels_of(skills or ("*",)), **{"capacity": 2, **more})
    return Colleague(agent, f"坐席{number}", list(skills), rings)


def refusal(check, *arguments) -> tuple[str, str]:
    with pytest.raises(Conflict) as caught:
        check(*arguments)
    return caught.value.code, caught.value.text


SERVING = frozenset({"c1"})
STATES = [
    ({"lost_since": NOW}, "away", "agent_away", "agent_away"),
    ({"status": Status.OFFLINE}, "offline", "agent_offline", "agent_offline"),
    ({"status": Status.BREAK}, "break", "agent_on_break", "agent_on_break"),
    ({"status": Status.BUSY}, "busy", "agent_busy", "agent_busy"),
    ({"serving": SERVING, "wrapping_up": 1}, "full", "agent_full", None),
    ({"serving": SERVING, "rings": 1}, "full", "agent_full", None),
    ({"capacity": 0}, "full", "agent_full", None),
    ({"status": Status.BREAK, "lost_since": NOW}, "away", "agent_away", "agent_away"),
    ({"serving": SERVING}, "free", None, None),
]


@pytest.mark.parametrize(("state", "standing", "taking", "answering"), STATES)
def test_each_state_has_its_refusal(state, standing, taking, answering):
    colleague = one("1002", **state)
    assert colleague.to_json()["standing"] == standing
    for check, code in ((check_takes, taking), (check_answers, answering)):
        if code is None:
            check(colleague, [], "loan")
        else:
            assert refusal(check, colleague, [], "loan")[0] == code


def test_who_is_free_is_named_those_of_the_group_first():
    full = one("1002", serving=frozenset({"a", "b"}))
    others = [
        one("1003", "forex"),
        one("1004", "loan", serving=SERVING),
        one("1005", "loan"),
        one("1006", "loan", status=Status.BUSY),
        one("1007", "loan:2"),
        one("1008", "*"),
    ]
    assert refusal(check_takes, full, others, "loan")[1].endswith("现在有空的同事：工号 1005、1007、1008。")
    assert refusal(check_takes, full, others[:1], "loan")[1].endswith("现在有空的同事：工号 1003。")
    assert "可以转到技能组" in refusal(check_takes, full, others[3:4], "loan")[1]


def test_a_full_colleague_is_named_to_who_only_asks():
    away, full = one("1002", lost_since=NOW), one("1003", capacity=0)
    assert "1003" in refusal(check_answers, away, [full], "loan")[1]
    assert "1003" not in refusal(check_takes, away, [full], "loan")[1]


def test_a_group_counts_those_who_would_be_offered_its_customers():
    others = [
        one("1002", "loan", serving=SERVING),
        one("1003", "loan:2"),
        one("1004", "general"),
        one("1005", "general:2"),
        one("1006", "forex"),
        one("1007", "loan", status=Status.BREAK),
        one("1008", "*", lost_since=NOW),
    ]
    found = group_of("loan", "个人贷款", others, OPEN, RULES)
    assert (found.on_duty, found.seats) == (3, 5), "1002, 1003, and 1004 who helps out"


@pytest.mark.parametrize(
    ("on_duty", "opening", "code", "says"),
    [
        (1, OPEN, None, ""),
        (1, CLOSED, None, ""),
        (0, OPEN, "group_empty", "个人贷款现在没有同事在岗"),
        (0, CLOSED, "group_closed", "明天（周一）8:00开始服务"),
        (0, Opening(False), "group_closed", "个人贷款现在不在服务时间。"),
    ],
)
def test_a_group_that_is_closed_or_empty_is_said_before(on_duty, opening, code, says):
    group = Group("loan", "个人贷款", on_duty, on_duty, opening)
    if code is None:
        check_staffed(group, NOW)
    else:
        assert refusal(check_staffed, group, NOW)[0] == code
        assert says in refusal(check_staffed, group, NOW)[1]
