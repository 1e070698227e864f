"""The inbox as it stands: read from the log, encoded by the encoder in use, gathered into clusters."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import NotFound
from service.dialogue.library import Library
from service.dialogue.nearness import Vectors
from service.studio.inbox.clusters import Cluster, Row, arrange, rows_of
from service.studio.inbox.in_changes import Holding, free
from service.studio.inbox.reading import candidates_of, nlu_of, texts_of, undecided
from service.studio.inbox.understanding import NEIGHBOURS, Example, Examples, examples_of, options

ENCODED_AT_ONCE = 32


@dataclass(frozen=True)
class Looked:
    """`in_changes`: messages that are left out because a change set under way deals with them, by change set."""

    clusters: list[Cluster]
    in_changes: Mapping[Holding, int]


class Inbox:
    def __init__(self, database: Database, clock: Clock, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs, and read anew with it."""
        self._database, self._clock, self._library = database, clock, library
        self._vectors = VectorMemory()

    async def look(self, days: int, reason: str | None) -> Looked:
        """What is undecided of the last `days`, the heaviest first; with `reason` only messages it holds for."""
        library, now = self._library(), self._clock.now()
        async with self._database.read() as connection:
            since = now - timedelta(days=days)
            found = await undecided(connection, since, now, library.cutoffs)
            wanted = [one for one in found if reason is None or reason in one.reasons]
            left, in_changes = await free(connection, wanted, since)
        rows = rows_of(left)
        return Looked(await self._arranged(rows, library), in_changes)

    async def _arranged(self, rows: Sequence[Row], library: Library) -> list[Cluster]:
        texts, examples = [row.text for row in rows], examples_of(library)
        if examples is None or not texts:
            return arrange(rows, None)
        vectors = await self._vectors.of(texts, examples)
        return await asyncio.to_thread(arrange, rows, vectors)

    async def suggestions(self, conversation: str, seq: int) -> dict[str, Any]:
        """What one message most likely means, as the bot understands it now. Raises NotFound `message_not_found`."""
        key = (conversation, seq)
        async with self._database.read() as connection:
            text = (await texts_of(connection, [key])).get(key)
            decided = await nlu_of(connection, key)
        if text is None or decided is None:
            raise NotFound("message_not_found", "没有找到这条消息。")
        library = self._library()
        near, hits = await asyncio.to_thread(_look_up, library, text)
        return {
            "text": text,
            "options": options(candidates_of(decided.nlu), hits, near, library.knowledge.topics),
            "examples": near,
        }


class VectorMemory:
    """Vectors of the inbox's texts, kept from one look to the next while the same index is in use."""

    def __init__(self) -> None:
        self._made_by, self._known = "", dict[str, Vectors]()
        self._turn = asyncio.Lock()

    async def of(self, texts: Sequence[str], examples: Examples) -> Vectors:
        """[texts, dim]; new ones take about 3 ms each, in a thread, a few at a time."""
        async with self._turn:
            known = self._known if self._made_by == examples.fingerprint else {}
            new = [text for text in dict.fromkeys(texts) if text not in known]
            kept = {text: known[text] for text in texts if text in known}
            for start in range(0, len(new), ENCODED_AT_ONCE):
                part = new[start : start + ENCODED_AT_ONCE]
                kept.update(zip(part, await asyncio.to_thread(examples.vectors_of, part), strict=True))
            self._made_by, self._known = examples.fingerprint, kept
            return np.stack([kept[text] for text in texts])


def _look_up(library: Library, text: str) -> tuple[list[Example], Sequence[Any]]:
    examples = examples_of(library)
    near = examples.nearest(examples.vectors_of([text])[0], NEIGHBOURS) if examples else []
    found = [Example(line.text, line.topic, max(0.0, min(1.0, score))) for line, score in near]
    return found, library.knowledge.search(text, NEIGHBOURS)
