"""The clients' book on disk: a line is written before what it tells can be doubted."""

import os
import time
from pathlib import Path
from typing import Any

from tests.support.ledger.entries import Entry, Kind, from_line


class Journal:
    """Appends without a buffer; keeps the entries as well, for those who wait for one."""

    def __init__(self, path: Path) -> None:
        self.path, self.entries = path, list[Entry]()
        self._newest: dict[tuple[Kind, str], float] = {}
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, kind: Kind, who: str, conversation: str = "", **data: Any) -> Entry:
        entry = Entry(round(time.monotonic(), 6), kind, who, conversation, data)
        os.write(self._file, entry.to_line().encode() + b"\n")
        self.entries.append(entry)
        self._newest[kind, str(data.get("program", ""))] = entry.t
        return entry

    def last(self, kind: Kind, program: str = "") -> float:
        """When the newest entry of that kind was made; 0 if there is none."""
        return self._newest.get((kind, program), 0.0)

    def close(self) -> None:
        os.close(self._file)


def read_journal(path: Path) -> list[Entry]:
    """What is whole: a line that the writer's own death cut is left out."""
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [from_line(line) for line in lines]
