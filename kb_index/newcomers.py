"""Topics the model was not trained on. They are found by nearness at once; the classifier learns them at the next build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kb_index.rows import Line
from kb_index.scoring import Classifier

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SILENT = -1e4
"""Bias of a topic that is no longer there: its share of a probability rounds to nothing."""


def predecessors(fresh: Iterable[Line], served: Iterable[Line], new: Collection[str]) -> dict[str, str]:
    """Of each new topic, the topic that most of its wordings belong to until now: it was renamed, or split off."""
    owner = {line.text: line.topic for line in served}
    counts: dict[str, Counter[str | None]] = {topic: Counter() for topic in new}
    for line in fresh:
        if line.topic in counts and line.kind == "question":
            counts[line.topic][owner.get(line.text)] += 1
    best = {topic: found.most_common(1)[0] for topic, found in counts.items() if found}
    return {topic: one for topic, (one, count) in best.items() if one and 2 * count > counts[topic].total()}


def widened(
    trained: Classifier,
    names: Sequence[str],
    instead: Mapping[str, str],
    gone: Collection[str],
    centres: Callable[[], Floats],
) -> Classifier:
    """The classifier for `names`, of which the first are those it was trained on.

    A newcomer scores as the topic it comes from (`instead`). One from nowhere scores by its nearness to the middle of its
    own texts, as far as that tells the trained ones apart, and like the mean of all by words. Of 181 questions of 12
    topics left out of the index one by one 82 % then find theirs and 56 % are answered; trained 90 % and 73 %, with the
    mean for meaning too 31 % and 11 %. None of 480 other questions is drawn to it. `centres` gives the middle of each
    topic's centred vectors, [names, dim]; nan without a text.
    """
    known = {name: at for at, name in enumerate(names[: len(trained.bias)])}
    columns = [known.get(instead.get(name, name)) for name in names]
    taken = np.array([len(known) if at is None else at for at in columns])
    dense, lexical, bias = (
        np.concatenate([part, part.mean(axis=-1, keepdims=True)], axis=-1)[..., taken]
        for part in (trained.dense, trained.lexical, trained.bias)
    )
    strange = [at for at, column in enumerate(columns) if column is None and names[at] not in gone]
    if strange:
        dense[:, strange] += _drawn(trained.dense, centres(), strange)
    bias[[at for at, name in enumerate(names) if name in gone]] = SILENT
    return replace(trained, dense=dense, lexical=lexical, bias=bias)


def _drawn(dense: Floats, centres: Floats, strange: list[int]) -> Floats:
    """What the columns of newcomers have beyond the mean, [dim, newcomers]: their middle's distance from the middle of
    all, scaled as it is for the trained topics by least squares."""
    there = centres[: dense.shape[1]]
    whole = ~np.isnan(there).any(axis=1)
    middle = there[whole].mean(axis=0)
    away = there[whole] - middle
    beyond = dense[:, whole].T - dense[:, whole].mean(axis=1)
    scale = float((away * beyond).sum() / max(float((away * away).sum()), 1e-9))
    return np.asarray(np.nan_to_num(scale * (centres[strange] - middle)).T, dtype=np.float32)


def centres(vectors: Floats, owners: Ints, count: int) -> Floats:
    """The middle of each topic's vectors [rows, dim], [count, dim]; nan where it has none."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors)
    numbers = np.bincount(owners, minlength=count).astype(np.float32)
    return np.asarray(sums / np.where(numbers, numbers, np.nan)[:, None], dtype=np.float32)
