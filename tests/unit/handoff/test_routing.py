"""Who is offered to whom, at a simulated clock."""

from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.routing.rules import levels_of, line, plan
from service.handoff.routing.state import (
    Abandon,
    Absent,
    Agent,
    NewRound,
    Offer,
    Queued,
    Rejoin,
    Requeue,
    Ringing,
    Rules,
    State,
    Status,
    Withdraw,
)

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
RULES = Rules(overflow={"loan": (("general", timedelta(seconds=60)),)})


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def agent(name: str, *skills: str, **more) -> Agent:
    return Agent(name, name, levels_of(skills or ("*",)), **more)


def queued(name: str, waited: float = 10, skill: str = "loan", urgent: bool = False, **more) -> Queued:
    return Queued(name, skill, urgent, ago(waited), **more)


def planned(agents=(), queue=(), ringing=(), absent=(), rules=RULES):
    return plan(State(tuple(agents), tuple(queue), tuple(ringing), tuple(absent)), NOW, rules)


def test_skills_carry_levels():
    assert levels_of(["forex", "loan:2", "*:3"]) == {"forex": 1, "loan": 2, "*": 3}
    assert (agent("a", "loan:2").level("loan"), agent("a", "*:3").level("loan")) == (2, 3)
    assert agent("a", "loan").level("forex") is None


def test_urgent_first_then_first_come():
    queue = [queued("b", 20), queued("late", 1, urgent=True), queued("a", 30)]
    assert [one.conversation for one in line(queue, NOW, RULES)] == ["late", "a", "b"]
    assert planned([agent("x")], queue) == [Offer("late", "x")]


def test_who_came_back_from_an_agent_is_first_of_his_class():
    queue = [queued("old", 90), queued("back", 5, head=True), queued("urgent", 1, urgent=True)]
    assert [one.conversation for one in line(queue, NOW, RULES)] == ["urgent", "back", "old"]


def test_whoever_waited_long_enough_goes_before_later_urgent_ones():
    old = queued("old", RULES.promote.total_seconds())
    assert line([queued("urgent", 5, urgent=True), old], NOW, RULES)[0] is old


@pytest.mark.parametrize("status", [Status.BUSY, Status.BREAK, Status.OFFLINE])
def test_only_who_is_online_is_offered_anybody(status):
    assert planned([agent("x", status=status)], [queued("a")]) == []


def test_nobody_is_offered_to_an_agent_who_is_not_connected():
    assert planned([agent("x", lost_since=ago(1))], [queued("a")]) == []


def test_capacity_counts_talks_wrap_ups_and_rings():
    full = agent("x", capacity=3, serving=frozenset({"t"}), wrapping_up=1)
    assert planned([full], [queued("a", 30), queued("b")]) == [Offer("a", "x")]
    assert planned([full], [queued("a", 30), queued("b")], [Ringing("a", "x", ago(1))]) == []


def test_the_least_loaded_is_asked_and_order_settles_ties():
    idle = [agent("2", capacity=3), agent("1", capacity=3)]
    busy = agent("0", capacity=3, serving=frozenset({"t"}))
    assert planned([busy, *idle], [queued("a")]) == [Offer("a", "1")]
    queue = [queued("a", 30), queued("b", 20), queued("c", 10)]
    assert planned([busy, *idle], queue) == [Offer("a", "1"), Offer("b", "2"), Offer("c", "0")]


def test_the_agent_who_knows_the_customer_is_asked_first():
    agents = [agent("1", capacity=2), agent("2", capacity=2, serving=frozenset({"t"}))]
    assert planned(agents, [queued("a", last_agent="2")]) == [Offer("a", "2")]
    full = [agents[0], agent("2", serving=frozenset({"t"}))]
    assert planned(full, [queued("a", last_agent="2")]) == [Offer("a", "1")]


@pytest.mark.parametrize(("waited", "asked"), [(29, []), (30, [Offer("a", "second")])])
def test_the_next_level_is_asked_after_a_wait(waited, asked):
    agents = [agent("first", "loan", serving=frozenset({"t"})), agent("second", "loan:2")]
    assert planned(agents, [queued("a", waited)]) == asked


def test_a_level_with_nobody_on_duty_costs_no_wait():
    agents = [agent("first", "loan", status=Status.BREAK), agent("second", "loan:2")]
    assert planned(agents, [queued("a", 0)]) == [Offer("a", "second")]


