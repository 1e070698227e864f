"""Who holds a conversation. Exactly one owner at a time; only the owner may answer.

bot ──→ queued ──→ human ──→ wrap_up ──→ closed
 ↑         │          │         │           │
 └─────────┴──────────┘         └→ human    └──→ bot   (the customer writes again)
"""

from enum import StrEnum


class Owner(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    HUMAN = "human"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


ALLOWED: dict[Owner, frozenset[Owner]] = {
    Owner.BOT: frozenset({Owner.QUEUED}),
    Owner.QUEUED: frozenset({Owner.HUMAN, Owner.BOT}),
    Owner.HUMAN: frozenset({Owner.WRAP_UP, Owner.BOT}),
    Owner.WRAP_UP: frozenset({Owner.CLOSED, Owner.HUMAN}),
    Owner.CLOSED: frozenset({Owner.BOT}),
}


class IllegalTransition(ValueError):
    """Says what was expected and what was found."""

    def __init__(self, current: Owner, wanted: Owner) -> None:
        self.current, self.wanted = current, wanted
        allowed = ", ".join(sorted(ALLOWED[current]))
        super().__init__(f"a conversation owned by {current} may go to {allowed}, not to {wanted}")


def check_transition(current: Owner, wanted: Owner) -> None:
    """Raises IllegalTransition unless `wanted` may follow `current`."""
    if wanted not in ALLOWED[current]:
        raise IllegalTransition(current, wanted)


def owner_on_customer_message(current: Owner) -> Owner:
    """A closed conversation goes back to the bot; one in wrap-up goes back to the agent who still knows it."""
    return {Owner.CLOSED: Owner.BOT, Owner.WRAP_UP: Owner.HUMAN}.get(current, current)
