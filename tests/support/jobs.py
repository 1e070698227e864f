"""Jobs of a test's choice behind the real runner: short Python programs in place of trainings."""

import sys
from pathlib import Path
from typing import Any

from service.studio.jobs.rules import Job, Kind, Step


class ScriptedPrograms:
    """`scripts`: Python text for each step of a kind; it finds its folder in sys.argv[1]."""

    def __init__(self, **scripts: list[str]) -> None:
        self.scripts = scripts
        self.began: list[str] = []

    def check(self, kind: Kind, of: str | None) -> None:
        """Everything is there."""

    def prepare(self, job: Job, folder: Path) -> list[Step]:
        self.began.append(job.id)
        scripts = self.scripts.get(job.kind.value, ["print('done')"])
        return [
            Step(f"step {number}", [sys.executable, "-c", script, str(folder)])
            for number, script in enumerate(scripts, 1)
        ]

    def environment(self, job: Job, folder: Path) -> dict[str, str]:
        return {}

    def result(self, job: Job, folder: Path) -> dict[str, Any] | None:
        return {"index": "abc"} if job.kind is Kind.TRAIN else None
