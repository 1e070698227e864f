"""Checks every content file. Each rule is a function over the content that yields problems; `table.py` lists them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb_index.content import Problem
from kb_index.lint.material import gather
from kb_index.lint.table import RULES

__all__ = ["RULES", "Problem", "check"]


def check(root: Path, today: date) -> list[Problem]:
    """Return every fault in the content under `root`, sorted by file and line; empty when all is in order."""
    material = gather(root, today)
    found = [problem for rule in RULES for problem in rule.find(material)]
    return material.content.located([*found, *material.content.problems])
