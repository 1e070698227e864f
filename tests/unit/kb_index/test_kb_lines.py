"""Lines of fields."""

from pathlib import Path

import pytest

from kb_index.lines import line_of, repeated_keys, text_lines
from kb_index.plain_yaml import load_marked

TEXT = """# head
topics:
  card.loss: {skill: account}
list:
  - one
  - two: 2
    three: >-
      folded
      text
block: |
  - a
  - b
"""


@pytest.fixture
def node(tmp_path: Path):
    path = tmp_path / "a.yml"
    path.write_text(TEXT, encoding="utf-8")
    return load_marked(path)[1]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("topics", 2),
        ("topics.card.loss.skill", 3),
        ("topics.card.none", 2),
        ("list.0", 5),
        ("list.1.three", 7),
        ("list.7", 4),
        ("list.x", 4),
        ("block", 10),
        ("none", 2),
        ("-", 2),
    ],
)
def test_line_of_a_field_or_its_parent(node, field: str, line: int) -> None:
    assert line_of(node, field) == line


def test_an_empty_file_has_one_line() -> None:
    assert line_of(None, "a.b") == 1
    assert text_lines(None, "a") == []
    assert list(repeated_keys(None)) == []


def test_lines_of_a_block(node) -> None:
    assert text_lines(node, "block") == [11, 12]
    assert text_lines(node, "list.1.three") == []
    assert text_lines(node, "none") == []


def test_repeated_keys_are_told_at_any_depth(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a:\n  - b: 1\n    c: 2\n    b: 3\n", encoding="utf-8")
    data, node = load_marked(path)
    assert list(repeated_keys(node)) == [("a.0.b", 4)]
    assert data == {"a": [{"b": "3", "c": "2"}]}
