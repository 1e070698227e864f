"""A summary after the customer took one of his messages back."""

from service.handoff.summary.forgetting import without_words

SAID = "我的紫色企鹅保险箱打不开了怎么办"
SUMMARY = {
    "headline": f"贷款：「{SAID}」",
    "first_said": SAID[:9] + "…",
    "quotes": ["另一句话", SAID],
    "facts": [{"label": "原因", "value": SAID}, {"label": "币种", "value": "美元"}],
    "answers_shown": [{"topic": "a", "title": "甲", "reaction": SAID[:12] + "…"}],
    "urgent": False,
}


def test_his_words_go_whole_or_shortened():
    after = without_words(SUMMARY, SAID)
    assert "企鹅" not in str(after)
    assert after["headline"] == "贷款"
    assert after["quotes"] == ["另一句话"]
    assert after["facts"] == [{"label": "币种", "value": "美元"}]
    assert (after["first_said"], after["answers_shown"][0]["reaction"]) == ("", "")


def test_other_words_stay():
    assert without_words(SUMMARY, "紫色") == SUMMARY
    assert without_words(SUMMARY, "我") == SUMMARY
