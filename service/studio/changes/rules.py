"""The steps of a change set and who may take them."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.core.errors import Conflict, Forbidden
from service.identity.roles import Right


class State(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPLYING = "applying"
    """Files are being written; the next start finishes what was cut off, or takes it back."""
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class Deed(StrEnum):
    REVISE = "revise"
    """Write other edits into a draft."""
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    """Back to a draft, to be changed."""
    APPROVE = "approve"
    REJECT = "reject"
    APPLY = "apply"
    UNDO = "undo"


ALLOWED: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.REVISE): State.DRAFT,
    (State.DRAFT, Deed.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Deed.WITHDRAW): State.DRAFT,
    (State.PROPOSED, Deed.APPROVE): State.APPROVED,
    (State.PROPOSED, Deed.REJECT): State.REJECTED,
    (State.APPROVED, Deed.WITHDRAW): State.DRAFT,
    (State.REJECTED, Deed.WITHDRAW): State.DRAFT,
    (State.APPROVED, Deed.APPLY): State.APPLYING,
    (State.APPLIED, Deed.UNDO): State.UNDOING,
}
DONE = {State.APPLYING: State.APPLIED, State.UNDOING: State.UNDONE}
TAKEN_BACK = {State.APPLYING: State.APPROVED, State.UNDOING: State.APPLIED}

RIGHT_FOR = {
    Deed.REVISE: Right.EDIT_CONTENT,
    Deed.PROPOSE: Right.EDIT_CONTENT,
    Deed.WITHDRAW: Right.EDIT_CONTENT,
    Deed.APPROVE: Right.APPROVE_CONTENT,
    Deed.REJECT: Right.APPROVE_CONTENT,
    Deed.APPLY: Right.APPROVE_CONTENT,
    Deed.UNDO: Right.APPROVE_CONTENT,
}
OF_THE_AUTHOR = {Deed.REVISE, Deed.PROPOSE, Deed.WITHDRAW}
OF_ANOTHER = {Deed.APPROVE, Deed.REJECT}


@dataclass(frozen=True)
class FileChange:
    """One content file before and after, as texts; None where there is no such file."""

    name: str
    before: str | None
    after: str | None

    @property
    def diff(self) -> str:
        """Unified, with three lines around each change."""
        lines = difflib.unified_diff(
            (self.before or "").splitlines(),
            (self.after or "").splitlines(),
            self.name,
            self.name,
            lineterm="",
        )
        return "\n".join(lines)

    @property
    def back(self) -> "FileChange":
        """What undoes it."""
        return FileChange(self.name, self.after, self.before)


def next_state(state: State, deed: Deed) -> State:
    """Raises Conflict `change_state`."""
    after = ALLOWED.get((state, deed))
    if after is None:
        raise Conflict("change_state", "这份改动的状态已经变了，请刷新后再看。")
    return after


def check_may(deed: Deed, author: str, member: str) -> None:
    """Two people: whoever wrote it does not decide on it. Raises Forbidden `own_change`, `not_author`."""
    if deed in OF_ANOTHER and author == member:
        raise Forbidden("own_change", "自己写的改动要由另一位同事审核。")
    if deed in OF_THE_AUTHOR and author != member:
        raise Forbidden("not_author", "只有作者本人可以修改或提交这份改动。")


def may(state: State, deed: Deed, author: str, member: str) -> bool:
    """Whether the step is open to a member who has the right for it."""
    other = deed in OF_ANOTHER and author == member
    foreign = deed in OF_THE_AUTHOR and author != member
    return (state, deed) in ALLOWED and not other and not foreign


def ended(state: State, files: Sequence[FileChange], now: dict[str, str]) -> State:
    """What became of a write that was cut off: finished if every file says so, else taken back."""
    wanted = [one if state is State.APPLYING else one.back for one in files]
    return (DONE if all(now.get(one.name) == one.after for one in wanted) else TAKEN_BACK)[state]
