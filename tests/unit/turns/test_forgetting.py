"""The dialogue state after a message was taken back."""

from service.turns.forgetting import without_words


def state(*turns: str, facts=()) -> dict:
    slots = {
        "last_topic": "card.loss",
        "memory": {"said": ["greet#1"], "gathered": {"topic": "x", "facts": facts}},
    }
    return {"v": 1, "slots": slots, "loop": None, "turns": [{"text": text, "intent": "a"} for text in turns]}


def test_the_turn_goes_and_the_rest_stays():
    before = state("卡丢了", "我叫紫色企鹅,帮我查")
    after = without_words(before, {"我叫紫色企鹅,帮我查"})
    assert after == {**before, "turns": before["turns"][:1]}


def test_a_part_of_a_burst_takes_the_whole_turn_along():
    assert without_words(state("卡丢了,紫色企鹅"), {"紫色企鹅"})["turns"] == []


def test_a_text_that_was_cut_is_known_by_its_beginning():
    long = "紫色企鹅" * 60
    assert without_words(state(long[:120]), {long})["turns"] == []


def test_facts_lose_their_value_and_keep_their_label():
    before = state(facts=[["币种", "紫色企鹅"], ["金额", "五百"], ["备注", "紫色企…"]])
    gathered = without_words(before, {"紫色企鹅"})["slots"]["memory"]["gathered"]
    assert gathered["facts"] == [["币种", ""], ["金额", "五百"], ["备注", ""]]


def test_a_state_of_another_kind_is_left_alone():
    assert without_words({"turns": 3}, {"甲"}) == {"turns": 3}
    assert without_words(state("甲"), {""})["turns"] == [{"text": "甲", "intent": "a"}]
