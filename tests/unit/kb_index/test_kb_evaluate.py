from pathlib import Path

import pytest

from kb_index.content import ContentError
from kb_index.evaluate import Question, evaluate, read_questions
from kb_index.search import KnowledgeBase


def test_questions_are_read_and_comments_skipped(tmp_path: Path) -> None:
    path = tmp_path / "q.tsv"
    path.write_text("# note\n卡丢了\tcard.loss, card.balance\n\n余额\tcard.balance\n", encoding="utf-8")
    assert read_questions(path) == [
        Question("卡丢了", ("card.loss", "card.balance")),
        Question("余额", ("card.balance",)),
    ]


def test_a_line_without_topics_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.tsv"
    path.write_text("卡丢了\tcard.loss\n余额\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_questions(path)
    assert [problem.field for problem in caught.value.problems] == ["line 2"]


def test_counts_right_wrong_and_outside(base: KnowledgeBase) -> None:
    result = evaluate(
        base,
        [
            Question("卡丢了怎么办", ("card.loss",)),
            Question("查余额怎么办", ("deposit.rate",)),
            Question("购汇怎么办", ("scope.unknown",)),
            Question("?", ("scope.unknown",)),
        ],
    )
    assert result.questions == 4
    assert result.hit1 == 0.25
    assert result.answered == 0.75
    assert result.answered_right == 0.25
    assert result.refused == 0.25
    assert result.wrong_of_answered == pytest.approx(2 / 3)
    assert (result.outside, result.outside_answered_as_business) == (2, 0.5)
    assert ("deposit.rate", "card.balance", 1) in result.confused
    assert "wrong of answered" in result.table()


def test_no_questions_is_an_error(base: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="no questions"):
        evaluate(base, [])
