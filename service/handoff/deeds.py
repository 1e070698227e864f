"""What people may do with a conversation, and what holds afterwards. Rules over plain data.

Every function takes the service as it is, who does it, and returns the service as it is then. It raises Conflict, with
a code that says why not, and changes nothing.
"""

from dataclasses import dataclass, replace

from service.conversations.ownership import Owner, check_transition, owner_on_customer_message
from service.core.errors import Conflict, Forbidden
from service.handoff.line.queue import may_serve


@dataclass(frozen=True)
class Service:
    """Who serves. `agent` and `consulted` are staff ids; `skill` is the group of the newest handoff."""

    owner: Owner
    agent: str | None = None
    skill: str | None = None
    held: bool = False
    consulted: str | None = None

    def __post_init__(self) -> None:
        served = self.owner in {Owner.HUMAN, Owner.WRAP_UP}
        if served is not (self.agent is not None):
            raise ValueError(f"owned by {self.owner} with agent {self.agent}")
        if (self.held or self.consulted) and self.owner is not Owner.HUMAN:
            raise ValueError(f"owned by {self.owner}, held: {self.held}, consulted: {self.consulted}")


def accepted(now: Service, by: str, skills: list[str]) -> Service:
    """queued → human. Exactly one agent wins; who has the customer already, in another window, has him."""
    if now.owner is Owner.HUMAN and now.agent == by:
        return now
    if now.owner is not Owner.QUEUED:
        raise Conflict("already_taken", "这位客户已由其他同事接入，或已离开队列。")
    if not may_serve(skills, now.skill or ""):
        raise Forbidden("other_skill", "这位客户属于其他技能组。")
    return _owned(now, Owner.HUMAN, by)


def left_queue(now: Service) -> Service:
    """queued → bot, by the customer."""
    if now.owner is not Owner.QUEUED:
        raise Conflict("not_queued", "您现在不在排队中。")
    return _owned(now, Owner.BOT)


def transferred(now: Service, by: str, to: str) -> Service:
    """human → human, to a colleague."""
    check_holds(now, by)
    if to == by:
        raise Conflict("same_agent", "不能转给自己。")
    return _owned(now, Owner.HUMAN, to)


def regrouped(now: Service, by: str, skill: str) -> Service:
    """human → queued, to a skill group; also to the own one, for another pair of eyes."""
    check_holds(now, by)
    return replace(_owned(now, Owner.QUEUED), skill=skill)


def given_back(now: Service, by: str) -> Service:
    """human → bot."""
    check_holds(now, by)
    return _owned(now, Owner.BOT)


def held(now: Service, by: str) -> Service:
    check_holds(now, by)
    if now.held:
        raise Conflict("already_held", "已经请客户稍等了。")
    return replace(now, held=True)


def resumed(now: Service, by: str) -> Service:
    check_holds(now, by)
    if not now.held:
        raise Conflict("not_held", "客户没有在等候。")
    return replace(now, held=False)


def consulting(now: Service, by: str, whom: str) -> Service:
    """A colleague may read along and write notes; one at a time."""
    check_holds(now, by)
    if whom == by:
        raise Conflict("same_agent", "不能向自己求助。")
    if now.consulted is not None:
        raise Conflict("already_consulting", "已经在向一位同事求助，请先结束。")
    return replace(now, consulted=whom)


def consulted_enough(now: Service, by: str) -> Service:
    """Ended by the agent, or by the colleague himself."""
    if now.consulted is None:
        raise Conflict("not_consulting", "现在没有在求助。")
    if by != now.consulted:
        check_holds(now, by)
    return replace(now, consulted=None)


def check_served_by_another(now: Service, by: str) -> None:
    """For supervisors. Raises Conflict `still_waiting`, `service_over` or `own_conversation`."""
    if now.owner is Owner.QUEUED:
        raise Conflict("still_waiting", "客户还在排队，还没有同事接待。")
    if now.owner is not Owner.HUMAN:
        raise Conflict("service_over", "人工服务已经结束。")
    if now.agent == by:
        raise Conflict("own_conversation", "这位客户本来就由您服务。")


def taken_over(now: Service, by: str) -> Service:
    """human → human, by a supervisor, whatever he has in hand already."""
    check_served_by_another(now, by)
    return _owned(now, Owner.HUMAN, by)


def ended(now: Service, by: str) -> Service:
    """human → wrap_up: the agent still owes category, outcome and note."""
    check_holds(now, by)
    return _owned(now, Owner.WRAP_UP, by)


def closed(now: Service, by: str, resolved: bool, promises: int) -> Service:
    """wrap_up → closed. Nothing is solved while a promise to the customer is open."""
    check_holds(now, by, Owner.WRAP_UP)
    if resolved and promises:
        raise Conflict("commitment_open", "还有待办承诺，不能按“已解决”结束。")
    return _owned(now, Owner.CLOSED)


def customer_wrote(now: Service, returns_to: str | None) -> Service:
    """What somebody has to read; thanks for a service that ended are not. `returns_to` is the agent who closed it lately,
    if he can take it again and it is more of the same.
    """
    owner = owner_on_customer_message(now.owner, returns_to is not None)
    if owner is now.owner:
        return now
    agent = (now.agent or returns_to) if owner is Owner.HUMAN else None
    return _owned(now, owner, agent)


def check_holds(now: Service, by: str, owner: Owner = Owner.HUMAN) -> None:
    """Raises Conflict `not_yours` unless `by` holds the conversation and it is in that state."""
    if now.agent != by or now.owner is not owner:
        raise Conflict("not_yours", "这个会话现在不由您处理，请刷新。")


def _owned(now: Service, owner: Owner, agent: str | None = None) -> Service:
    """Hold and consultation belong to the agent who began them and end with his service."""
    check_transition(now.owner, owner)
    return Service(owner, agent, now.skill)
