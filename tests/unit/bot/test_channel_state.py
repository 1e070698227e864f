import json

import pytest

from bot.state import MAX_BYTES, MAX_TURNS, PastTurn, State, StateError, read_state, write_state

STATE = State(
    {"surface": "a.b", "probes": 1}, "need_form", (PastTurn("你好", "talk.greet", ("action_decide",)),)
)


def test_there_and_back():
    assert read_state(json.loads(json.dumps(write_state(STATE)))) == STATE


def test_null_is_a_new_conversation():
    assert read_state(None) == State()


def test_only_the_newest_turns_and_the_beginning_of_long_texts_stay():
    turns = tuple(PastTurn(f"{number}" * 500, "a.b", ("action_decide",) * 30) for number in range(20))
    written = write_state(State({}, None, turns))
    assert len(written["turns"]) == MAX_TURNS
    assert written["turns"][-1]["text"].startswith("19")
    assert len(json.dumps(written)) < MAX_BYTES
    assert read_state(written).turns[-1].text == written["turns"][-1]["text"]


def test_unset_slots_are_left_out():
    assert write_state(State({"need": None, "misses": 0}))["slots"] == {"misses": 0}


@pytest.mark.parametrize("data", [[], "x", 3, {}, {"v": 2}, {"v": 1, "slots": []}, {"v": 1, "loop": 3},
                                  {"v": 1, "turns": {}}, {"v": 1, "turns": ["密"]}, {"v": 1, "turns": [{"text": 1}]},
                                  {"v": 1, "turns": [{"text": "密", "actions": [1]}]},
                                  {"v": 1, "turns": [{"text": "密", "intent": 3}]}])  # fmt: skip
def test_anything_else_is_refused_without_repeating_it(data):
    with pytest.raises(StateError) as caught:
        read_state(data)
    assert "密" not in str(caught.value)


def test_a_large_state_is_refused():
    with pytest.raises(StateError, match="larger"):
        read_state({"v": 1, "slots": {"memory": "x" * MAX_BYTES}})
