"""What a person on the staff may do. A role is a set of rights; somebody may have several roles."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Right(StrEnum):
    SERVE = "serve"
    """Take waiting customers of one's skill groups and write to them."""
    SEE_HANDED_OVER = "see_handed_over"
    """Read what was handed over to any skill group, whoever serves it; each conversation opened so is audited."""
    REVEAL_PERSONAL = "reveal_personal"
    """See a value the vault keeps: an agent of a customer who is his, a supervisor of whom he may read. Each is audited."""
    STEP_IN = "step_in"
    """Whisper to the agent who serves, answer calls for help, take a conversation over."""
    MANAGE_PHRASES = "manage_phrases"
    """Change the canned replies of skill groups and of everybody."""
    MANAGE_LABELS = "manage_labels"
    """Change the set of labels conversations are marked with."""
    READ_DECISIONS = "read_decisions"
    """Read conversations, masked, with the bot's decisions behind them."""
    EDIT_CONTENT = "edit_content"
    """Write change sets over content files and propose them."""
    APPROVE_CONTENT = "approve_content"
    """Decide on change sets of others; apply and undo what is approved."""
    RUN_JOBS = "run_jobs"
    """Train and measure; end what others have started."""
    READ_AUDIT = "read_audit"
    MANAGE_STAFF = "manage_staff"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: frozenset({Right.SERVE, Right.REVEAL_PERSONAL}),
    Role.SUPERVISOR: frozenset(
        {
            Right.SEE_HANDED_OVER,
            Right.REVEAL_PERSONAL,
            Right.STEP_IN,
            Right.MANAGE_PHRASES,
            Right.MANAGE_LABELS,
            Right.READ_DECISIONS,
        }
    ),
    Role.EDITOR: frozenset({Right.READ_DECISIONS, Right.EDIT_CONTENT, Right.RUN_JOBS}),
    Role.APPROVER: frozenset({Right.READ_DECISIONS, Right.APPROVE_CONTENT, Right.RUN_JOBS}),
    Role.AUDITOR: frozenset({Right.READ_DECISIONS, Right.READ_AUDIT}),
    Role.ADMIN: frozenset({Right.MANAGE_STAFF, Right.MANAGE_LABELS, Right.READ_AUDIT, Right.RUN_JOBS}),
}


class UnknownRole(ValueError):
    """Names the role and those there are."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no role {name}; there are {', '.join(Role)}")


def checked_roles(names: Iterable[str]) -> list[str]:
    """The names once each, in the order of `Role`. Raises UnknownRole."""
    given = set(names)
    for name in given:
        if name not in set(Role):
            raise UnknownRole(name)
    return [role.value for role in Role if role.value in given]


def has_right(roles: Iterable[str], right: Right) -> bool:
    """Unknown names give no right."""
    known = (Role(name) for name in roles if name in set(Role))
    return any(right in RIGHTS[role] for role in known)
