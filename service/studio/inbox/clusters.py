"""Messages that mean the same are one row, rows that mean nearly the same one cluster. Pure and deterministic."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kb_index.lexical import near_exact_key

Vectors = npt.NDArray[np.float32]

SAME = 0.6
"""Cosine of centred vectors from which rows are gathered at once; so close together they hardly ever mean two things."""
ALIKE = 0.36
"""Mean cosine between two groups from which they are one. On tests/data/misunderstood.tsv, where it was chosen, each of
five planted groups of 12 is found with 10 to 12 of its own and at most one other; at 0.30 three of pet's 15 are others',
at 0.45 one group falls into three."""
AT_ONCE = 1024
"""Rows whose similarities are held at one time: 5 000 rows need 20 MB instead of 100."""


@dataclass(frozen=True)
class Message:
    """One customer message that is worth a look. `text` is as the bot read it, `at` ISO 8601."""

    conversation: str
    seq: int
    text: str
    at: str
    kind: str
    reason: str
    topic: str | None
    reasons: tuple[str, ...]
    certainty: float

    @property
    def key(self) -> tuple[str, int]:
        return self.conversation, self.seq


@dataclass(frozen=True)
class Row:
    """Messages worded alike; the newest one's words stand for all."""

    messages: tuple[Message, ...]

    @property
    def text(self) -> str:
        return self.messages[0].text

    @property
    def weight(self) -> float:
        """The more often and the less certain, the heavier."""
        return sum(1 - message.certainty for message in self.messages)


@dataclass(frozen=True)
class Cluster:
    """Rows that mean nearly the same, the most typical first. `spread`: mean distance from their middle, 0–1."""

    rows: tuple[Row, ...]
    spread: float = 0.0
    messages: tuple[Message, ...] = field(init=False)

    def __post_init__(self) -> None:
        everything = tuple(message for row in self.rows for message in row.messages)
        object.__setattr__(self, "messages", everything)

    @property
    def weight(self) -> float:
        return sum(row.weight for row in self.rows)

    @property
    def certainty(self) -> float:
        return sum(message.certainty for message in self.messages) / len(self.messages)

    @property
    def reasons(self) -> dict[str, int]:
        """Reason → messages it holds for, the most frequent first."""
        counts: dict[str, int] = {}
        for message in self.messages:
            for reason in message.reasons:
                counts[reason] = counts.get(reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def rows_of(messages: Sequence[Message]) -> list[Row]:
    """Worded alike: the same apart from politeness, particles and punctuation. Newest first within a row."""
    alike: dict[str, list[Message]] = {}
    for message in messages:
        alike.setdefault(near_exact_key(message.text) or message.text, []).append(message)
    ordered = (sorted(found, key=lambda one: (one.at, one.key), reverse=True) for found in alike.values())
    return [Row(tuple(found)) for found in ordered]


def arrange(rows: Sequence[Row], vectors: Vectors | None) -> list[Cluster]:
    """Clusters, the heaviest first; without vectors every row is one. `vectors` [rows, dim] have length 1."""
    if vectors is None:
        clusters = [Cluster((row,)) for row in rows]
    else:
        clusters = [_cluster(rows, vectors, members) for members in grouped(vectors)]
    return sorted(clusters, key=lambda one: (-one.weight, one.rows[0].text))


def grouped(vectors: Vectors, same: float = SAME, alike: float = ALIKE) -> list[list[int]]:
    """Row numbers of each group, rising; every row is in exactly one. Bunches first, then bunches that belong together."""
    bunches = _bunches(vectors, same)
    if len(bunches) < 2:
        return bunches
    sums = np.stack([vectors[bunch].sum(axis=0) for bunch in bunches])
    return [sorted(row for at in one for row in bunches[at]) for one in _linked(sums, bunches, alike)]


def _bunches(vectors: Vectors, same: float) -> list[list[int]]:
    """The row with most others near it gathers those near it, then those near their middle; what is left goes on so."""
    degrees = _degrees(vectors, same)
    left = np.ones(len(vectors), dtype=bool)
    bunches: list[list[int]] = []
    for seed in np.argsort(-degrees, kind="stable").tolist():
        if not left[seed]:
            continue
        members = _near(vectors, vectors[seed], left, same) if degrees[seed] > 1 else np.array([seed])
        if len(members) > 1:
            around = _near(vectors, _middle(vectors[members]), left, same)
            members = np.union1d(around, [seed])
        left[members] = False
        bunches.append([int(member) for member in members])
    return bunches


def _linked(sums: Vectors, bunches: Sequence[Sequence[int]], alike: float) -> list[list[int]]:
    """Average linkage: the two most alike become one, again and again. Numbers of bunches, by group.

    `sums` [bunches, dim] of their vectors: the product of two, over the pairs of rows, is the mean cosine between them.
    """
    counts = np.array([len(bunch) for bunch in bunches], dtype=np.float32)
    groups: list[list[int]] = [[at] for at in range(len(bunches))]
    alive = np.ones(len(bunches), dtype=bool)
    between = sums @ sums.T / np.outer(counts, counts)
    np.fill_diagonal(between, -1)
    partner, highest = between.argmax(axis=1), between.max(axis=1)
    while True:
        one = int(highest.argmax())
        if highest[one] < alike:
            return [group for group in groups if group]
        kept, gone = sorted((one, int(partner[one])))
        groups[kept] += groups[gone]
        groups[gone] = []
        alive[gone] = False
        both = counts[kept] * between[kept] + counts[gone] * between[gone]
        counts[kept] += counts[gone]
        between[kept] = np.where(alive, both / counts[kept], -1)
        between[kept, kept] = -1
        between[:, kept] = between[kept]
        between[gone, :] = between[:, gone] = -1
        lost = np.flatnonzero(np.isin(partner, (kept, gone)))
        for at in {*lost.tolist(), kept, gone}:
            partner[at], highest[at] = between[at].argmax(), between[at].max()
        nearer = between[kept] > highest
        partner[nearer], highest[nearer] = kept, between[kept][nearer]


def _degrees(vectors: Vectors, same: float) -> npt.NDArray[np.int64]:
    """How many rows are near each one, itself included, [rows]."""
    counts = [
        (vectors[start : start + AT_ONCE] @ vectors.T >= same).sum(axis=1)
        for start in range(0, len(vectors), AT_ONCE)
    ]
    return np.concatenate(counts).astype(np.int64) if counts else np.zeros(0, dtype=np.int64)


def _near(
    vectors: Vectors, point: Vectors, left: npt.NDArray[np.bool_], same: float
) -> npt.NDArray[np.int64]:
    """The rows still left that are near a point, [found]."""
    return np.flatnonzero(left & (vectors @ point >= same))


def _middle(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _cluster(rows: Sequence[Row], vectors: Vectors, members: Sequence[int]) -> Cluster:
    own = vectors[list(members)]
    near = own @ _middle(own)
    typical = np.argsort(-near, kind="stable")
    spread = min(1.0, max(0.0, 1 - float(near.mean())))
    return Cluster(tuple(rows[members[at]] for at in typical.tolist()), spread)
