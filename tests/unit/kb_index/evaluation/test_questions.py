from pathlib import Path

import pytest

from kb_index.content import ContentError
from kb_index.evaluation import Question, read_questions

KNOWN = {"card.loss", "card.balance"}


def written(tmp_path: Path, data: str | bytes) -> Path:
    path = tmp_path / "q.tsv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_comments_blank_lines_and_notes_are_skipped(tmp_path: Path) -> None:
    path = written(
        tmp_path, "\ufeff# note\r\n卡丢了\tcard.loss, card.balance\tfrom a form\r\n\r\n余额\tcard.balance\r\n"
    )
    assert read_questions(path, KNOWN) == [
        Question("卡丢了", ("card.loss", "card.balance"), 2),
        Question("余额", ("card.balance",), 4),
    ]


def test_a_line_separator_inside_a_question_does_not_shift_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "卡\u2028丢了\tcard.loss\n余额\tcard.balance\n")
    assert [question.line for question in read_questions(path, KNOWN)] == [1, 2]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("余额", "columns"),
        ("\tcard.loss", "empty_question"),
        ("余额\t , ", "no_topics"),
        ("余额\tcard.balances", "unknown_topic"),
        ("card.loss\t余额", "unknown_topic"),
        ("余额\tcard.balance，card.loss", "unknown_topic"),
        ("余额\tcard.loss,card.loss", "repeated_topic"),
    ],
)
def test_a_fault_is_named_with_its_line_and_quotes_no_question(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_questions(written(tmp_path, f"# head\n卡丢了\tcard.loss\n{line}\n"), KNOWN)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.code) == ("q.tsv", 3, code)
    assert "余额" not in str(problem)


def test_every_fault_is_listed(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read_questions(written(tmp_path, "余额\n卡丢了\tno.topic\n"), KNOWN)
    assert [problem.line for problem in caught.value.problems] == [1, 2]


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    data = b"a\tcard.loss\n" + "余额\tcard.balance\n".encode("gb18030")
    with pytest.raises(ContentError) as caught:
        read_questions(written(tmp_path, data), KNOWN)
    assert [(one.code, one.line) for one in caught.value.problems] == [("not_utf8", 2)]


def test_a_file_of_comments_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no_questions"):
        read_questions(written(tmp_path, "# nothing\n"), KNOWN)
