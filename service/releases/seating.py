"""Which of two seats answers a turn: rules over plain data, without clock or network. ADR 0011."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from service.releases.product import Product
from service.releases.seats import Seat
from service.turns.live_mind import Held
from service.turns.mind import Mind
from service.turns.source import News

MOST_JOINED = 50_000
"""Conversations that are remembered as part of a trial; the oldest fall back to the release in use."""


class Knows(Protocol):
    """service.turns.source.Source, as far as it is needed here: what a release knows."""

    @property
    def mind(self) -> Mind:
        """Another one whenever content is saved."""
        ...

    @property
    def held(self) -> tuple[Held, ...]: ...

    @property
    def index_refused(self) -> str | None:
        """The code for which its index is not used."""
        ...

    def look(self) -> News | None: ...

    def beside(self, home: Path) -> Knows:
        """Another over the same content, on another index."""
        ...


@dataclass(eq=False)
class Standing:
    """A release in a seat, with the index that belongs to it."""

    release: str | None
    product: Product | None
    """None: what is built, as Rasa started with it."""
    seat: Seat
    source: Knows
    running: int = 0
    """Turns it is answering now."""
    doubtful: bool = False
    """It was away, and nobody has looked since whether it has its model."""


@dataclass(eq=False)
class Seating:
    """The release in use, and the one beside it: the way back, or one on trial."""

    live: Standing
    other: Standing | None = None
    percent: int = 0
    """Share of the new conversations that try `other`; 0: it only stands ready."""
    _joined: dict[str, None] = field(default_factory=dict)

    def all(self) -> Iterator[Standing]:
        yield self.live
        if self.other:
            yield self.other

    def choose(self, conversation: str, new: bool) -> Standing:
        """Asked once for each turn, at its beginning. `new`: nothing of the dialogue has happened yet."""
        other = self.other
        if other is None:
            return self.live
        if self.percent and new and share(conversation) < self.percent:
            self._join(conversation)
        wanted, else_ = (other, self.live) if conversation in self._joined else (self.live, other)
        return else_ if wanted.doubtful and not else_.doubtful else wanted

    def instead(self, tried: Standing) -> Standing | None:
        """Who answers a turn that `tried` could not be asked."""
        for one in self.all():
            if one is not tried and not one.doubtful:
                return one
        return None

    def use(self, wanted: Standing) -> None:
        """From now on `wanted` is live; what was live in another seat is the way back. Ends a trial."""
        self.end_trial()
        if wanted.seat is not self.live.seat:
            self.other = self.live
        self.live = wanted

    def end_trial(self) -> None:
        self.percent = 0
        self._joined.clear()

    def _join(self, conversation: str) -> None:
        self._joined[conversation] = None
        if len(self._joined) > MOST_JOINED:
            del self._joined[next(iter(self._joined))]


def share(conversation: str) -> float:
    """Where a conversation stands between 0 and 100: always the same place, and spread evenly."""
    digest = hashlib.sha256(conversation.encode()).digest()
    return int.from_bytes(digest[:4], "big") * 100 / 2**32
