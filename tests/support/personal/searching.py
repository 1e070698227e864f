"""Where something may be kept: files below a folder, whatever the processes have open, tables, free pages, answers."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.support.personal.planting import Trace

LARGEST = 200_000_000
"""Bytes; larger ones are none of ours."""
OTHERS = ("site-packages", "/usr/", "/lib/", "/proc/", "/dev/", "/sys/")
"""Programs and libraries that a process has open."""


def traces_in(where: str, content: bytes, traces: Iterable[Trace]) -> Iterator[str]:
    for trace in traces:
        if any(needle in content for needle in trace.needles):
            yield f"{where}: {trace.kind} ({trace.disguise}) of {trace.said!r}"


def in_files(folder: Path, traces: list[Trace]) -> Iterator[str]:
    """Every file below, whatever it is: databases with their free pages and write-ahead logs, logs, caches, dumps."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from traces_in(str(path.relative_to(folder)), path.read_bytes(), traces)


def in_open_files(pids: Iterable[int], folder: Path, traces: list[Trace]) -> Iterator[str]:
    """Regular files that the processes hold open outside the folder, also such as have no name any more."""
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                name = str(link.readlink())
                if (
                    not name.startswith("/")
                    or any(part in name for part in (*OTHERS, str(folder)))
                    or not link.stat().st_size < LARGEST
                ):
                    continue
                content = link.read_bytes() if link.is_file() else b""
            except OSError:
                continue
            yield from traces_in(f"open in {pid}: {name}", content, traces)


def in_tables(path: Path, traces: list[Trace]) -> Iterator[str]:
    """Every value of every table, as SQL gives it."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            content = "\n".join(str(row) for row in connection.execute(f'select * from "{name}"'))
            yield from traces_in(f"table {name}", content.encode("utf-8", "replace"), traces)
    finally:
        connection.close()
