"""Two texts side by side: which steps correspond, which are the same, what the difference is."""

from dataclasses import replace

import pytest

from kb_index.article import Confusable
from kb_index.pairs import Pair, Side, by_topics
from service.desk.comparing import Row, align, difference, neighbours, side
from tests.support.library import ARTICLES, FakeKnowledge, library

CALL, BRANCH, APP = "拨打客服电话挂失。", "带身份证到网点补办新卡。", "打开手机银行，点“我的”。"

CASES = [
    ([], [], []),
    ([CALL], [], [Row(False, CALL, None)]),
    ([], [CALL], [Row(False, None, CALL)]),
    ([CALL, BRANCH], [CALL, BRANCH], [Row(True, CALL, CALL), Row(True, BRANCH, BRANCH)]),
    ([CALL], ["拨打客服电话，挂失"], [Row(True, CALL, "拨打客服电话，挂失")]),
    ([CALL], ["请" + CALL], [Row(True, CALL, "请" + CALL)]),
    ([BRANCH], ["带身份证到网点销户。"], [Row(False, BRANCH, "带身份证到网点销户。")]),
    ([CALL], [APP], [Row(False, CALL, None), Row(False, None, APP)]),
    (
        [CALL, BRANCH],
        [APP, BRANCH],
        [Row(False, CALL, None), Row(False, None, APP), Row(True, BRANCH, BRANCH)],
    ),
    ([APP, CALL], [CALL], [Row(False, APP, None), Row(True, CALL, CALL)]),
    ([CALL, APP], [APP, CALL], [Row(False, CALL, None), Row(True, APP, APP), Row(False, None, CALL)]),
]


@pytest.mark.parametrize(("a", "b", "rows"), CASES)
def test_aligns_steps(a, b, rows):
    found = align(a, b)
    assert [row.a for row in found if row.a is not None] == a
    assert [row.b for row in found if row.b is not None] == b
    assert sorted(map(str, found)) == sorted(map(str, rows))


LOSS = replace(
    ARTICLES["card.loss"], confusable_with=(Confusable(topic="card.replace", difference="丢了才挂失。"),)
)
KNOWLEDGE = FakeKnowledge(articles={**ARTICLES, "card.loss": LOSS})
PAIR = Pair(
    ask="丢了，还是换钱？",
    sides=[Side(topic="card.loss", button="丢了"), Side(topic="forex.cash", button="换钱")],
)
LIBRARY = replace(library(), knowledge=KNOWLEDGE, pairs=by_topics([PAIR]))


def test_the_difference_is_told_by_either_article():
    assert difference(LIBRARY, "card.loss", "card.replace") == "丢了才挂失。"
    assert difference(LIBRARY, "card.replace", "card.loss") == "丢了才挂失。"
    assert difference(LIBRARY, "card.loss", "account.balance") is None


def test_neighbours_are_named_by_either_article_or_a_pair():
    assert neighbours(LIBRARY, "card.loss") == ["card.replace", "forex.cash"]
    assert neighbours(LIBRARY, "card.replace") == ["card.loss"]
    assert neighbours(LIBRARY, "forex.cash") == ["card.loss"]
    assert neighbours(LIBRARY, "account.balance") == []


def test_a_neighbour_without_a_text_is_left_out():
    gone = replace(LIBRARY, knowledge=FakeKnowledge(articles={"card.loss": LOSS}))
    assert neighbours(gone, "card.loss") == ["forex.cash"]


def test_a_playbook_is_compared_by_its_opening_line():
    assert side(LIBRARY, "forex.exchange").answer == "您好，我来为您办理换汇。"
    assert side(LIBRARY, "card.loss").answer == "请马上挂失。"
    assert side(LIBRARY, "card.none") is None
