"""Who holds a conversation. Exactly one owner at a time; only the owner may answer.

bot ──→ queued ──→ human ──→ wrap_up ──→ closed
 ↑         │        │ ↑ ↺       │           │
 │         ←────────┘ └─────────┴───────────┤      (transfer to a group; the customer writes again)
 └─────────┴──────────┴─────────────────────┘
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
    Owner.HUMAN: frozenset({Owner.WRAP_UP, Owner.BOT, Owner.QUEUED, Owner.HUMAN}),
    Owner.WRAP_UP: frozenset({Owner.CLOSED, Owner.HUMAN}),
    Owner.CLOSED: frozenset({Owner.BOT, Owner.HUMAN}),
}
"""`human` → `human` is from one agent to another."""


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


def owner_on_customer_message(current: Owner, agent_may_return: bool = False) -> Owner:
    """One in wrap-up goes back to the agent who still knows it. A closed one goes to the bot, or to that agent again.

    `agent_may_return`: the service ended lately and its agent is at the desk.
    """
    if current is Owner.CLOSED:
        return Owner.HUMAN if agent_may_return else Owner.BOT
    return Owner.HUMAN if current is Owner.WRAP_UP else current
