"""What `kb check` would say after an import, found out on a copy."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kb_index.content import Problem
from kb_index.exchange.apply import Edit
from kb_index.lint import check

_FOLDERS = ("kb_index", "bot")


def new_problems(
    root: Path, changed: list[Edit], today: date, present: Iterable[Problem] | None = None
) -> list[Problem]:
    """Faults that the changed content would have and the present one has not, wherever lines moved.

    `present` are those of the present content, for who knows them already.
    """
    with tempfile.TemporaryDirectory(prefix="subtext-import-") as folder:
        copy = Path(folder)
        for path in sorted(
            [*root.glob("*.yml"), *(one for name in _FOLDERS for one in (root / name).rglob("*.yml"))]
        ):
            target = copy / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        for edit in changed:
            (copy / edit.name).parent.mkdir(parents=True, exist_ok=True)
            if edit.after is None:
                (copy / edit.name).unlink(missing_ok=True)
            else:
                (copy / edit.name).write_bytes(edit.after)
        found = check(copy, today)
    return beyond(check(root, today) if present is None and found else present or (), found)


def beyond(present: Iterable[Problem], found: Iterable[Problem]) -> list[Problem]:
    """What was found and is not there at present, wherever lines moved."""
    known = {_same(problem) for problem in present}
    return [problem for problem in found if _same(problem) not in known]


def _same(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.code, problem.message
