"""State to tracker and back."""

import pytest
from rasa.shared.core.domain import Domain

from bot.state import PastTurn, State
from bot.tracker import state_from, tracker_from
from tests.rasa_runtime.conftest import ROOT


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "domain.yml"))


TURNS = (
    PastTurn("你好", "talk.greet", ("action_decide",)),
    PastTurn("卡丢了", "card.loss", ("action_decide",)),
)


@pytest.mark.parametrize("state", [
    State(),
    State({"misses": 2, "memory": {"said": ["a#0"]}}, None, TURNS),
    State({"surface": "phone.reserved_query", "probes": 1}, "need_form",
          (PastTurn("预留手机号", "phone.reserved_query", ("action_decide", "need_form")),)),
])  # fmt: skip
def test_there_and_back(state, domain):
    back = state_from(tracker_from(state, "s", domain))
    set_slots = {name: value for name, value in back.slots.items() if value is not None}
    assert (set_slots, back.loop, back.turns) == (state.slots, state.loop, state.turns)


def test_it_waits_for_the_customer_and_no_session_starts(domain):
    for state in (State(), State({}, None, TURNS)):
        tracker = tracker_from(state, "s", domain)
        assert tracker.latest_action_name == "action_listen"
        assert tracker.applied_events()


def test_an_active_form_asks_for_its_slot(domain):
    tracker = tracker_from(State({}, "need_form", TURNS), "s", domain)
    assert tracker.active_loop_name == "need_form"
    assert tracker.get_slot("requested_slot") == "need"


def test_what_a_newer_domain_no_longer_knows_is_left_out(domain):
    turns = (PastTurn("x", "no.such", ("action_gone",)),)
    tracker = tracker_from(State({"gone": 1}, "old_form", turns), "s", domain)
    assert tracker.active_loop_name is None
    assert state_from(tracker).turns == (PastTurn("x", "no.such", ("action_decide",)),)
