"""The elder form: how answers read, and how the wish for it reaches a turn."""

from dataclasses import replace

import pytest

from bot.state import read_state
from kb_index.content import read
from service.dialogue import degraded
from service.dialogue.answers import LONG_ANSWER, render
from service.dialogue.decision import decide
from service.dialogue.memory import Memory
from service.dialogue.needs import load_surfaces
from service.dialogue.outcome import Decision, Kind
from service.dialogue.preferences import with_elder
from service.dialogue.respond import respond
from tests.support.library import ROOT, FakeArticle, FakeHit, FakeKnowledge, evidence, library, library_with

ARTICLES = read(ROOT).articles
LINE = 24
"""Characters that fit a telephone's line in large type."""
ELDER = "先别急，先挂失。\n打客服电话。\n再去网点补卡。"


def test_every_article_of_the_project_is_here():
    assert len(ARTICLES) >= 108


@pytest.mark.parametrize("topic", ARTICLES)
def test_every_article_reads_in_short_lines_one_step_each(topic):
    article = ARTICLES[topic]
    text = render(article, elder=True)
    assert text.split("\n") == list(article.elder)
    assert [line for line in text.split("\n") if not 0 < len(line) <= LINE] == []
    assert "{" not in text
    assert len(text) <= LONG_ANSWER


def test_the_elder_form_has_one_way_and_the_standard_form_is_as_it_was():
    article = library().knowledge.article("card.loss")
    assert render(article, elder=True) == ELDER
    assert render(article) == "请马上挂失。\n1. 打客服电话\n2. 到网点补卡\n也可以这样办：\n· 手机银行里也能挂"


def test_what_is_said_first_stays_and_an_article_without_the_form_is_said_as_it_is():
    article = FakeArticle("查余额", "首页就能看到。", ("打开手机银行",))
    assert render(article, "", "您想看余额。", elder=True) == "您想看余额。\n首页就能看到。\n1. 打开手机银行"


@pytest.mark.parametrize("elder", [True, False])
def test_an_answer_is_worded_by_the_memory_and_keeps_it(elder):
    asked = evidence("卡丢了", FakeHit("card.loss", 0.95), memory=Memory(elder=elder))
    reply = respond(decide(asked, library()), asked, library())
    assert (reply.outcome.messages[0].text == ELDER) is elder
    assert reply.memory.elder is elder
    assert [button.title for button in reply.outcome.messages[-1].buttons] != []


SURFACES = load_surfaces(ROOT / "bot" / "data" / "needs")
LED = [
    (name, need)
    for name, surface in SURFACES.items()
    for need in surface.needs
    if need.lead and need.topic in ARTICLES
]


@pytest.mark.parametrize(("surface", "need"), LED, ids=[f"{name}-{need.need}" for name, need in LED])
def test_the_lead_of_a_need_stays(surface, need):
    real = replace(library(), knowledge=FakeKnowledge(articles=dict(ARTICLES)), surfaces=SURFACES)
    asked = evidence("x", memory=Memory(surface=surface, need=need.need, probes=1, elder=True))
    decision = decide(asked, real)
    if decision.kind is not Kind.ANSWER:
        pytest.skip("this need goes to a person")
    first = respond(decision, asked, real).outcome.messages[0].text
    assert first == "\n".join((need.lead, *ARTICLES[need.topic].elder))


def test_a_short_form_of_a_long_answer_is_not_restated():
    long = FakeArticle("取款限额", "长" * 120 + "。", ("看" * 60, "办" * 40), elder=("先看这里。",))
    lengthy = replace(library(), knowledge=FakeKnowledge(articles={"card.cash_limit": long}))
    decision = Decision(Kind.ANSWER, "card.cash_limit", score=0.9, reason="clear")
    asked = evidence("取款限额", memory=Memory(elder=True))
    assert respond(decision, asked, lengthy).outcome.messages[0].text == "先看这里。"
    plain = replace(asked, memory=Memory())
    assert "取款限额" in respond(decision, plain, lengthy).outcome.messages[0].text.split("\n")[0]


@pytest.mark.parametrize("state", [None, {"turns": 1}, {"v": 1, "slots": {"memory": {"elder": False}}}])
def test_a_state_that_says_so_already_is_left_alone(state):
    assert with_elder(state, elder=False) is state


def test_the_wish_joins_what_the_dialogue_remembers():
    state = {"v": 1, "slots": {"misses": 1, "memory": {"anger": 2}}, "loop": None, "turns": []}
    told = with_elder(state, elder=True)
    assert told == {**state, "slots": {"misses": 1, "memory": {"anger": 2, "elder": True}}}
    assert with_elder(told, elder=True) is told
    assert with_elder(told, elder=False)["slots"]["memory"] == {"anger": 2, "elder": False}
    assert state["slots"]["memory"] == {"anger": 2}
    first = with_elder(None, elder=True)
    assert first == {"v": 1, "slots": {"memory": {"elder": True}}}
    assert read_state(first).slots == first["slots"]


@pytest.mark.parametrize("slots", [None, [], {"memory": 3}, {"memory": {"elder": "yes"}}])
def test_a_foreign_state_is_survived(slots):
    told = with_elder({"v": 1, "slots": slots}, elder=True)
    assert Memory.from_slots(told["slots"]).elder


def test_without_rasa_it_holds_turn_after_turn():
    known = library_with({"卡丢了": [FakeHit("card.loss", 0.95)]})
    state = with_elder(None, elder=True)
    for _ in range(2):
        turn = degraded.turn("卡丢了", state, known)
        state = turn.state
        assert Memory.from_slots(state["slots"]).elder
        assert turn.outcome.messages[0].text == ELDER
        state = with_elder(degraded.turn("谢谢", state, known).state, elder=True)
