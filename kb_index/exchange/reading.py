"""Opens a table of any format."""

from __future__ import annotations

from pathlib import Path

from kb_index.exchange.csv_table import open_csv
from kb_index.exchange.encoding import detect, named
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.json_table import open_json
from kb_index.exchange.table import Table

_BY_NAME = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".json": "json", ".jsonl": "json"}
_MOST_BYTES = 2 << 30


def open_table(path: Path, kind: str = "", encoding: str = "") -> Table:
    """Open a file; `kind` (csv, xlsx, json) and `encoding` only where its name and bytes do not tell.

    Raises TableRefused, and OSError when it cannot be read at all.
    """
    size = path.stat().st_size
    if size == 0:
        raise TableRefused("empty", f"{path.name} is empty")
    if size > _MOST_BYTES:
        raise TableRefused("too_large", f"{path.name} has {size} bytes")
    kind = kind or _BY_NAME.get(path.suffix.lower(), "")
    if kind == "xlsx":
        # Imported late: openpyxl takes a fifth of a second, which other commands do without.
        from kb_index.exchange.xlsx_table import open_xlsx  # noqa: PLC0415 - slow to load, and most exchanges do without

        return open_xlsx(path)
    if kind not in ("csv", "json"):
        raise TableRefused("format_unknown", f"{path.name}: no known format")
    known = named(encoding) if encoding else detect(path)
    return open_json(path, known) if kind == "json" else open_csv(path, known)
