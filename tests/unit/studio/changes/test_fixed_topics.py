"""Ids that the program itself names, found in its source."""

import ast
from pathlib import Path

from kb_index.plain_yaml import load
from service.studio.changes.fixed_topics import FIXED

ROOT = Path(__file__).resolve().parents[4]
OWN = {"service/studio/changes/fixed_topics.py"}


def named_in_source() -> set[str]:
    topics = {*load(ROOT / "kb_index/topics.yml")["topics"]}
    found: set[str] = set()
    for folder in ("service", "kb_index", "actions", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.relative_to(ROOT).as_posix() in OWN or "evaluation" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and node.value in topics:
                    found.add(node.value)
    return found


def test_the_list_is_what_the_program_names():
    assert named_in_source() == FIXED
