"""Who is offered to whom, decided from a picture of queue and desk. No clock, no I/O: the same picture, the same plan."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from service.handoff.routing.state import (
    Abandon,
    Action,
    Agent,
    NewRound,
    Offer,
    Queued,
    Rejoin,
    Requeue,
    Ringing,
    Rules,
    State,
    Withdraw,
)

SILENT = "silent"
AT_ONCE = timedelta(0)


def levels_of(skills: Sequence[str]) -> dict[str, int]:
    """`["forex", "loan:2"]` → forex at level 1, loan at level 2. `*` stands for every group."""
    pairs = (skill.partition(":") for skill in skills)
    return {name: int(level) if level.isdecimal() else 1 for name, _, level in pairs}


def plan(state: State, now: datetime, rules: Rules) -> list[Action]:
    """What has to be done now, in this order. Offers wait until whoever comes back stands in the line."""
    actions: list[Action] = []
    queue = {one.conversation: one for one in state.queue}
    ringing = {one.conversation: one for one in state.ringing}
    for one in state.queue:
        if is_gone(one, now, rules):
            actions += _let_go(one, ringing.pop(one.conversation, None))
            del queue[one.conversation]
    comers: list[Action] = [*_returns(state, now, rules)]
    comers += [Requeue(name, agent.id) for agent in state.agents for name in _orphans(agent, now, rules)]
    actions += comers
    for withdrawn in list(_over(state, ringing, queue, now, rules)):
        actions.append(withdrawn)
        del ringing[withdrawn.conversation]
        if withdrawn.conversation in queue:
            queue[withdrawn.conversation] = returned(queue[withdrawn.conversation], withdrawn, now)
    if not comers:
        actions += _offers(state.agents, list(queue.values()), ringing, now, rules)
    return actions


def line(queue: Sequence[Queued], now: datetime, rules: Rules) -> list[Queued]:
    """Urgent first, then those who came back from an agent, then first come, first served."""

    def rank(one: Queued) -> tuple[bool, bool, datetime, str]:
        first = one.urgent or now - one.place_at >= rules.promote
        return not first, not one.head, one.place_at, one.conversation

    return sorted(queue, key=rank)


def is_gone(one: Queued, now: datetime, rules: Rules) -> bool:
    return one.gone_since is not None and now - one.gone_since >= rules.customer_grace


def is_lost(agent: Agent, now: datetime, rules: Rules) -> bool:
    return agent.lost_since is not None and now - agent.lost_since >= rules.agent_grace


def returned(one: Queued, withdrawn: Withdraw, now: datetime) -> Queued:
    """The customer after an offer came to nothing: first of his class, and not back to the same agent this round."""
    return replace(one, head=True, tried=one.tried | {withdrawn.agent}, asked_at=now)


def may_be_asked(agent: Agent, one: Queued, agents: Sequence[Agent], now: datetime, rules: Rules) -> bool:
    """Whether the agent serves the customer's group, or one that helps out, and it is that one's turn by now."""
    waited = now - one.place_at
    stages = _stages(one, agents, rules)
    return any(agent.level(skill) == level and after <= waited for skill, level, after in stages)


def _stages(one: Queued, agents: Sequence[Agent], rules: Rules) -> Iterator[tuple[str, int, timedelta]]:
    """(group, level, wait before it is asked). A stage with nobody on duty, and an urgent customer, cost no wait."""
    on_duty = [agent for agent in agents if agent.on_duty]
    wait = AT_ONCE
    depth = max((agent.level(one.skill) or 0 for agent in agents), default=0)
    staffed = False
    for level in range(1, depth + 1):
        yield one.skill, level, wait
        here = any(agent.level(one.skill) == level for agent in on_duty)
        staffed = staffed or here
        if here and not one.urgent:
            wait += rules.next_level
    for skill, after in rules.overflow.get(one.skill, ()):
        yield skill, 1, AT_ONCE if one.urgent or not staffed else after


def _let_go(one: Queued, ringing: Ringing | None) -> list[Action]:
    assert one.gone_since is not None
    ends: list[Action] = [Withdraw(one.conversation, ringing.agent, "customer_gone")] if ringing else []
    return [*ends, Abandon(one.conversation, max(AT_ONCE, one.gone_since - one.place_at))]


def _returns(state: State, now: datetime, rules: Rules) -> list[Action]:
    waiting = {one.conversation for one in state.queue}
    return [
        Rejoin(one.conversation)
        for one in state.absent
        if one.present and now - one.left_at <= rules.return_window and one.conversation not in waiting
    ]


def _orphans(agent: Agent, now: datetime, rules: Rules) -> list[str]:
    return sorted(agent.serving) if is_lost(agent, now, rules) else []


def _over(
    state: State, ringing: dict[str, Ringing], queue: dict[str, Queued], now: datetime, rules: Rules
) -> Iterator[Withdraw]:
    agents = {agent.id: agent for agent in state.agents}
    for one in ringing.values():
        agent = agents.get(one.agent)
        if one.conversation not in queue:
            yield Withdraw(one.conversation, one.agent, "customer_gone")
        elif agent is None or is_lost(agent, now, rules):
            yield Withdraw(one.conversation, one.agent, "agent_lost")
        elif agent.lost_since is None and not agent.on_duty:
            yield Withdraw(one.conversation, one.agent, "agent_away")
        elif now - one.since >= rules.ring:
            yield Withdraw(one.conversation, one.agent, SILENT)


def _offers(
    agents: Sequence[Agent], queue: list[Queued], ringing: dict[str, Ringing], now: datetime, rules: Rules
) -> Iterator[Action]:
    rings = Counter(one.agent for one in ringing.values())
    for one in line(queue, now, rules):
        if one.conversation in ringing:
            continue
        able = [agent for agent in agents if agent.on_duty and may_be_asked(agent, one, agents, now, rules)]
        free = [agent for agent in able if _load(agent, rings) < agent.capacity]
        fresh = [agent for agent in free if agent.id not in one.tried]
        if free and not fresh and _rested(one, now, rules):
            yield NewRound(one.conversation)
            fresh = free
        if fresh:
            chosen = min(fresh, key=lambda agent: _preference(agent, one, rings))
            rings[chosen.id] += 1
            yield Offer(one.conversation, chosen.id)


def _rested(one: Queued, now: datetime, rules: Rules) -> bool:
    return one.asked_at is None or now - one.asked_at >= rules.round_pause


def _preference(agent: Agent, one: Queued, rings: Counter[str]) -> tuple[bool, int, int, str, str]:
    """Who served the customer before, then the nearest level, then who has least to do, then the order."""
    level = agent.level(one.skill)
    return (
        agent.id != one.last_agent,
        99 if level is None else level,
        _load(agent, rings),
        agent.order,
        agent.id,
    )


def _load(agent: Agent, rings: Counter[str]) -> int:
    return agent.in_hand + rings[agent.id]
