"""What an import would do, told row by row; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from kb_index.content import Content
from kb_index.exchange.articles import ArticleRows
from kb_index.exchange.faults import RowRefused
from kb_index.exchange.knowledge import Changes, Knowledge, Outcome
from kb_index.exchange.questions import QuestionRows
from kb_index.exchange.seen import Seen
from kb_index.exchange.table import Row, Table


class _Rows(Protocol):
    def taken(self, row: Row) -> Outcome: ...


def outcomes(table: Table, content: Content, changes: Changes, clean: bool = True) -> Iterator[Outcome]:
    """The outcome of each row (a faulty row gives one for each fault), while `changes` is filled.

    Raises TableRefused when the file turns out to be broken, or the content is.
    """
    knowledge = Knowledge(content)
    with Seen() as seen:
        if table.holds_articles:
            rows: _Rows = ArticleRows(knowledge, changes, clean)
        else:
            rows = QuestionRows(knowledge, changes, seen, clean)
        for row in table.rows:
            yield from _of_row(rows, row)


def _of_row(rows: _Rows, row: Row) -> Iterator[Outcome]:
    ident = str(row.cells.get("topic") or row.cells.get("id") or "")
    try:
        if not row.faults:
            yield rows.taken(row)
        faults = tuple(row.faults)
    except RowRefused as refused:
        faults = refused.faults
    for fault in faults:
        yield Outcome(row.number, ident[:60], "faulty", str(fault), fault.code, fault.fix)
