"""P1 to P7, and what ends by time: what must be true of every run. Rules over the clients' journal and the database's rows.

Each rule returns its violations; none of them asks how a run was made.
"""

from collections.abc import Callable, Iterable, Sequence

from tests.support.ledger.delivery import accepted_is_durable, one_order, subscribers_see_all
from tests.support.ledger.entries import Entry
from tests.support.ledger.expiry import ends_when_due
from tests.support.ledger.facts import Facts
from tests.support.ledger.owning import audited, one_outcome, one_owner, only_the_owner_speaks, right_answers
from tests.support.ledger.violation import Violation

Rule = Callable[[Sequence[Entry], Facts], Iterable[Violation]]
RULES: tuple[Rule, ...] = (
    accepted_is_durable,
    subscribers_see_all,
    one_order,
    one_outcome,
    only_the_owner_speaks,
    one_owner,
    audited,
    right_answers,
    ends_when_due,
)


def check(journal: Sequence[Entry], facts: Facts) -> list[Violation]:
    """Everything that is wrong, P1 first."""
    return [violation for rule in RULES for violation in rule(journal, facts)]
