"""Which groups of the inbox the editor labels, and what that costs, known before the first key. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench._story.script import Planted, find, same

AGAIN = 1
"""Keys for a name given before: the number the page offers it under."""
NEXT_BY_KEY = 1
"""Groups away up to which J or K is pressed; one further away is clicked in the list, which counts like a key."""


@dataclass(frozen=True)
class Stop:
    """A group to label. `at`: its place in the whole list; `foreign`: wordings of it that are unticked first."""

    at: int
    planted: Planted
    own: int
    foreign: int


def route(planted: Sequence[Planted], groups: Sequence[Sequence[str]], most: int) -> list[Stop]:
    """In the order of the list: the main group of each matter, and others that are wholly one matter.

    Of these the largest first, as far as `most` presses reach. `groups`: the wordings of each group, none of them empty.
    """
    mains = [stop for one in planted if (stop := _main(one, groups)) is not None]
    taken = {stop.at for stop in mains}
    pure = [
        Stop(at, one, len(group), 0)
        for at, group in enumerate(groups)
        if at not in taken
        for one in planted
        if _own(one, group) == len(group)
    ]
    chosen = mains
    for stop in sorted(pure, key=lambda one: (-one.own, one.at)):
        with_it = [*chosen, stop]
        if presses(with_it) <= most:
            chosen = with_it
    return sorted(chosen, key=lambda one: one.at)


def presses(stops: Sequence[Stop]) -> int:
    """Keys and clicks for these from the top of the list; a group that is decided on whole makes room for the next."""
    total, here, gone = 0, 0, 0
    named = set[str]()
    for stop in sorted(stops, key=lambda one: one.at):
        place = stop.at - gone
        total += moves(place - here) + stop.foreign
        total += AGAIN if stop.planted.topic in named else stop.planted.pressed
        named.add(stop.planted.topic)
        here, gone = place, gone + (not stop.foreign)
    return total


def moves(away: int) -> int:
    """Presses to get to a group so many places down (or, below 0, up)."""
    return abs(away) if abs(away) <= NEXT_BY_KEY else 1


def _main(one: Planted, groups: Sequence[Sequence[str]]) -> Stop | None:
    found = find(one, groups)
    return Stop(found.at, one, found.own, found.size - found.own) if found.own else None


def _own(one: Planted, group: Sequence[str]) -> int:
    own = {*map(same, one.asked)}
    return sum(same(text) in own for text in group)
