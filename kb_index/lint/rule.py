"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb_index.content import Problem
from kb_index.lint.material import Material


@dataclass(frozen=True)
class Rule:
    """One rule: `code` marks its problems, `about` says what holds, `find` yields where it does not."""

    code: str
    about: str
    find: Callable[[Material], Iterator[Problem]]


def reading(code: str) -> Callable[[Material], Iterator[Problem]]:
    """For a rule that is kept while files are read: its problems are there already."""

    def find(material: Material) -> Iterator[Problem]:
        return (problem for problem in material.content.problems if problem.code == code)

    return find
