"""What can be asked of all content, as plain JSON in and out. Everything here blocks and reads every content file."""

import asyncio
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from kb_index.content import Problem, read
from kb_index.exchange.apply import Edit
from kb_index.exchange.preview import beyond, new_problems
from kb_index.lint import check
from service.studio.inbox.sifting import sift

Json = dict[str, Any]


class Checks(Protocol):
    """Where jobs are done."""

    async def ask(self, asked: Json) -> Json:
        """What `answer` says. Raises Unavailable `check_failed`."""

    def close(self) -> None:
        """Nothing is asked any more; what is under way ends at once."""


def answer(asked: Json) -> Json:
    """Raises KeyError for a job there is not."""
    return {"check": _check, "sift": _sift}[asked["job"]](asked)


def check_job(root: Path, today: date, files: dict[str, str | None], present: list[Problem] | None) -> Json:
    """What `kb check` finds with other texts of these files in place (None: without the file), and what it finds now.

    `present` saves the second half for who knows it. The answer: `present`, `new`, lists of problems; `present` is null
    where nothing is wrong afterwards: then nobody looked.
    """
    known = None if present is None else [asdict(one) for one in present]
    return {
        "job": "check",
        "root": str(root.absolute()),
        "today": today.isoformat(),
        "files": files,
        "present": known,
    }


def sift_job(root: Path, wanted: list[tuple[str, str]]) -> Json:
    """Which wordings (topic, text) cannot become examples. The answer: `faults`, one or null for each."""
    return {"job": "sift", "root": str(root.absolute()), "wanted": wanted}


def _check(asked: Json) -> Json:
    root, today = Path(asked["root"]), date.fromisoformat(asked["today"])
    texts = asked["files"].items()
    changed = [Edit(name, None, None if text is None else text.encode()) for name, text in texts]
    found = new_problems(root, changed, today, ())
    given = asked["present"]
    if given is None and not found:
        return {"present": None, "new": []}
    present = check(root, today) if given is None else [Problem(**one) for one in given]
    new = beyond(present, found)
    return {"present": [asdict(one) for one in present], "new": [asdict(one) for one in new]}


def _sift(asked: Json) -> Json:
    examples = ((one.topic, one.text) for one in read(Path(asked["root"])).examples())
    faults = sift(examples, [(topic, text) for topic, text in asked["wanted"]])
    return {"faults": [asdict(one) if one else None for one in faults]}


class Here:
    """In a thread of this process: for who serves no customers meanwhile."""

    async def ask(self, asked: Json) -> Json:
        return await asyncio.to_thread(answer, asked)

    def close(self) -> None:
        """A thread ends by itself."""
