"""Who puts which labels on which conversation. Rules over plain data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.core.errors import Conflict, NotFound
from service.desk.sight import may_see
from service.identity.roles import Right
from service.identity.staff import Member

NAME_CHARS = 12
MOST = 100
"""Labels in the set, retired ones too: more than anybody reads through, and a card's filter lists them all."""
MOST_ON = 10
"""On one conversation: a card shows them in a line or two."""


@dataclass(frozen=True)
class Known:
    """A label of the set as far as the rules need it."""

    name: str
    retired: bool


@dataclass(frozen=True)
class Change:
    """Ids, each once, without what changes nothing."""

    on: Sequence[str]
    off: Sequence[str]

    @property
    def empty(self) -> bool:
        return not self.on and not self.off


def check_may_label(member: Member, handoff: Any) -> None:
    """Its agent, who serves it or served it last, and supervisors.

    Raises NotFound for what the member may not see, Conflict `not_yours` for what he may see and no more.
    """
    supervises = member.may(Right.SEE_HANDED_OVER)
    if handoff is None or not (supervises or may_see(member, handoff)):
        raise NotFound("conversation_not_found")
    if not supervises and handoff.agent_id != member.id:
        raise Conflict("not_yours", "这个会话现在不由您处理，请刷新。")


def change_of(
    present: Collection[str], on: Sequence[str], off: Sequence[str], known: Mapping[str, Known]
) -> Change:
    """What has to be put on and taken off; the same again is nothing.

    Raises NotFound `no_such_label`, Conflict `label_retired` or `too_many_labels`.
    """
    wanted = [one for one in dict.fromkeys(on) if one not in off]
    if unknown := [one for one in (*wanted, *off) if one not in known]:
        raise NotFound("no_such_label", f"没有这个标签（{len(unknown)} 个）。")
    added = [one for one in wanted if one not in present]
    for one in added:
        if known[one].retired:
            raise Conflict("label_retired", f"标签“{known[one].name}”已停用。")
    removed = [one for one in dict.fromkeys(off) if one in present]
    if added and len(present) - len(removed) + len(added) > MOST_ON:
        raise Conflict("too_many_labels", f"一个会话最多 {MOST_ON} 个标签，请先取下不用的。")
    return Change(added, removed)
