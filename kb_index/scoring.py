"""What is known about one question: the evidence for each topic. Build and serving run the same code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index import evidence, lexical
from kb_index.evidence import Near
from kb_index.institutions import Institutions
from kb_index.rows import Rows
from kb_index.vector_index import nearest

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """Linear scores: centred vector @ dense + tf-idf @ lexical + bias.

    mean [dim], dense [dim, topics], lexical [grams, topics], bias [topics], idf [grams], gram to its number.
    """

    mean: Floats
    dense: Floats
    lexical: Floats
    bias: Floats
    idf: Floats
    vocabulary: dict[str, int]


@dataclass(frozen=True)
class Seen:
    """Evidence [topics, features], and of the topics that are near their most similar text."""

    evidence: Floats
    questions: dict[int, str]


class Scorer:
    """Classifier, indexed texts and the names of other institutions. Thread-safe and read only."""

    def __init__(
        self, classifier: Classifier, rows: Rows, topics: Sequence[str], institutions: Institutions
    ) -> None:
        self.classifier = classifier
        self._rows = rows
        self._institutions = institutions
        other = evidence.OTHER_INSTITUTION
        self._other = topics.index(other) if other in topics else None

    def seen(self, asked: str, vector: Floats) -> Seen:
        """`asked` is normalised, `vector` [dim] the encoder's."""
        model, rows = self.classifier, self._rows
        moved = evidence.centred(vector[None, :], model.mean)
        similarities, near = nearest(rows.index, moved[0], evidence.NEIGHBOURS)
        meaning = Near(similarities, rows.owners[near])
        ids, weights = lexical.weigh(asked, model.vocabulary, model.idf)
        logits = moved[0] @ model.dense + weights @ model.lexical[ids] + model.bias
        words = evidence.nearest(rows.words.similarities(ids, weights), rows.owners)
        named = self._other if self._other is not None and self._institutions.asked_about(asked) else None
        questions: dict[int, str] = {}
        for owner, row in zip(meaning.owners.tolist(), near.tolist(), strict=True):
            questions.setdefault(owner, rows.texts[row])
        return Seen(evidence.features(logits, meaning, words, named), questions)
