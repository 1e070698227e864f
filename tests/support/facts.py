"""The project's own questions for hard topics, in a library that finds what the test says."""

from dataclasses import replace
from functools import lru_cache

from service.dialogue.facts import FactSheet, load_facts
from service.dialogue.library import Library
from tests.support.library import ROOT, FakeHit, library_with


@lru_cache(maxsize=1)
def sheets() -> dict[str, FactSheet]:
    return load_facts(ROOT / "bot" / "data" / "facts")


def asking_library(found: dict[str, list[FakeHit]] | None = None) -> Library:
    return replace(library_with(found or {}), facts=sheets())
