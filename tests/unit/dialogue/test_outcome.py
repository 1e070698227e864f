import json

import pytest

from service.dialogue.outcome import (
    Button,
    Candidate,
    Decision,
    Handoff,
    Kind,
    Message,
    Outcome,
    OutcomeError,
    from_json,
    to_json,
)

FULL = Outcome(
    (Message("您好", (Button("转人工", "转人工"),)), Message("第二句")),
    Decision(
        Kind.HANDOFF, "forex.exchange", "n", 0.875, (Candidate("forex.exchange", 0.875),), "hard_topic", "kb"
    ),
    Handoff("forex", False, "forex.exchange", None, "hard_topic", {"币种": "美元"}),
)


def test_there_and_back():
    assert from_json(json.loads(json.dumps(to_json(FULL)))) == FULL


def test_shape_on_the_wire():
    data = to_json(FULL)
    buttons = [{"title": "转人工", "value": "转人工"}]
    assert data["messages"][0] == {"text": "您好", "buttons": buttons, "sign_in": False}
    assert data["decision"]["kind"] == "handoff"
    assert set(data["handoff"]) == {"skill", "urgent", "topic", "need", "reason", "facts", "skipped"}


def test_scores_are_rounded_and_candidates_cut():
    many = tuple(Candidate(f"a.{number}", 1 / 3) for number in range(9))
    decision = to_json(Outcome((Message("x"),), Decision(Kind.REFUSE, candidates=many, score=1 / 3)))[
        "decision"
    ]
    assert decision["score"] == 0.333
    assert len(decision["candidates"]) == 5
    assert decision["candidates"][0] == {"topic": "a.0", "score": 0.333}


@pytest.mark.parametrize("data", [None, [], {}, {"messages": [], "decision": {"kind": "talk"}},
                                  {"messages": [{"text": "秘密"}], "decision": {"kind": "shout"}},
                                  {"messages": [{"text": ""}], "decision": {"kind": "talk"}},
                                  {"messages": [{"text": "x"}], "decision": {"kind": "talk", "score": 2}}])  # fmt: skip
def test_anything_else_is_refused_without_repeating_it(data):
    with pytest.raises(OutcomeError) as caught:
        from_json(data)
    assert "秘密" not in str(caught.value)
    assert "shout" not in str(caught.value)
