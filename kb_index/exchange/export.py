"""Articles and questions as a table; importing it again changes nothing."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TextIO

from kb_index.content import Content
from kb_index.exchange.cells import escaped
from kb_index.exchange.faults import CELL_LENGTH, TableRefused
from kb_index.exchange.table import ARTICLES, QUESTIONS
from kb_index.exchange.values import to_cell, to_json

Kind = Literal["csv", "xlsx", "json"]
What = Literal["articles", "questions"]


def export(content: Content, what: What, kind: Kind, out: Path) -> int:
    """Write the table, whole or not at all; returns the number of its rows.

    Texts keep their placeholders. Raises TableRefused (content_invalid, not_written) and OSError.
    """
    if content.problems:
        raise TableRefused("content_invalid", f"{len(content.problems)} faults in the content files")
    columns = ARTICLES if what == "articles" else QUESTIONS
    rows = list(_articles(content) if what == "articles" else _questions(content))
    with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".subtext-export-") as folder:
        made = Path(folder) / "table"
        if kind == "xlsx":
            _write_xlsx(made, what, columns, rows)
        else:
            # The mark tells spreadsheets that it is UTF-8.
            with made.open("w", encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="") as stream:
                (_write_csv if kind == "csv" else _write_json)(stream, columns, rows)
        made.replace(out)
    return len(rows)


def _articles(content: Content) -> Iterator[dict[str, Any]]:
    for topic in sorted(content.articles):
        yield content.raw[content.sources[topic]]


def _questions(content: Content) -> Iterator[dict[str, Any]]:
    for topic in sorted(content.sources):
        for question in content.raw[content.sources[topic]]["similar_questions"]:
            yield {"topic": topic, "question": question}


def _cells(columns: tuple[str, ...], row: dict[str, Any]) -> list[str]:
    cells = [escaped(to_cell(column, row.get(column))) for column in columns]
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > CELL_LENGTH:
            message = (
                f"{row.get('id')}: {column} has {len(cell)} characters, a cell holds {CELL_LENGTH}: use json"
            )
            raise TableRefused("not_written", message)
    return cells


def _write_csv(stream: TextIO, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(_cells(columns, row) for row in rows)


def _write_json(stream: TextIO, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    objects = [{column: to_json(row[column]) for column in columns if column in row} for row in rows]
    json.dump(objects, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _write_xlsx(path: Path, what: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    # Imported late: it takes a fifth of a second, which other commands do without.
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and most exchanges do without
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow to load, and most exchanges do without

    book = Workbook(write_only=True)
    sheet = book.create_sheet(what)

    def text_cell(text: str) -> Any:
        """A cell that is a text whatever it begins with."""
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"
        return cell if text else None

    sheet.append(list(columns))
    for row in rows:
        sheet.append([text_cell(cell) for cell in _cells(columns, row)])
    book.save(path)
