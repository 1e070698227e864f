"""The line of an article for the case that the customer told of."""

import json
from pathlib import Path

import pytest

from kb_index.content import read
from kb_index.text import normalise
from service.dialogue.answers import render
from service.dialogue.decision import decide
from service.dialogue.fitting import fitting
from service.dialogue.respond import respond
from tests.support.library import FakeArticle, FakeHit, evidence, library

ROOT = Path(__file__).parents[3]
LINES = (
    "本人带新手机，到网点改",
    "手机丢了，打400-000-0000先停用手机银行",
    "硬币、零钱、破损的钱，带到柜台存或换",
    "家里急用钱的，可以先到柜台问",
    "不会用手机的，到网点办",
    "不收费",
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("手机丢了怎么办", 1),
        ("我手机昨天丢了", 1),
        ("一罐硬币可以存吗", 2),
        ("破损的钱换不换", 2),
        ("老人不会用手机", 4),
    ],
)
def test_the_case_is_told(text, line):
    assert fitting(LINES, normalise(text)) == LINES[line]


@pytest.mark.parametrize(
    "text",
    [
        "我没丢手机",
        "手机没丢",
        "会用手机",
        "手机银行怎么登,卡丢了",
        "本人带新手机来了",
        "硬的钱币",
        "收费吗",
        "",
    ],
)
def test_it_is_not(text):
    assert fitting(LINES, normalise(text)) is None


def test_its_line_comes_first_and_only_once():
    article = FakeArticle("换手机", "装上就行。", ("下载",), LINES[:3], elder=("装上。",))
    text = render(article, "别急。", case=LINES[1])
    assert text.splitlines()[:3] == ["别急。", f"{LINES[1]}。", "装上就行。"]
    assert text.count(LINES[1]) == 1
    assert LINES[0] in text
    assert render(article, elder=True, case=LINES[1]).splitlines() == [f"{LINES[1]}。", "装上。"]
    only = FakeArticle("换手机", "装上就行。", (), LINES[1:2])
    assert "也可以" not in render(only, case=LINES[1])


def test_an_answer_begins_with_it(monkeypatch):
    known, article = library(), FakeArticle("挂失", "请马上挂失。", (), ("忘了卡号，报身份证号也能查",))
    monkeypatch.setattr(type(known.knowledge), "article", lambda knowledge, topic: article)
    for text, first in (
        ("卡丢了,卡号也忘了", "请马上挂失。"),
        ("卡丢了,我忘了卡号", "忘了卡号，报身份证号也能查。"),
    ):
        asked = evidence(text, FakeHit("card.loss", 0.95))
        said = respond(decide(asked, known), asked, known).outcome.messages[0].text
        assert said.splitlines()[0] == first


def test_in_our_own_articles_it_is_rare_and_right():
    """Of the questions of each article those whose case it has a line for: who named 手机丢了 is told that line."""
    articles = read(ROOT).articles.values()
    told = [
        (article.id, text, line)
        for article in articles
        for text in article.similar_questions
        if (line := fitting(article.alternatives, normalise(text)))
    ]
    assert ("mobile.device", "手机丢了银行app怎么办") in {(topic, text) for topic, text, _ in told}
    assert 100 <= len(told) <= 400, json.dumps(told[:20], ensure_ascii=False)
