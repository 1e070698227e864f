"""A copy of the project's content after edits: python -m tests.support.topic_sequences FOLDER [SEED].

Without SEED one long sequence of edits of topics; with it, edits of every kind in the order the seed gives. For the
runtime of Rasa, whose libraries cannot run the studio: it reads what is written here.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from kb_index.plain_yaml import load
from service.core.errors import SubtextError
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


ODD = (
    "no",
    "null",
    "10086",
    "2026-01-01",
    "# 井号",
    "a: b",
    "[卡](card_kind)",
    "- 横线",
    "“引号”",
    "| 竖线",
)
"""What YAML or the examples' own marks could take for something else."""
STEPS, MOST_STEPS = 40, 160
KINDS = frozenset({"add_examples", "remove_examples", "move_examples", "merge_topics", "split_topic"})


def play_by_chance(folder: Path, seed: int) -> list[str]:
    """STEPS edits by chance, and on until each of KINDS was made; what the studio refuses changes nothing.

    Returns the kinds of those that were made.
    """
    chance, content = random.Random(seed), ContentFolder(folder)
    done: list[tuple[str, Any]] = []
    made: list[str] = []
    for number in range(MOST_STEPS):
        if number >= STEPS and set(made) >= KINDS:
            break
        if done and chance.random() < 0.2:
            kind, files = done.pop()
            content.write([one.back for one in files])
            made.append(f"undo {kind}")
            continue
        edit = _by_chance(chance, content, sorted(load(folder / "kb_index/topics.yml")["topics"]), number)
        try:
            files = content.plan(EDITS.validate_python([edit]), TODAY)
            content.write(files)
        except SubtextError:
            continue
        done.append((edit["kind"], files))
        made.append(edit["kind"])
    return made


def _by_chance(
    chance: random.Random, content: ContentFolder, topics: list[str], number: int
) -> dict[str, Any]:
    topic, other = chance.sample(topics, 2)
    found = content.examples(topic)
    some = chance.sample(found[1], 3) if found and len(found[1]) > 3 else ["没有"]
    odd = f"{chance.choice(ODD)} {number}"
    return chance.choice(
        [
            {"kind": "add_examples", "topic": topic, "texts": [odd]},
            {"kind": "remove_examples", "topic": topic, "texts": some},
            {"kind": "move_examples", "topic": topic, "to": other, "texts": some},
            {"kind": "rename_topic", "topic": topic, "to": f"pets.of{number}", "name": odd},
            {"kind": "merge_topics", "topic": topic, "into": other},
            {
                "kind": "split_topic", "topic": topic, "to": f"pets.of{number}", "name": odd, "skill": "account",
                "texts": some, "fields": whole(wordings(odd)),
            },
            new_article(f"pets.of{number}", odd, wordings(odd)),
        ]
    )  # fmt: skip


def main() -> None:
    folder = copy(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        print("\n".join(play_by_chance(folder, int(sys.argv[2]))))
    else:
        play(folder, SEQUENCE)


if __name__ == "__main__":
    main()
