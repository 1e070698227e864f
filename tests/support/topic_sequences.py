"""A copy of the project's content after sequences of edits of topics: python -m tests.support.topic_sequences FOLDER.

For the runtime of Rasa, whose libraries cannot run the studio: it reads what is written here.
"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from service.studio.changes.edits import EDITS
from service.studio.changes.files import ContentFolder
from tests.support.topic_samples import new_article, whole, wordings

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
SPLIT = {
    "kind": "split_topic",
    "topic": "card.replace",
    "to": "card.worn",
    "name": "卡磨损",
    "skill": "account",
    "fields": whole(wordings("磨损")),
}
NEW = new_article("pets.cat", "宠物卡: 10", wordings("宠物"))


def rename(topic: str, to: str) -> dict[str, Any]:
    return {"kind": "rename_topic", "topic": topic, "to": to, "name": "no"}


def merge(topic: str, into: str) -> dict[str, Any]:
    return {"kind": "merge_topics", "topic": topic, "into": into}


UNDO = None
SEQUENCE: list[dict[str, Any] | None] = [
    NEW,
    rename("mobile.login", "mobile.signin"),
    SPLIT,
    rename("pets.cat", "pets.kitten"),
    merge("card.activate", "card.worn"),
    UNDO,
    rename("loan.prepay", "loan.early"),
    NEW,
    rename("card.replace", "card.exchange"),
    merge("pets.kitten", "pets.cat"),
    rename("mobile.signin", "mobile.enter"),
    merge("account.joint", "account.inheritance"),
    merge("card.worn", "card.exchange"),
    rename("transfer.wrong", "transfer.astray"),
]
"""A few that have nothing to do with each other, one among the other."""


def copy(folder: Path) -> Path:
    """The project's content and what Rasa is told with it."""
    for name in ("kb_index", "bot/data", "bot/talks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name in ("bank.yml", "domain.yml", "config.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def play(folder: Path, edits: list[dict[str, Any] | None]) -> None:
    """One change set after the other, written into the files; UNDO takes the last one back."""
    content, done = ContentFolder(folder), []
    for edit in edits:
        if edit is None:
            content.write([one.back for one in done.pop()])
            continue
        given = dict(edit)
        if given["kind"] == "split_topic":
            found = content.examples(given["topic"])
            given["texts"] = found[1][:5] if found else []
        done.append(content.plan(EDITS.validate_python([given]), TODAY))
        content.write(done[-1])


def main() -> None:
    play(copy(Path(sys.argv[1])), SEQUENCE)


if __name__ == "__main__":
    main()
