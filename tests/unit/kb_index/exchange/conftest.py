"""Tables as people send them, and an import as the command runs it."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kb_index.content import read
from kb_index.exchange.knowledge import Changes, Outcome
from kb_index.exchange.plan import outcomes
from kb_index.exchange.reading import open_table

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: Rows, encoding: str = "utf-8", name: str = "table.csv", delimiter: str = ",") -> Path:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: Rows) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "table.xlsx"
        book.save(path)
        return path

    return make


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[..., Path]:
    def make(data: Any, name: str = "table.json") -> Path:
        path = tmp_path / name
        path.write_text(
            data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8"
        )
        return path

    return make


@pytest.fixture
def plan(project: Path) -> Callable[..., tuple[list[Outcome], Changes]]:
    """Plan an import into the small project."""

    def run(path: Path, clean: bool = True, **options: str) -> tuple[list[Outcome], Changes]:
        changes = Changes()
        return list(outcomes(open_table(path, **options), read(project), changes, clean)), changes

    return run
