"""Two topics that customers mix up: one question, and its reply, with Rasa and without."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb_index.pairs import PAIRS, Pair, PairsError, Side, by_topics, load_pairs
from kb_index.text import normalise
from service.dialogue import degraded
from service.dialogue.decision import decide
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind
from service.dialogue.respond import respond
from service.dialogue.telling_apart import named
from service.dialogue.triggers import PERSON_BUTTON
from tests.support.library import ROOT, FakeHit, evidence, library, library_with

PAIR = Pair(
    ask="卡是丢了，还是坏了？",
    sides=[
        Side(topic="card.loss", button="丢了", words=["不见", "密码"]),
        Side(topic="card.replace", button="坏了", words=["到期", "交易密码"]),
    ],
)
LIBRARY = replace(library(), pairs=by_topics([PAIR]))
ASKED = Memory(last_kind="suggest", last_topic="card.loss", pair=("card.replace", "card.loss"))
CLOSE = (FakeHit("card.loss", 0.5), FakeHit("card.replace", 0.45), FakeHit("account.balance", 0.3))

WHEN = [
    # hits, reason of the decision
    (CLOSE, "tell_apart"),
    (CLOSE[::-1], "tell_apart"),
    ((FakeHit("card.loss", 0.9), FakeHit("card.replace", 0.85)), "tell_apart"),
    ((FakeHit("card.loss", 0.5), FakeHit("card.replace", 0.34)), "unsure"),
    ((FakeHit("card.loss", 0.5), FakeHit("account.balance", 0.45), FakeHit("card.replace", 0.44)), "unsure"),
    ((FakeHit("card.loss", 0.5),), "unsure"),
    ((FakeHit("card.loss", 0.3), FakeHit("card.replace", 0.25)), "weak_evidence"),
    ((FakeHit("card.loss", 0.95), FakeHit("card.replace", 0.3)), "clear"),
]

CARDS = Pair(
    ask="是丢了，还是坏了？",
    sides=[
        Side(topic="card.replace", button="信用卡"),
        Side(topic="card.loss", button="储蓄卡", words=["存钱"]),
    ],
    usually="card.loss",
)
BOTH_CARDS = replace(library(), pairs=by_topics([CARDS]))
UNUSUAL = (FakeHit("card.replace", 0.95), FakeHit("card.loss", 0.3))
USUAL = (FakeHit("card.loss", 0.95), FakeHit("card.replace", 0.3))
WAVERING = (FakeHit("card.loss", 0.75), FakeHit("card.replace", 0.4))
UNNAMED = [
    # text, hits, earlier topic, reason
    ("卡的事", UNUSUAL, None, "tell_apart"),
    ("卡的事", UNUSUAL[:1], None, "tell_apart"),
    ("卡的事", WAVERING, None, "tell_apart"),
    ("卡的事", WAVERING[:1], None, "unsure"),
    ("卡的事", USUAL, None, "clear"),
    # the words or the conversation name the card, or it is no card of ours
    ("信用卡的事", UNUSUAL, None, "clear"),
    ("存钱的卡", UNUSUAL, None, "clear"),
    ("工资卡的事", UNUSUAL, None, "clear"),
    ("电话卡的事", UNUSUAL, None, "clear"),
    ("页面卡住了", UNUSUAL, None, "clear"),
    ("丢了", UNUSUAL, None, "clear"),
    ("卡的事", UNUSUAL, "card.activate", "clear"),
    ("卡的事", UNUSUAL, "account.balance", "tell_apart"),
    # certain, or too little
    ("卡的事", (FakeHit("card.replace", 0.99, "卡的事", True),), None, "exact"),
    ("卡的事", (FakeHit("card.replace", 0.3),), None, "weak_evidence"),
]

REPLIES = [
    # text, hits, reason, topic
    ("丢了", (), "told_apart", "card.loss"),
    ("坏了呀", (), "told_apart", "card.replace"),
    ("到期的那种", (FakeHit("account.balance", 0.3),), "told_apart", "card.replace"),
    ("前面那个", (), "told_apart", "card.loss"),
    ("第二种", (), "told_apart", "card.replace"),
    ("不是丢了,坏了", (), "told_apart", "card.replace"),
    ("不是坏了", (), "told_apart", "card.loss"),
    ("交易密码", (), "told_apart", "card.replace"),
    ("卡刷不出来", (FakeHit("card.replace", 0.6), FakeHit("card.loss", 0.2)), "told_apart", "card.replace"),
    ("借记卡挂失", (FakeHit("card.loss", 0.99, "", True),), "told_apart", "card.loss"),
    # it does not say which
    ("丢了还是坏了", (), "weak_evidence", "scope.unknown"),
    ("我也不知道", (), "weak_evidence", "scope.unknown"),
    # something else
    ("转人工", (), "asked_person", "service.human"),
    ("丢了!!!", (), "calm_down", "talk.abuse"),
    ("没解决", (), "unsolved_once", "card.loss"),
    ("怎么查余额", (FakeHit("account.balance", 0.99, "", True),), "exact", "account.balance"),
    ("余额不见了", (FakeHit("account.balance", 0.9),), "clear", "account.balance"),
    ("我想知道余额里面怎么有一笔不见了", (FakeHit("account.balance", 0.6),), "unsure", "account.balance"),
]


@pytest.mark.parametrize(("text", "hits", "before", "reason"), UNNAMED)
def test_a_card_that_is_not_named_is_asked_about_before_the_unusual_one_is_taken(text, hits, before, reason):
    decision = decide(evidence(text, *hits, memory=Memory(last_topic=before)), BOTH_CARDS)
    assert decision.reason == reason
    if reason == "tell_apart":
        assert {item.topic for item in decision.candidates} == set(CARDS.topics)
        asked = respond(decision, evidence(text, *hits), BOTH_CARDS)
        assert [button.title for button in asked.outcome.messages[0].buttons] == [
            "信用卡",
            "储蓄卡",
            PERSON_BUTTON,
        ]
        assert set(asked.memory.pair) == set(CARDS.topics)


def test_a_stolen_card_is_not_asked_about():
    hits = (FakeHit("card.replace", 0.55), FakeHit("card.loss", 0.5), FakeHit("fraud.stolen", 0.4))
    assert decide(evidence("卡被偷了", *hits), BOTH_CARDS).reason == "urgent"


@pytest.mark.parametrize(("hits", "reason"), WHEN)
def test_asks_only_when_the_two_best_are_a_pair_and_close(hits, reason):
    decision = decide(evidence("卡", *sorted(hits, key=lambda hit: -hit.score)), LIBRARY)
    assert decision.reason == reason
    if reason == "tell_apart":
        assert decision.kind is Kind.SUGGEST
        assert {item.topic for item in decision.candidates} == {"card.loss", "card.replace"}


@pytest.mark.parametrize(("text", "hits", "reason", "topic"), REPLIES)
def test_reads_the_reply(text, hits, reason, topic):
    decision = decide(evidence(text, *hits, memory=ASKED), LIBRARY)
    assert (decision.reason, decision.topic) == (reason, topic)


def test_without_the_question_the_same_words_tell_nothing():
    assert decide(evidence("丢了", memory=Memory(last_kind="suggest")), LIBRARY).reason == "weak_evidence"
    assert decide(evidence("丢了", memory=ASKED), library()).reason == "weak_evidence"


def test_the_question_has_its_two_sides_and_a_person_as_buttons():
    asked = evidence("卡", *CLOSE)
    reply = respond(decide(asked, LIBRARY), asked, LIBRARY)
    (message,) = reply.outcome.messages
    assert message.text == PAIR.ask
    assert [(button.title, button.value) for button in message.buttons] == [
        ("丢了", "借记卡挂失"),
        ("坏了", "换卡与补卡"),
        (PERSON_BUTTON, PERSON_BUTTON),
    ]
    assert reply.memory.pair == ("card.loss", "card.replace")
    assert Memory.from_slots(reply.memory.to_slots()).pair == reply.memory.pair


@pytest.mark.parametrize("text", ["丢了", "换卡与补卡", "随便说说"])
def test_the_question_is_open_for_one_reply(text):
    asked = evidence(text, FakeHit("card.replace", 0.99, "", text == "换卡与补卡"), memory=ASKED)
    assert respond(decide(asked, LIBRARY), asked, LIBRARY).memory.pair == ()


def test_the_same_without_rasa():
    found = {"卡": list(CLOSE), "换卡与补卡": [FakeHit("card.replace", 0.99, "", True)]}
    degraded_library = replace(library_with(found), pairs=by_topics([PAIR]))
    asked = degraded.turn("卡", None, degraded_library)
    assert asked.outcome.decision.reason == "tell_apart"
    for reply in ("坏了", asked.outcome.messages[0].buttons[1].value):
        told = degraded.turn(reply, asked.state, degraded_library)
        assert told.outcome.decision.kind is Kind.ANSWER
        assert told.outcome.decision.topic == "card.replace"


PROJECT = load_pairs(ROOT / PAIRS).values()


@pytest.mark.parametrize("pair", PROJECT, ids=lambda pair: "-".join(pair.topics))
def test_every_word_of_the_project_means_its_side(pair):
    for side in pair.sides:
        for sign in side.signs:
            assert named(normalise(sign), pair) == side.topic, sign


def test_the_project_has_a_question_for_the_pairs_most_often_confused():
    assert len(PROJECT) >= 30


def test_a_missing_file_means_no_questions(tmp_path: Path):
    assert load_pairs(tmp_path / "pairs.yml") == {}


def test_a_faulty_file_is_named_with_its_fields(tmp_path: Path):
    (tmp_path / "pairs.yml").write_text("pairs:\n- {ask: 哪个？, sides: []}\n", encoding="utf-8")
    with pytest.raises(PairsError, match=r"pairs\.yml: pairs\.0\.sides"):
        load_pairs(tmp_path / "pairs.yml")


def test_a_long_row_of_cards_names_none():
    asked = evidence("信用卡" * 400 + "x", memory=Memory(last_kind="answer", last_topic="card.loss"))
    assert decide(asked, BOTH_CARDS).reason == "weak_evidence"


@pytest.mark.parametrize(
    ("text", "topic", "reason"),
    [
        ("那信用卡呢", "card.replace", "told_apart"),
        ("要是信用卡", "card.replace", "told_apart"),
        ("储蓄卡的", "card.loss", "as_said"),
        ("不是信用卡", "card.loss", "as_said"),
    ],
)
def test_after_an_answer_the_other_kind_of_card_is_answered_too(text, topic, reason):
    asked = evidence(text, *UNUSUAL, memory=Memory(last_kind="answer", last_topic="card.loss"))
    decision = decide(asked, BOTH_CARDS)
    assert (decision.topic, decision.reason) == (topic, reason)
