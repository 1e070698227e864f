import pytest

from service.conversations.ownership import (
    ALLOWED,
    IllegalTransition,
    Owner,
    check_transition,
    owner_on_customer_message,
)


@pytest.mark.parametrize("current", Owner)
@pytest.mark.parametrize("wanted", Owner)
def test_only_listed_transitions_are_allowed(current, wanted):
    if wanted in ALLOWED[current]:
        check_transition(current, wanted)
        return
    with pytest.raises(IllegalTransition, match=f"owned by {current}.*not to {wanted}"):
        check_transition(current, wanted)


def test_every_owner_can_lead_back_to_the_bot():
    reached = {Owner.BOT}
    for _ in Owner:
        reached |= {owner for owner, following in ALLOWED.items() if following & reached}
    assert reached == set(Owner)


def test_a_customer_who_returns():
    assert owner_on_customer_message(Owner.CLOSED) is Owner.BOT
    assert owner_on_customer_message(Owner.WRAP_UP) is Owner.HUMAN
    for owner in (Owner.BOT, Owner.QUEUED, Owner.HUMAN):
        assert owner_on_customer_message(owner) is owner
