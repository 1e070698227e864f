"""What `kb check` says to a change; asked elsewhere, one question at a time, and remembered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_index.content import BANK, Problem
from kb_index.renewal import BY_THE_CLOCK
from kb_index.talks import TALKS
from service.studio.changes.rules import FileChange
from service.studio.checking.jobs import Checks, check_job
from service.turns.stamps import FOLDERS, content_stamps

MOST_TOLD = 50
"""Findings that are remembered: of what is being written now."""


@dataclass(frozen=True)
class Finding:
    """A rule of `kb check` that the change breaks and the present content does not."""

    file: str
    field: str
    code: str
    message: str
    fix: str
    blocking: bool
    """False for what only concerns dates: a recall ends an article's validity on purpose."""


class ContentCheck:
    def __init__(self, root: Path, checks: Checks) -> None:
        self._root, self._checks = root, checks
        self._turn = asyncio.Lock()
        self._key: object = None
        """The content and the day that what follows was found on: a check reads everything and takes seconds."""
        self._present: list[Problem] | None = None
        self._told: dict[tuple[FileChange, ...], list[Finding]] = {}

    async def findings(self, files: Sequence[FileChange], today: date) -> list[Finding]:
        """What the content would break with these files in place that it does not break now.

        Raises Unavailable `check_failed`.
        """
        async with self._turn:
            key = await asyncio.to_thread(self._content, today)
            if key != self._key or len(self._told) >= MOST_TOLD:
                self._key, self._present, self._told = key, None, {}
            asked = tuple(files)
            if asked not in self._told:
                self._told[asked] = await self._checked(files, today)
            return self._told[asked]

    def _content(self, today: date) -> object:
        read = content_stamps(self._root, self._root / BANK, (*FOLDERS, TALKS))
        return tuple(read.items()), today

    async def _checked(self, files: Sequence[FileChange], today: date) -> list[Finding]:
        after = {one.name: one.after for one in files}
        found = await self._checks.ask(check_job(self._root, today, after, self._present))
        if found["present"] is not None:
            self._present = [Problem(**one) for one in found["present"]]
        return [_finding(Problem(**one)) for one in found["new"]]


def _finding(problem: Problem) -> Finding:
    blocking = problem.code not in BY_THE_CLOCK
    return Finding(problem.file, problem.field, problem.code, problem.message, problem.fix, blocking)
