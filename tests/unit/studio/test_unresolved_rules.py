"""Open questions: when one is open, what of an agent's answer others may see, who is first, what a draft says."""

import pytest

from service.studio.unresolved.rules import Kind, Question, cleaned, edits_of, is_open, no_answer, order


@pytest.mark.parametrize(
    ("state", "dismissed", "expected"),
    [
        (None, None, True),
        (None, "ed", False),
        ("draft", None, False),
        ("proposed", None, False),
        ("approved", None, False),
        ("applying", None, False),
        ("applied", None, False),
        ("undoing", None, False),
        ("rejected", None, True),
        ("undone", None, True),
        ("undone", "ed", False),
    ],
)
def test_a_question_is_open_until_somebody_answers_or_dismisses_it(state, dismissed, expected):
    assert is_open(state, dismissed) is expected


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [(("handed_over",), True), (("low_confidence", "no_hit"), True), (("unhelpful", "small_margin"), False)],
)
def test_the_log_tells_of_what_was_not_found_and_of_who_was_handed_over(reasons, expected):
    assert no_answer(reasons) is expected


@pytest.mark.parametrize(
    ("answer", "said", "expected"),
    [
        ("王女士您好，请到网点办理。", [], "请到网点办理。"),
        ("您好！请到网点办理。", [], "请到网点办理。"),
        ("请到网点办理。", ["什么时候"], "请到网点办理。"),
        ("尾号是[卡号 尾号1234]的卡可以办。", [], "尾号是卡号的卡可以办。"),
        (
            "您转的5,000元明天到账，单笔最多20000元。",
            ["我转了5000元"],
            "您转的…元明天到账，单笔最多20000元。",
        ),
        ("订单 ８８６１ 已经退了。", ["我的订单8861"], "订单 … 已经退了。"),
        ("分2步：先登录，再绑定。", ["我有2张卡"], "分2步：先登录，再绑定。"),
        ("第一行。\n第二行。", [], "第一行。 第二行。"),
    ],
)
def test_what_is_the_customers_own_does_not_leave_the_conversation(answer, said, expected):
    assert cleaned(answer, said) == expected


def asked(conversation: str, at: str, seq: int = 2) -> Question:
    return Question(conversation, seq, "手表版银行", at, Kind.NOTED)


def test_the_most_needed_is_first_then_the_one_that_waits_longest():
    often = [asked("c_1", "2026-11-03"), asked("c_2", "2026-11-04")]
    old, new = [asked("c_3", "2026-11-01")], [asked("c_4", "2026-11-02")]
    same = [asked("c_5", "2026-11-05"), asked("c_5", "2026-11-06", seq=4), asked("c_5", "2026-11-07", seq=6)]
    assert order([new, same, old, often]) == [often, old, new, same]


def test_a_draft_makes_an_article_or_adds_to_the_one_there_is():
    (made,) = edits_of("card.watch", ["手表版在哪"], "在应用商店。", "手表版", "account", has_article=False)
    assert (made["kind"], made["name"], made["skill"]) == ("new_article", "手表版", "account")
    assert made["fields"] == {
        "title": "手表版",
        "answer": "在应用商店。",
        "similar_questions": ["手表版在哪"],
    }
    more = edits_of("card.loss", ["卡飞了"], "请挂失。", "挂失", "account", has_article=True)
    assert [(one["kind"], one.get("texts") or one.get("fields")) for one in more] == [
        ("add_examples", ["卡飞了"]),
        ("edit_article", {"answer": "请挂失。"}),
    ]
    only = edits_of("card.loss", ["卡飞了"], "", "挂失", "account", has_article=False)
    assert [one["kind"] for one in only] == ["add_examples"]
    assert edits_of("card.loss", [], "", "挂失", "account", has_article=True) == []
