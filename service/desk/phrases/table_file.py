"""Canned replies as a file: CSV for spreadsheets, JSON for programs. Bytes in, rows out, and back. Pure.

What is written and read again is the same, to the byte. Cells that a spreadsheet would compute are escaped.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb_index.exchange.cells import escaped, unescaped
from kb_index.exchange.hanzi import common_share
from service.core.errors import InvalidField
from service.desk.phrases.rules import Phrase, Scope

Kind = Literal["csv", "json"]
COLUMNS = ("shortcode", "title", "category", "text", "scope", "skill")
NEEDED = ("shortcode", "title", "text")
HEADINGS = ("快捷码", "标题", "分类", "内容", "范围", "技能组")
_BY_HEADING = {**dict(zip(HEADINGS, COLUMNS, strict=True)), **{name: name for name in COLUMNS}}
SCOPES = {"个人": Scope.PERSONAL, "团队": Scope.TEAM, "全行": Scope.GLOBAL}
_SCOPE_NAMES = {scope: name for name, scope in SCOPES.items()}
MOST_ROWS = 2000
_LEAST_COMMON = 0.4
"""GBK of which fewer characters are common ones was something else."""


@dataclass(frozen=True)
class Row:
    """`number` is what a spreadsheet shows beside it; in JSON the place in the list, from 1."""

    number: int
    shortcode: str
    title: str
    category: str
    text: str
    scope: str
    skill: str


def written(phrases: Sequence[Phrase], kind: Kind) -> bytes:
    """In an order of their content, whoever made them when: the same phrases are the same bytes."""
    cells = [_cells(phrase) for phrase in sorted(phrases, key=lambda one: one.key)]
    if kind == "json":
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cells]
        return (json.dumps({"phrases": rows}, ensure_ascii=False, indent=1) + "\n").encode()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for *content, scope, skill in cells:
        writer.writerow([escaped(cell) for cell in (*content, _SCOPE_NAMES[Scope(scope)], skill)])
    # The mark is what makes spreadsheets read it as UTF-8.
    return codecs.BOM_UTF8 + out.getvalue().encode()


def read(content: bytes, kind: Kind) -> list[Row]:
    """Raises InvalidField of `content`: `file_unreadable`, `file_broken`, `columns_missing`, `too_many_rows`."""
    text = _decoded(content)
    rows = list(_from_json(text) if kind == "json" else _from_csv(text))
    if len(rows) > MOST_ROWS:
        raise InvalidField(["content"], "too_many_rows", f"一个文件最多 {MOST_ROWS} 条。")
    return rows


def _cells(phrase: Phrase) -> tuple[str, ...]:
    content, place = phrase.content, phrase.place
    skill = place.owner if place.scope is Scope.TEAM else ""
    return content.shortcode, content.title, content.category, content.text, place.scope.value, skill


def _decoded(content: bytes) -> str:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _tried(content, codec)
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = _tried(content, "gb18030")
    if not text.isascii() and common_share(text) < _LEAST_COMMON:
        raise _unreadable()
    return text


def _tried(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _from_csv(text: str) -> Iterator[Row]:
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [_BY_HEADING.get(name.strip().lower(), "") for name in next(records, [])]
        _check_columns(columns)
        for number, record in enumerate(records, start=2):
            if any(cell.strip() for cell in record):
                cells = dict(zip(columns, map(unescaped, record), strict=False))
                yield _row(
                    number, {**cells, "scope": SCOPES.get(cells.get("scope", ""), cells.get("scope", ""))}
                )
    except csv.Error as error:
        raise _broken() from error


def _from_json(text: str) -> Iterator[Row]:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken() from error
    rows = data.get("phrases") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _broken()
    for number, row in enumerate(rows, start=1):
        _check_columns(list(row))
        if not all(isinstance(row.get(name, ""), str) for name in COLUMNS):
            raise _broken()
        yield _row(number, row)


def _row(number: int, cells: Mapping[str, str]) -> Row:
    values = {name: cells.get(name, "") for name in COLUMNS}
    return Row(
        number,
        **{**values, "scope": values["scope"].strip() or Scope.PERSONAL, "skill": values["skill"].strip()},
    )


def _check_columns(names: Sequence[str]) -> None:
    if not set(NEEDED) <= set(names):
        raise InvalidField(["content"], "columns_missing", "第一行需要有这几列：快捷码、标题、内容。")


def _unreadable() -> InvalidField:
    return InvalidField(
        ["content"], "file_unreadable", "读不出文件里的文字，请另存为 UTF-8 编码的 CSV 后再导入。"
    )


def _broken() -> InvalidField:
    return InvalidField(["content"], "file_broken", "文件的格式不完整，请检查引号和括号后再导入。")
