"""A table: rows of named cells, read one at a time whatever the file's size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb_index.exchange.cells import is_formula, unescaped
from kb_index.exchange.faults import CELL_LENGTH, Fault, TableRefused

QUESTIONS = ("topic", "question")
ARTICLES = (
    "id", "title", "keywords", "similar_questions", "care", "answer", "steps", "alternatives", "elder", "formal",
    "confusable_with", "valid_from", "valid_until", "owner", "reviewer", "source",
)  # fmt: skip
CHINESE = {
    "主题": "topic", "问题": "question", "编号": "id", "标题": "title", "关键词": "keywords", "相似问题": "similar_questions",
    "客户关心": "care", "回答": "answer", "步骤": "steps", "其他办法": "alternatives", "长辈版": "elder", "正式说法": "formal",
    "易混主题": "confusable_with", "生效日期": "valid_from", "失效日期": "valid_until", "负责人": "owner", "审核人": "reviewer",
    "来源": "source",
}  # fmt: skip


@dataclass
class Row:
    """One row. `number` is what a spreadsheet shows beside it; in JSON the count of the object, from 1."""

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    """By column; a cell is a text, in JSON also a list, and never empty."""
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Table:
    """An opened file. `rows` can be read once; it raises TableRefused where the file turns out to be broken."""

    kind: str
    """csv, xlsx or json."""
    about: str
    """What was found out about the file: encoding, separator, sheet."""
    columns: tuple[str, ...]
    rows: Iterator[Row]

    @property
    def holds_articles(self) -> bool:
        """Whether a row is an article, else a question."""
        return is_articles(self.columns)


def is_articles(columns: Sequence[str]) -> bool:
    """Whether these are columns of articles, else of questions."""
    return "id" in columns


def known_columns(names: Sequence[object]) -> tuple[str, ...]:
    """The columns by their names, English or Chinese; "" for one without a name.

    Raises TableRefused when one is unknown, stands twice, or the columns are neither of questions nor articles.
    """
    columns = tuple(_column(name) for name in names)
    named = [column for column in columns if column]
    if not named:
        raise TableRefused("empty", "the first row has no column names")
    unknown = [column for column in named if column not in QUESTIONS + ARTICLES]
    if unknown:
        raise TableRefused("columns_unknown", f"unknown columns {', '.join(map(repr, unknown[:5]))}")
    repeated = sorted({column for column in named if named.count(column) > 1})
    if repeated:
        raise TableRefused("columns_repeated", f"{', '.join(repeated)} stands twice")
    expected, other = (ARTICLES[:1], QUESTIONS) if is_articles(named) else (QUESTIONS, ARTICLES)
    missing = [column for column in expected if column not in named]
    if missing:
        raise TableRefused("columns_missing", f"no column {', '.join(missing)}")
    mixed = [column for column in named if column in other]
    if mixed:
        message = f"{', '.join(mixed)}: a table has questions (topic, question) or articles (id, …)"
        raise TableRefused("columns_unknown", message)
    return columns


def text_row(number: int, columns: Sequence[str], texts: Sequence[str], computed: bool) -> Row:
    """A row of text cells. `computed`: a spreadsheet would compute what begins with =."""
    row = Row(number)
    for at, text in enumerate(texts):
        if not text or text.isspace():
            continue
        if at >= len(columns) or not columns[at]:
            row.faults.append(Fault("too_many_cells", f"cell {at + 1} has no column"))
        elif len(text) > CELL_LENGTH:
            row.faults.append(Fault("cell_too_long", f"{len(text)} characters", columns[at]))
        elif computed and is_formula(text.strip()):
            row.faults.append(Fault("formula", f"{text.strip()[:40]!r} is a formula", columns[at]))
        else:
            row.cells[columns[at]] = unescaped(text.strip())
    return row


def _column(name: object) -> str:
    text = unicodedata.normalize("NFKC", str(name or "")).strip().strip("\ufeff").lower()
    return CHINESE.get(text, text)
