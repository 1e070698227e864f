"""Which questions a file already had, for any number of rows: kept on disk, not in memory."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType

_CACHE_KIB = 8192


class Seen:
    """Remembers the first row of each question. A context manager; what it wrote goes when it is closed."""

    def __init__(self) -> None:
        # An empty name is a private database on disk that SQLite removes by itself.
        self._database = sqlite3.connect("", isolation_level=None)
        for line in (
            f"PRAGMA cache_size = -{_CACHE_KIB}",
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE seen (key BLOB PRIMARY KEY, row INTEGER, topic TEXT) WITHOUT ROWID",
        ):
            self._database.execute(line)

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def first(self, key: str, row: int, topic: str) -> tuple[int, str] | None:
        """Row and topic under which a question came before; None, and it is remembered, when it did not."""
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._database.execute("SELECT row, topic FROM seen WHERE key = ?", (digest,)).fetchone()
        if found is None:
            self._database.execute("INSERT INTO seen VALUES (?, ?, ?)", (digest, row, topic))
            return None
        return int(found[0]), str(found[1])
