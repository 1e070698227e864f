"""A summary after the customer took one of his messages back."""

from service.handoff.summary.forgetting import note_without, without_words

SAID = "我的紫色企鹅保险箱打不开了怎么办"
SUMMARY = {
    "headline": f"贷款：「{SAID}」",
    "first_said": SAID[:9] + "…",
    "opening": f"您好，您说的「{SAID}」，我来帮您处理。您前面问的「挂失」要是还没解决，我也一起看。",
    "quotes": ["另一句话", SAID],
    "facts": [{"label": "原因", "value": SAID}, {"label": "币种", "value": "美元"}],
    "answers_shown": [{"topic": "a", "title": "甲", "reaction": SAID[:12] + "…"}],
    "urgent": False,
}


def test_his_words_go_whole_or_shortened():
    after = without_words(SUMMARY, SAID)
    assert "企鹅" not in str(after)
    assert after["headline"] == "贷款"
    assert after["opening"] == "您好，您的问题我来帮您处理。您前面问的「挂失」要是还没解决，我也一起看。"
    assert after["quotes"] == ["另一句话"]
    assert after["facts"] == [{"label": "币种", "value": "美元"}]
    assert (after["first_said"], after["answers_shown"][0]["reaction"]) == ("", "")


def test_other_words_stay():
    assert without_words(SUMMARY, "紫色") == SUMMARY
    assert without_words(SUMMARY, "我") == SUMMARY


TOLD = {
    **SUMMARY,
    "facts": [
        {"label": "金额", "value": "五千三（5300）"},
        {"label": "提到的日期", "value": "上周五（11月13日）、昨天（11月17日）"},
    ],
}


def test_a_sum_goes_with_its_figure_and_a_day_with_its_message():
    assert without_words(TOLD, "五千三")["facts"] == TOLD["facts"][1:]
    after = without_words(TOLD, "上周五转的,还没到")["facts"]
    assert after == [TOLD["facts"][0], {"label": "提到的日期", "value": "昨天（11月17日）"}]
    assert without_words({**TOLD, "facts": after}, "昨天转的")["facts"] == [TOLD["facts"][0]]
    assert without_words(TOLD, "不知道") == TOLD


def test_a_note_made_of_these_facts_loses_them_likewise():
    note = "金额：五千三（5300）\n提到的日期：上周五（11月13日）、昨天（11月17日）\n请尽快"
    assert note_without(note, "五千三") == note.split("\n", 1)[1]
    assert note_without(note, "上周五转的") == "金额：五千三（5300）\n提到的日期：昨天（11月17日）\n请尽快"
    assert note_without(note, "请尽快") == note.rsplit("\n", 1)[0]
    assert note_without("提到的日期：昨天（11月17日）", "昨天转的") is None
