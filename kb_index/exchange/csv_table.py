"""Tables in text files: comma, semicolon or tab between the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from kb_index.exchange.encoding import Encoding
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.table import Row, Table, known_columns, text_row

# A row of sixteen columns of longest cells is a thirtieth of it. What is longer has an unclosed quote.
_LINE = 16 << 20
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}


def open_csv(path: Path, encoding: Encoding) -> Table:
    """Open a table. Raises TableRefused: empty, columns_…, broken_csv, line_too_long."""
    separator = max(_NAMES, key=_head(path, encoding).count)
    records = _records(path, encoding, separator)
    first = next(records, None)
    if first is None:
        raise TableRefused("empty", f"{path.name} is empty")
    columns = known_columns(first)
    rows = _rows(records, columns)
    return Table("csv", f"{encoding.name}, {_NAMES[separator]} separated", columns, rows)


def _head(path: Path, encoding: Encoding) -> str:
    try:
        with path.open(encoding=encoding.codec, newline="") as stream:
            return stream.readline(_LINE)
    except UnicodeDecodeError as error:
        raise TableRefused("encoding_unknown", f"it is not {encoding.name}: {error.reason}") from error


def _rows(records: Iterator[list[str]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, record in enumerate(records, start=2):
        if any(record):
            yield text_row(number, columns, record, computed=True)


def _records(path: Path, encoding: Encoding, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LINE)
    with path.open(encoding=encoding.codec, newline="") as stream:
        records = csv.reader(_lines(stream), delimiter=separator, strict=True)
        try:
            yield from records
        except csv.Error as error:
            raise TableRefused("broken_csv", f"line {records.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            raise TableRefused("encoding_unknown", f"it is not {encoding.name}: {error.reason}") from error


def _lines(stream: TextIO) -> Iterator[str]:
    """Lines of bounded length, whatever the file holds."""
    while line := stream.readline(_LINE):
        if len(line) == _LINE:
            raise TableRefused("line_too_long", f"a line has more than {_LINE} characters")
        yield line
