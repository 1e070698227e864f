"""The rules of who serves a customer: a machine that tries everything, and the refusals one by one."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from service.conversations.ownership import ALLOWED, Owner
from service.core.errors import SubtextError
from service.handoff import deeds
from service.handoff.deeds import Service

AGENTS = ("ann", "ben", "cem")
HOLDER = "holder"
"""Whoever holds it now: without him among those who try, few runs come to the end of a service."""
agents = st.sampled_from((*AGENTS, HOLDER, HOLDER, HOLDER))


class Ownership(RuleBasedStateMachine):
    """Any deed by anybody at any time: it either changes one thing as promised, or is refused and changes nothing."""

    @initialize()
    def begin(self) -> None:
        self.now = Service(Owner.QUEUED, skill="forex")
        self.before = self.now
        self.promises = 0

    def do(self, deed, *arguments, by: str | None = None, only: frozenset[Owner] = frozenset(Owner)) -> bool:
        self.before = self.now
        given = (self.who(by), *(self.who(one) for one in arguments)) if by else arguments
        try:
            self.now = deed(self.now, *given)
        except SubtextError:
            return False
        assert self.before.owner in only
        return True

    def who(self, one):
        return (self.before.agent or AGENTS[0]) if isinstance(one, str) and one == HOLDER else one

    def by_holder(self, by: str) -> None:
        """What only the holder may do, he alone did."""
        assert self.before.agent == self.who(by)

    @rule(by=agents, skills=st.sampled_from([["*"], ["forex"], ["loan"]]))
    def accept(self, by, skills):
        if self.do(deeds.accepted, skills, by=by, only=frozenset({Owner.QUEUED, Owner.HUMAN})):
            assert self.now.agent == self.who(by)
            had_him = self.before.owner is Owner.HUMAN
            assert self.now == self.before if had_him else skills != ["loan"] or self.before.skill == "loan"

    @rule(by=agents, to=agents)
    def transfer(self, by, to):
        if self.do(deeds.transferred, to, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)
            assert self.now.agent == self.who(to) != self.who(by)

    @rule(by=agents, skill=st.sampled_from(["forex", "loan"]))
    def regroup(self, by, skill):
        if self.do(deeds.regrouped, skill, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)
            assert (self.now.owner, self.now.skill, self.now.agent) == (Owner.QUEUED, skill, None)

    @rule(by=agents, deed=st.sampled_from([deeds.held, deeds.resumed]))
    def hold_or_resume(self, by, deed):
        if self.do(deed, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)
            assert self.now.held is not self.before.held

    @rule(by=agents, whom=agents)
    def consult(self, by, whom):
        if self.do(deeds.consulting, whom, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)
            assert self.before.consulted is None

    @rule(by=agents)
    def end_consult(self, by):
        if self.do(deeds.consulted_enough, by=by, only=frozenset({Owner.HUMAN})):
            assert self.who(by) in {self.before.agent, self.before.consulted}

    @rule(by=agents)
    def give_back(self, by):
        if self.do(deeds.given_back, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)

    @rule(by=agents)
    def end(self, by):
        if self.do(deeds.ended, by=by, only=frozenset({Owner.HUMAN})):
            self.by_holder(by)

    @rule(by=agents, resolved=st.booleans())
    def close(self, by, resolved):
        if self.do(deeds.closed, resolved, self.promises, by=by, only=frozenset({Owner.WRAP_UP})):
            self.by_holder(by)
            assert not (resolved and self.promises)

    @rule(skill=st.sampled_from(["forex", "loan"]))
    def the_bot_hands_over(self, skill):
        """Else nothing could happen any more to one who is back with the bot."""
        if self.now.owner is Owner.BOT:
            self.before, self.now = self.now, Service(Owner.QUEUED, skill=skill)

    @rule(by=agents)
    def serve_to_the_end(self, by):
        """What rules one by one seldom come to."""
        self.the_bot_hands_over("forex")
        self.accept(by, ["*"])
        self.end(by)

    @rule()
    def leave_queue(self):
        if self.do(deeds.left_queue, only=frozenset({Owner.QUEUED})):
            assert self.now.owner is Owner.BOT

    @rule(returns_to=st.sampled_from((None, *AGENTS)))
    def customer_writes(self, returns_to):
        assert self.do(deeds.customer_wrote, returns_to)
        assert self.now.owner not in {Owner.WRAP_UP, Owner.CLOSED}, "somebody reads what he wrote"
        if self.before.owner in {Owner.QUEUED, Owner.HUMAN, Owner.BOT}:
            assert self.now == self.before
        elif self.before.owner is Owner.WRAP_UP:
            assert self.now.agent == self.before.agent, "back to the agent who still knows it"
        else:
            assert self.now.agent == returns_to

    @rule(count=st.integers(0, 2))
    def promise(self, count):
        self.promises = count
        self.before = self.now

    @invariant()
    def one_owner_and_only_listed_steps(self) -> None:
        if not hasattr(self, "now"):
            return
        served = self.now.owner in {Owner.HUMAN, Owner.WRAP_UP}
        assert served is (self.now.agent is not None)
        if self.now.owner is not self.before.owner:
            assert self.now.owner in ALLOWED[self.before.owner]
        changed_hands = (self.now.owner, self.now.agent) != (self.before.owner, self.before.agent)
        if changed_hands:
            assert not self.now.held
            assert self.now.consulted is None, "who was asked has no part in the next service"


TestOwnership = Ownership.TestCase
TestOwnership.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)

QUEUED = Service(Owner.QUEUED, skill="forex")
SERVED = Service(Owner.HUMAN, "ann", "forex")
WRAPPING = Service(Owner.WRAP_UP, "ann", "forex")


@pytest.mark.parametrize(
    ("code", "deed", "arguments"),
    [
        ("already_taken", deeds.accepted, (SERVED, "ben", ["*"])),
        ("other_skill", deeds.accepted, (QUEUED, "ben", ["loan"])),
        ("not_queued", deeds.left_queue, (SERVED,)),
        ("not_yours", deeds.transferred, (SERVED, "ben", "cem")),
        ("same_agent", deeds.transferred, (SERVED, "ann", "ann")),
        ("not_yours", deeds.regrouped, (QUEUED, "ann", "loan")),
        ("not_yours", deeds.held, (WRAPPING, "ann")),
        ("already_held", deeds.held, (deeds.held(SERVED, "ann"), "ann")),
        ("not_held", deeds.resumed, (SERVED, "ann")),
        ("same_agent", deeds.consulting, (SERVED, "ann", "ann")),
        ("already_consulting", deeds.consulting, (deeds.consulting(SERVED, "ann", "ben"), "ann", "cem")),
        ("not_consulting", deeds.consulted_enough, (SERVED, "ann")),
        ("not_yours", deeds.consulted_enough, (deeds.consulting(SERVED, "ann", "ben"), "cem")),
        ("not_yours", deeds.closed, (SERVED, "ann", True, 0)),
        ("commitment_open", deeds.closed, (WRAPPING, "ann", True, 1)),
    ],
)
def test_refusals_name_why(code, deed, arguments):
    with pytest.raises(SubtextError) as caught:
        deed(*arguments)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("deed", "arguments"),
    [
        (deeds.transferred, ("ann", "ben")),
        (deeds.transferred, ("ann", "cem")),
        (deeds.regrouped, ("ann", "loan")),
        (deeds.given_back, ("ann",)),
        (deeds.ended, ("ann",)),
    ],
)
def test_a_hold_and_a_question_end_with_the_service_of_who_began_them(deed, arguments):
    busy = deeds.consulting(deeds.held(SERVED, "ann"), "ann", "ben")
    then = deed(busy, *arguments)
    assert (then.held, then.consulted) == (False, None)


def test_unsolved_may_be_closed_with_a_promise_open():
    assert deeds.closed(WRAPPING, "ann", False, 2).owner is Owner.CLOSED


def test_a_customer_returns_to_his_agent_or_to_the_bot():
    closed = Service(Owner.CLOSED, skill="forex")
    assert deeds.customer_wrote(closed, "ann") == SERVED
    assert deeds.customer_wrote(closed, None) == Service(Owner.BOT, skill="forex")
    assert deeds.customer_wrote(WRAPPING, None) == SERVED


@pytest.mark.parametrize(
    "impossible",
    [
        {"owner": Owner.BOT, "agent": "ann"},
        {"owner": Owner.HUMAN},
        {"owner": Owner.QUEUED, "held": True},
        {"owner": Owner.WRAP_UP, "agent": "ann", "consulted": "ben"},
    ],
)
def test_a_service_that_cannot_be_is_not_made(impossible):
    with pytest.raises(ValueError, match="owned by"):
        Service(**impossible)


def test_who_has_the_customer_already_may_accept_him_again_and_nothing_changes():
    assert deeds.accepted(SERVED, "ann", ["loan"]) == SERVED
