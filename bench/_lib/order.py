"""In which order contestants run, so that drift of the machine falls on all alike."""

from __future__ import annotations

from collections.abc import Sequence

ROUNDS = 5


def abba(names: Sequence[str], rounds: int = ROUNDS) -> list[str]:
    """A B B A, `rounds` times; with more names A B C C B A. Each name comes twice a round."""
    return [*names, *reversed(names)] * rounds
