"""Tables in XLSX files, read row by row; formulas are refused and nothing is computed."""

from __future__ import annotations

import itertools
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from kb_index.exchange.faults import Fault, TableRefused
from kb_index.exchange.table import Row, Table, known_columns, text_row

# A sheet of a million rows of ordinary questions unpacks to 150 MB, by a factor of five to forty.
_MOST_UNPACKED = 1 << 30
_MOST_SHARED_TEXTS = 256 << 20
_MOST_PARTS = 2_000
_MOST_RATIO = 200
_SMALL = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, SyntaxError,
    OSError, NotImplementedError, RuntimeError,
)  # fmt: skip


def open_xlsx(path: Path) -> Table:
    """Open the first sheet. Raises TableRefused: zip_bomb, broken_xlsx, empty, columns_…"""
    _check_parts(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # Files lie about their size, which would fill every row up to the last of 16 384 columns.
        sheet.reset_dimensions()
    except _BROKEN as error:
        raise _broken(path, error) from error
    records = _records(path, book, sheet)
    try:
        columns = known_columns([cell.value for cell in _without_empty_end(next(records, ()))])
    except TableRefused:
        records.close()
        raise
    others = len(book.worksheets) - 1
    about = f"sheet {sheet.title!r}" + (f", {others} more not read" if others else "")
    return Table("xlsx", about, columns, _rows(records, columns))


def _rows(records: Iterator[tuple[Any, ...]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, record in enumerate(records, start=2):
        cells = _without_empty_end(record)
        if not cells:
            continue
        row = text_row(
            number, columns, ["" if _fault(cell) else _text(cell.value) for cell in cells], computed=False
        )
        for at, cell in enumerate(cells):
            fault = _fault(cell)
            if fault:
                code, message = fault
                row.faults.append(Fault(code, message, columns[at] if at < len(columns) else ""))
        yield row


def _records(path: Path, book: Any, sheet: Any) -> Generator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows()
    except _BROKEN as error:
        raise _broken(path, error) from error
    finally:
        book.close()


def _without_empty_end(cells: tuple[Any, ...]) -> list[Any]:
    return list(reversed(list(itertools.dropwhile(lambda cell: cell.value is None, reversed(cells)))))


def _fault(cell: Any) -> tuple[str, str] | None:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return "formula", f"{str(cell.value)[:40]!r} is a formula"
    if cell.data_type == "e":
        return "error_cell", f"the cell shows {cell.value}"
    return None


def _text(value: object) -> str:
    """A cell as its sheet shows it; dates as in the content files."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_parts(path: Path) -> None:
    """Refuse what would unpack to more than a table, before anything is unpacked.

    The sizes a ZIP declares are binding: its reader gives no byte more.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(path, parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        head = stream.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise TableRefused("zip_bomb", f"{path.name}: {part.filename} defines entities")
    except _BROKEN as error:
        raise _broken(path, error) from error


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise TableRefused(
            "zip_bomb", f"{path.name} unpacks to {sum(part.file_size for part in parts)} bytes"
        )
    for part in parts:
        if part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise TableRefused("zip_bomb", f"{path.name}: {part.filename} unpacks to {part.file_size} bytes")
        if "sharedStrings" in part.filename and part.file_size > _MOST_SHARED_TEXTS:
            raise TableRefused("too_large", f"{path.name} has {part.file_size} bytes of texts")


def _broken(path: Path, error: Exception) -> TableRefused:
    return TableRefused("broken_xlsx", f"{path.name} is no readable XLSX file ({type(error).__name__})")
