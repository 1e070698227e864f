"""Queue and desk in any order of events: nobody lost, nobody offered twice, nobody starved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from service.handoff.routing import state as kinds
from service.handoff.routing.rules import is_gone, levels_of, may_be_asked, plan

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
RULES = kinds.Rules(promote=timedelta(minutes=5), overflow={"loan": (("forex", timedelta(seconds=45)),)})
SKILLS = (["loan"], ["forex"], ["*"], ["loan:2"], ["loan:2", "forex"], ["*:3"])
picks = st.integers(0, 99)


class Desk(RuleBasedStateMachine):
    """Does what the plan says, as the driver does, and lets people do anything else."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.agents: dict[str, kinds.Agent] = {}
        self.queue: dict[str, kinds.Queued] = {}
        self.ringing: dict[str, kinds.Ringing] = {}
        self.absent: dict[str, kinds.Absent] = {}
        self.served: dict[str, str] = {}
        self.tickets: dict[str, kinds.Queued] = {}
        self.done: set[str] = set()

    @initialize(skills=st.lists(st.sampled_from(SKILLS), min_size=1, max_size=4), capacity=st.integers(1, 3))
    def open(self, skills: list[list[str]], capacity: int) -> None:
        for number, mine in enumerate(skills):
            self.agents[str(number)] = kinds.Agent(
                str(number), str(number), levels_of(mine), capacity=capacity + number % 2
            )

    # What people do

    @rule(skill=st.sampled_from(["loan", "forex"]), urgent=st.booleans(), known=picks)
    def a_customer_joins(self, skill: str, urgent: bool, known: int) -> None:
        # Not in the order of coming: a tie that a name settles must not look like first come, first served.
        name = f"c{len(self.tickets) * 37 % 101:03}"
        last = str(known) if str(known) in self.agents else None
        self.tickets[name] = self.queue[name] = kinds.Queued(name, skill, urgent, self.now, last_agent=last)

    @rule(pick=picks)
    def a_customer_closes_the_page(self, pick: int) -> None:
        if one := some(self.queue, pick):
            self.queue[one] = replace(self.queue[one], gone_since=self.queue[one].gone_since or self.now)

    @rule(pick=picks)
    def a_customer_comes_back(self, pick: int) -> None:
        if one := some({**self.queue, **self.absent}, pick):
            if one in self.queue:
                self.queue[one] = replace(self.queue[one], gone_since=None)
            else:
                self.absent[one] = replace(self.absent[one], present=True)

    @rule(pick=picks)
    def an_agent_answers(self, pick: int) -> None:
        if one := some(self.ringing, pick):
            ring = self.ringing.pop(one)
            self.take(one, ring.agent)

    @rule(pick=picks)
    def an_agent_declines(self, pick: int) -> None:
        if one := some(self.ringing, pick):
            ring = self.ringing.pop(one)
            mine = self.queue[one]
            self.queue[one] = replace(mine, tried=mine.tried | {ring.agent}, asked_at=self.now)

    @rule(pick=picks)
    def an_agent_finishes(self, pick: int) -> None:
        if one := some(self.served, pick):
            self.change(self.served.pop(one), lambda agent: {"serving": agent.serving - {one}})
            self.done.add(one)

    @rule(pick=picks, status=st.sampled_from(list(kinds.Status)))
    def an_agent_changes_his_status(self, pick: int, status: kinds.Status) -> None:
        self.change(some(self.agents, pick), lambda _: {"status": status})

    @rule(pick=picks)
    def an_agent_is_cut_off(self, pick: int) -> None:
        self.change(some(self.agents, pick), lambda agent: {"lost_since": agent.lost_since or self.now})

    @rule(pick=picks)
    def an_agent_is_back(self, pick: int) -> None:
        self.change(some(self.agents, pick), lambda _: {"lost_since": None})

    @rule(seconds=st.integers(1, 200))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # What the driver does

    @rule()
    def step(self) -> None:
        state = kinds.State(
            tuple(self.agents.values()),
            tuple(self.queue.values()),
            tuple(self.ringing.values()),
            tuple(self.absent.values()),
        )
        for action in plan(state, self.now, RULES):
            getattr(self, f"do_{type(action).__name__.lower()}")(action)
        assert not any(is_gone(one, self.now, RULES) for one in self.queue.values()), (
            "nobody waits for one who left"
        )

    def do_offer(self, action: kinds.Offer) -> None:
        agent, mine = self.agents[action.agent], self.queue[action.conversation]
        assert action.conversation not in self.ringing, "offered twice at once"
        assert not is_gone(mine, self.now, RULES), "offered although the customer left"
        assert agent.on_duty and self.load(agent) < agent.capacity
        assert agent.id not in mine.tried
        assert may_be_asked(agent, mine, list(self.agents.values()), self.now, RULES)
        for other in self.queue.values():
            self.check_order(mine, other, agent)
        self.ringing[action.conversation] = kinds.Ringing(action.conversation, agent.id, self.now)

    def check_order(self, mine: kinds.Queued, other: kinds.Queued, agent: kinds.Agent) -> None:
        """Nobody whom this agent might have been offered just as well is passed over by somebody later."""
        passed = (
            other.place_at < mine.place_at
            and other.skill == mine.skill
            and other.conversation not in self.ringing
            and agent.id not in other.tried
            and not is_gone(other, self.now, RULES)
            and may_be_asked(agent, other, list(self.agents.values()), self.now, RULES)
        )
        if passed and other.urgent == mine.urgent and other.head == mine.head:
            raise AssertionError("not first come, first served")
        if passed and not mine.head and self.now - other.place_at >= RULES.promote:
            raise AssertionError("passed over after the longest wait")

    def do_withdraw(self, action: kinds.Withdraw) -> None:
        assert self.ringing.pop(action.conversation).agent == action.agent
        mine = self.queue[action.conversation]
        self.queue[action.conversation] = replace(
            mine, head=True, tried=mine.tried | {action.agent}, asked_at=self.now
        )

    def do_abandon(self, action: kinds.Abandon) -> None:
        mine = self.queue.pop(action.conversation)
        assert mine.gone_since and action.waited >= timedelta(0)
        self.absent[action.conversation] = kinds.Absent(action.conversation, self.now)

    def do_rejoin(self, action: kinds.Rejoin) -> None:
        del self.absent[action.conversation]
        self.queue[action.conversation] = self.tickets[action.conversation]

    def do_requeue(self, action: kinds.Requeue) -> None:
        assert self.served.pop(action.conversation) == action.agent
        self.change(action.agent, lambda agent: {"serving": agent.serving - {action.conversation}})
        self.queue[action.conversation] = replace(self.tickets[action.conversation], head=True)

    def do_newround(self, action: kinds.NewRound) -> None:
        self.queue[action.conversation] = replace(
            self.queue[action.conversation], tried=frozenset(), asked_at=None
        )

    def take(self, name: str, agent: str) -> None:
        del self.queue[name]
        self.served[name] = agent
        self.change(agent, lambda one: {"serving": one.serving | {name}})

    def change(self, name: str | None, what) -> None:
        if name is not None:
            self.agents[name] = replace(self.agents[name], **what(self.agents[name]))

    def load(self, agent: kinds.Agent) -> int:
        return len(agent.serving) + sum(1 for one in self.ringing.values() if one.agent == agent.id)

    @invariant()
    def nobody_is_lost_or_in_two_places(self) -> None:
        places = [*self.queue, *self.served, *self.absent, *self.done]
        assert sorted(places) == sorted(self.tickets)
        assert set(self.ringing) <= set(self.queue)

    @invariant()
    def nobody_has_more_than_he_can_hold(self) -> None:
        assert all(self.load(agent) <= agent.capacity for agent in self.agents.values())

    def teardown(self) -> None:
        """With everybody back and at work, the line empties: nobody starves, whatever happened before."""
        if not self.agents:
            return
        self.agents["0"] = replace(self.agents["0"], levels=levels_of(["*"]))
        for name in self.agents:
            self.change(name, lambda _: {"status": kinds.Status.ONLINE, "lost_since": None})
        for name, one in self.queue.items():
            self.queue[name] = replace(one, gone_since=None)
        for _ in range(4 * len(self.tickets) + 4):
            self.now += RULES.round_pause
            self.step()
            for name in list(self.ringing):
                self.take(name, self.ringing.pop(name).agent)
            for name in list(self.served):
                self.change(self.served.pop(name), lambda agent, one=name: {"serving": agent.serving - {one}})
                self.done.add(name)
        assert not self.queue


def some(things: dict, pick: int) -> str | None:
    return sorted(things)[pick % len(things)] if things else None


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=250, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