def test_an_urgent_customer_does_not_wait_for_the_better_level():
    agents = [agent("first", "loan", serving=frozenset({"t"})), agent("second", "loan:2")]
    assert planned(agents, [queued("a", 0, urgent=True)]) == [Offer("a", "second")]


@pytest.mark.parametrize(("waited", "asked"), [(59, []), (60, [Offer("a", "helper")])])
def test_another_group_helps_out_after_a_wait(waited, asked):
    agents = [agent("first", "loan", serving=frozenset({"t"})), agent("helper", "general")]
    assert planned(agents, [queued("a", waited)]) == asked
    assert planned(agents, [queued("a", 9999, skill="forex")]) == []


@pytest.mark.parametrize(("rung", "over"), [(19, False), (20, True)])
def test_a_silent_agent_loses_the_offer_to_the_next(rung, over):
    actions = planned([agent("1"), agent("2")], [queued("a")], [Ringing("a", "1", ago(rung))])
    assert actions == ([Withdraw("a", "1", "silent"), Offer("a", "2")] if over else [])


def test_an_offer_to_somebody_who_went_on_a_break_goes_on_at_once():
    agents = [agent("1", status=Status.BREAK), agent("2")]
    ringing = [Ringing("a", "1", ago(1))]
    assert planned(agents, [queued("a")], ringing) == [Withdraw("a", "1", "agent_away"), Offer("a", "2")]


@pytest.mark.parametrize(("lost", "over"), [(29, False), (30, True)])
def test_a_lost_agent_keeps_offers_and_talks_for_the_grace_only(lost, over):
    agents = [agent("1", lost_since=ago(lost), serving=frozenset({"t"}), capacity=5)]
    actions = planned(agents, [queued("a")], [Ringing("a", "1", ago(1))])
    assert actions == ([Requeue("t", "1"), Withdraw("a", "1", "agent_lost")] if over else [])


def test_never_back_to_who_declined_until_everybody_was_asked():
    agents = [agent("1"), agent("2", serving=frozenset({"t"}))]
    tried = queued("a", tried=frozenset({"1"}), asked_at=ago(14))
    assert planned(agents, [tried]) == []
    again = queued("a", tried=frozenset({"1"}), asked_at=ago(15))
    assert planned(agents, [again]) == [NewRound("a"), Offer("a", "1")]
    assert planned([agents[0], agent("2")], [again]) == [Offer("a", "2")]


def test_who_declined_one_customer_is_offered_the_next():
    queue = [queued("a", 30, tried=frozenset({"1"}), asked_at=ago(1)), queued("b", 20)]
    assert planned([agent("1")], queue) == [Offer("b", "1")]


@pytest.mark.parametrize(("gone", "left"), [(119, False), (120, True)])
def test_a_customer_who_left_is_never_offered(gone, left):
    actions = planned([agent("1")], [queued("a", 300, gone_since=ago(gone))])
    assert actions == ([Abandon("a", timedelta(seconds=180))] if left else [Offer("a", "1")])


def test_the_offer_of_a_customer_who_left_ends_too():
    actions = planned([agent("1")], [queued("a", 300, gone_since=ago(200))], [Ringing("a", "1", ago(1))])
    assert actions == [Withdraw("a", "1", "customer_gone"), Abandon("a", timedelta(seconds=100))]


@pytest.mark.parametrize(
    ("absent", "back"),
    [
        (Absent("a", ago(1800), present=True), [Rejoin("a")]),
        (Absent("a", ago(1801), present=True), []),
        (Absent("a", ago(5), present=False), []),
    ],
)
def test_whoever_comes_back_in_time_rejoins(absent, back):
    assert planned(absent=[absent]) == back


def test_nobody_is_offered_before_whoever_comes_back_stands_in_the_line():
    absent = [Absent("old", ago(60), present=True)]
    assert planned([agent("1")], [queued("later")], absent=absent) == [Rejoin("old")]


def test_the_same_picture_gives_the_same_plan():
    agents = [agent(str(number), capacity=2) for number in range(4)]
    queue = [queued(str(number), number) for number in range(6)]
    state = State(tuple(agents), tuple(queue))
    turned = State(tuple(reversed(agents)), tuple(reversed(queue)))
    assert plan(state, NOW, RULES) == plan(turned, NOW, RULES)
