"""Tables in JSON: a list of objects, or one object a line. Read object by object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from kb_index.exchange.encoding import Encoding
from kb_index.exchange.faults import CELL_LENGTH, Fault, TableRefused
from kb_index.exchange.table import Row, Table, known_columns

_CHUNK = 1 << 16
# An article of longest fields is a quarter of it.
_OBJECT = 8 << 20
_BETWEEN = " \t\r\n"


class _Repeated(dict[str, Any]):
    """An object in which a key stands twice."""


def open_json(path: Path, encoding: Encoding) -> Table:
    """Open a table; the first object tells the columns. Raises TableRefused."""
    objects = _objects(path, encoding)
    first = next(objects, None)
    if first is None:
        raise TableRefused("empty", f"{path.name} holds no object")
    columns = known_columns(list(first))
    return Table("json", encoding.name, columns, _rows(first, objects, columns))


def _rows(first: dict[str, Any], rest: Iterator[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[Row]:
    yield _row(1, first, columns)
    for number, item in enumerate(rest, start=2):
        yield _row(number, item, columns)


def _row(number: int, item: dict[str, Any], columns: tuple[str, ...]) -> Row:
    row = Row(number)
    try:
        names = known_columns(list(item))
    except TableRefused as error:
        row.faults.append(Fault("wrong_type", error.message))
        return row
    if isinstance(item, _Repeated):
        row.faults.append(Fault("repeated_key", "a field stands twice in the object"))
    if ("id" in columns) != ("id" in names):
        row.faults.append(Fault("wrong_type", "a file holds questions or articles, not both"))
    for name, value in zip(names, item.values(), strict=True):
        if not name:
            row.faults.append(Fault("wrong_type", "a field without a name"))
        elif value is None or (isinstance(value, str) and not value.strip()):
            continue
        elif isinstance(value, bool) or not isinstance(value, str | list):
            row.faults.append(Fault("wrong_type", "must be a text or a list", name))
        elif _longest(value) > CELL_LENGTH:
            row.faults.append(Fault("cell_too_long", f"{_longest(value)} characters", name))
        else:
            row.cells[name] = value.strip() if isinstance(value, str) else value
    return row


def _longest(value: str | list[Any]) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(len(item) if isinstance(item, str) else len(str(item)) for item in value)


def _objects(path: Path, encoding: Encoding) -> Iterator[dict[str, Any]]:
    """Every object of the file, of which never more than one is in memory."""
    with path.open(encoding=encoding.codec) as stream:
        try:
            yield from _Reader(stream).objects()
        except UnicodeDecodeError as error:
            raise TableRefused("encoding_unknown", f"it is not {encoding.name}: {error.reason}") from error


class _Reader:
    """A buffer over a stream that grows until one object is whole."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._buffer = ""
        self._at = 0
        self._count = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)

    def objects(self) -> Iterator[dict[str, Any]]:
        listed = self._peek() == "["
        self._at += listed
        while (character := self._peek()) not in ("", "]"):
            if character != "{":
                raise TableRefused("json_shape", f"entry {self._count + 1} begins with {character!r}, not {{")
            yield self._next()
            self._separated(listed)
        if listed != (self._peek() == "]"):
            raise TableRefused("broken_json", "the list is not closed" if listed else "a ] without a list")
        self._at += listed
        if self._peek():
            raise TableRefused("json_shape", "something follows the list")

    def _separated(self, listed: bool) -> None:
        character = self._peek()
        if listed and character == ",":
            self._at += 1
            if self._peek() == "]":
                raise TableRefused("broken_json", "a comma before the ]")
        elif listed and character not in ("]", ""):
            raise TableRefused("broken_json", f"no comma after entry {self._count}")

    def _next(self) -> dict[str, Any]:
        self._count += 1
        wanted = _CHUNK
        while True:
            try:
                item, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                # Invalid, or not read to its end yet: only more text can tell.
                if not self._grow(wanted) or len(self._buffer) > _OBJECT:
                    raise TableRefused("broken_json", f"entry {self._count}: {error.msg}") from error
                wanted *= 2
            except RecursionError as error:
                raise TableRefused("json_shape", f"entry {self._count} is nested too deep") from error
            else:
                self._at = end
                return dict(item) if type(item) is dict else item

    def _peek(self) -> str:
        """The next character that is not white; "" at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _BETWEEN:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._grow(_CHUNK):
                return ""

    def _grow(self, wanted: int) -> bool:
        more = self._stream.read(wanted)
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeated(found)


def _no_constant(name: str) -> NoReturn:
    raise TableRefused("broken_json", f"{name} is no JSON")
