"""The questions themselves, and reading facts from words."""

import pytest

from kb_index.text import normalise
from service.dialogue import triggers
from service.dialogue.facts import FactsError, amount, load_facts, pressed
from tests.support.facts import sheets
from tests.support.library import topics

QUESTIONS = [(sheet, question) for sheet in sheets().values() for question in sheet.questions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("换5000美元", "5000美元"),
        ("五千", "五千"),
        ("想换两三千欧", "两三千欧"),
        ("1.5万左右", "1.5万左右"),
        ("一万以内", "一万以内"),
        ("十几万", "十几万"),
        ("三千五百块", "三千五百块"),
        ("20000", "20000"),
        ("想贷二十万周转", "二十万"),
        ("二十万周五要", "二十万"),
        ("我想换点美元", ""),
        ("五万美元的额度还剩多少", ""),
        ("2024年的", ""),
        ("千万别", ""),
        ("三个月", ""),
        ("一百天", ""),
        ("错误代码10032", ""),
        ("跟朋友放一块儿", ""),
        ("拨打95588", ""),
        ("百分之三", ""),
        ("", ""),
    ],
)
def test_a_sum_of_money(text, found):
    assert amount(text) == found


def told(skill, question, text):
    return [part.told(text) for part in sheets()[skill].named(question).parts]


def test_cues_tell_a_fact_unless_they_are_denied():
    assert told("forex", "amount", "想换五千美金") == ["美元", "五千美金"]
    assert told("forex", "purpose", "女儿去英国念书") == ["上学"]
    assert told("forex", "purpose", "不是旅游") == [""]
    assert told("forex", "amount", "美元和欧元") == ["美元、欧元", ""]


def test_a_sum_counts_only_near_the_words_that_say_what_it_is():
    assert told("credit_card", "debt", "欠了八万,一个月挣三千")[0] == "八万"
    assert told("credit_card", "debt", "一个月就挣三千,还不上")[0] == ""
    assert told("account", "estate", "大概三千") == ["三千"]


def test_a_button_is_known_by_its_words_however_they_are_spaced():
    buttons = ("美元，一万以内", "还没想好")
    assert pressed(normalise("美元，一万以内"), buttons) == "美元，一万以内"
    assert pressed("美元", buttons) == ""


def test_every_hard_topic_is_covered_and_asks_at_most_two_questions():
    for topic in topics().values():
        if topic.policy == "human":
            sheet = sheets()[topic.skill]
            assert topic.id in sheet.topics
            assert len(sheet.questions_for(topic.id)) <= 2


@pytest.mark.parametrize(
    "topic",
    ["fraud.scammed", "fraud.stolen", "service.human", "service.complaint", "service.complaint_progress",
     "service.fee_waiver"],
)  # fmt: skip
def test_who_must_not_be_kept_waiting_is_asked_nothing(topic):
    assert sheets()[topics()[topic].skill].questions_for(topic) == ()


@pytest.mark.parametrize(("sheet", "question"), QUESTIONS, ids=[one.id for _, one in QUESTIONS])
def test_a_question_is_short_and_its_buttons_mean_only_what_they_say(sheet, question):
    assert len(question.ask) <= 24
    assert len(question.why) <= 24
    buttons = [*question.buttons, *(button for part in question.parts for button in part.buttons)]
    for button in (normalise(one) for one in buttons):
        assert not triggers.asks_person(button)
        assert not triggers.grievance(button)
        assert not triggers.is_abusive(button)
        assert not triggers.is_angry(button)
        assert triggers.urgent_topic(button) is None or sheet.skill == "fraud"


def test_a_part_of_two_can_be_asked_alone():
    for _, question in QUESTIONS:
        assert len(question.parts) == 1 or all(part.ask for part in question.parts), question.id


def test_no_label_is_asked_for_twice_by_one_topic():
    for sheet in sheets().values():
        for topic in (*sheet.topics, None):
            labels = [part.label for one in sheet.questions_for(topic) for part in one.parts]
            assert len(set(labels)) == len(labels)
            assert not any("、" in label for label in labels)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("skill: a\nquestions: []\ndefault: []\n", "topics"),
        ("skill: a\nquestions: []\ndefault: []\ntopics: {}\nextra: 1\n", "extra"),
        ("skill: a\nquestions: []\ndefault: [nothing]\ntopics: {}\n", "nothing"),
        ("skill: a\nquestions: []\ndefault: [a, b, c]\ntopics: {}\n", "default"),
    ],
)
def test_a_faulty_file_names_its_field(tmp_path, content, field):
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    with pytest.raises(FactsError, match=rf"x\.yml: .*{field}"):
        load_facts(tmp_path)
