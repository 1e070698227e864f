import json

from bot.state import read_state
from service.dialogue import degraded
from service.dialogue.outcome import Kind
from tests.support.library import FakeHit, library_with

SURFACE = "phone.reserved_query"
LIBRARY = library_with(
    {
        "预留手机号是多少": [FakeHit(SURFACE, 0.95)],
        "卡丢了": [FakeHit("card.loss", 0.95)],
        "想买美元": [FakeHit("forex.exchange", 0.95)],
    }
)


def talk(*texts):
    state, outcomes = None, []
    for text in texts:
        turn = degraded.turn(text, state, LIBRARY)
        state = json.loads(json.dumps(turn.state))
        outcomes.append(turn.outcome)
    return outcomes, state


def kinds(*texts):
    return [outcome.decision.kind for outcome in talk(*texts)[0]]


def test_answers_and_hands_over_without_rasa():
    assert kinds("卡丢了", "想买美元") == [Kind.ANSWER, Kind.HANDOFF]


def test_a_probe_and_its_reply():
    outcomes, state = talk("预留手机号是多少", "我换号了")
    assert [outcome.decision.kind for outcome in outcomes] == [Kind.PROBE, Kind.ANSWER]
    assert outcomes[1].decision.need == "change_number"
    assert state["loop"] is None


def test_two_probes_then_a_person():
    outcomes, _ = talk("预留手机号是多少", "呃", "不知道")
    assert [outcome.decision.kind for outcome in outcomes] == [Kind.PROBE, Kind.PROBE, Kind.HANDOFF]
    assert outcomes[-1].decision.reason == "probe_failed"


def test_other_business_in_the_middle_of_a_probe():
    assert kinds("预留手机号是多少", "卡丢了") == [Kind.PROBE, Kind.ANSWER]


def test_two_misses_hand_over():
    assert kinds("qwe", "rty") == [Kind.REFUSE, Kind.HANDOFF]


def test_the_channel_can_go_on_with_the_state():
    _, state = talk("预留手机号是多少")
    assert state["loop"] == "need_form"
    read = read_state(state)
    assert read.slots["surface"] == SURFACE
    assert read.turns[-1].text == "预留手机号是多少"


def test_any_earlier_state_and_any_text_are_survived():
    for state in (None, {}, {"slots": 3, "turns": "x", "loop": 1}, {"loop": "need_form"}):
        assert degraded.turn("", state, LIBRARY).outcome.messages


def test_the_state_stays_bounded():
    _, state = talk(*[f"{number}" * 400 for number in range(30)])
    assert len(json.dumps(state)) < 16 * 1024
    assert len(state["turns"]) == 8
