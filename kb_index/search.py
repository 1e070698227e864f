"""Search over the built index: one calibrated probability per topic. Thread-safe and read only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kb_index import evidence, lexical
from kb_index.article import Article, Playbook, Topic
from kb_index.cutoffs import Cutoffs
from kb_index.encoder import Encoder
from kb_index.evidence import Fusion
from kb_index.store import BrokenIndex, Stored
from kb_index.text import normalise

Floats = npt.NDArray[np.float32]

# What a question worded like one of our own is worth; never certain, the wording may be ambiguous.
EXACT_SCORE = 0.99


@dataclass(frozen=True)
class Hit:
    """A topic and how probable it is (0–1, calibrated); `question` is our most similar wording of it."""

    topic: str
    score: float
    question: str
    exact: bool


class KnowledgeBase:
    """The loaded knowledge base. `load` it once; a new index is loaded beside it and swapped in."""

    topics: dict[str, Topic]
    cutoffs: Cutoffs
    fingerprint: str
    certificate: dict[str, Any]

    def __init__(self, stored: Stored, encoder: Encoder) -> None:
        self._encoder = encoder
        self.certificate = stored.certificate
        self.fingerprint = stored.certificate["fingerprint"]
        self.cutoffs = Cutoffs(**stored.certificate["cutoffs"])
        topics = stored.json("topics.json")
        self.topics = {key: Topic.model_validate(value) for key, value in topics["all"].items()}
        self._names: list[str] = topics["indexed"]
        self._articles = {key: _model(Article, value) for key, value in stored.json("articles.json").items()}
        self._playbooks = {
            key: _model(Playbook, value) for key, value in stored.json("playbooks.json").items()
        }
        self._load_model(stored)
        self._load_lines(stored)

    @classmethod
    def load(cls, folder: str | Path, encoder: Encoder) -> KnowledgeBase:
        """Load an index folder, or the current index of a folder of indexes.

        Raises BrokenIndex (codes in kb_index.store) when it is damaged or was made with another encoder.
        """
        stored = Stored.read(Path(folder))
        made_with = stored.certificate["encoder"]
        if made_with != encoder.fingerprint:
            raise BrokenIndex(
                "index_encoder",
                f"{stored.folder} was made with encoder {made_with[:12]}, "
                f"not {encoder.fingerprint[:12]}; build the index again",
            )
        try:
            return cls(stored, encoder)
        except (KeyError, ValueError, TypeError) as error:
            raise BrokenIndex(
                "index_damaged", f"{stored.folder} is inconsistent ({error}); build it again"
            ) from error

    def article(self, topic: str) -> Article | None:
        """The article of a topic, its placeholders filled; None if it has none."""
        return self._articles.get(topic)

    def playbook(self, topic: str) -> Playbook | None:
        """The agents' card of a topic that people handle; None if it has none."""
        return self._playbooks.get(topic)

    def search(self, text: str, k: int = 5) -> list[Hit]:
        """Return at most k topics, most probable first, each once. An empty text finds nothing."""
        asked = normalise(text)
        if not lexical.plain(asked) or k < 1:
            return []
        known = self._exact.get(lexical.near_exact_key(asked))
        probability, questions = self._probabilities(asked)
        if known is not None:
            probability, questions = self._prefer(known, probability, questions)
        best = np.argsort(-probability, kind="stable")[:k]
        exact = None if known is None else self._owners[known]
        return [
            Hit(
                self._names[at],
                float(probability[at]),
                questions.get(int(at), self._first[at]),
                bool(at == exact),
            )
            for at in best
        ]

    def _probabilities(self, asked: str) -> tuple[Floats, dict[int, str]]:
        """Probability of every indexed topic, and the nearest question of those with one near."""
        vector = evidence.centred(self._encoder.encode([asked]), self._mean)
        near, rows = self._index.search(vector, min(evidence.NEIGHBOURS, len(self._texts)))
        owners = self._owners[rows[0]]
        ids, weights = lexical.weigh(asked, self._vocabulary, self._idf)
        logits = vector[0] @ self._dense + weights @ self._lexical[ids] + self._bias
        questions: dict[int, str] = {}
        for owner, row in zip(owners.tolist(), rows[0].tolist(), strict=True):
            questions.setdefault(owner, self._texts[row])
        return evidence.fuse(evidence.features(logits, near[0], owners), self._fusion), questions

    def _prefer(
        self, row: int, probability: Floats, questions: dict[int, str]
    ) -> tuple[Floats, dict[int, str]]:
        """Put the topic whose own question was asked first; the others share what is left."""
        owner = int(self._owners[row])
        rest = probability * (1 - EXACT_SCORE)
        rest[owner] = max(EXACT_SCORE, float(probability[owner]))
        return rest, {**questions, owner: self._texts[row]}

    def _load_model(self, stored: Stored) -> None:
        arrays = stored.arrays("model.npz")
        none, slope, offset = (float(value) for value in arrays["line"])
        self._fusion = Fusion(arrays["fusion"], none, slope, offset)
        self._mean, self._dense, self._lexical = arrays["mean"], arrays["dense"], arrays["lexical"]
        self._bias, self._idf = arrays["bias"], arrays["idf"]
        self._vocabulary = {gram: at for at, gram in enumerate(stored.json("grams.json"))}

    def _load_lines(self, stored: Stored) -> None:
        lines = stored.json("lines.json")
        number = {topic: at for at, topic in enumerate(self._names)}
        vectors = evidence.centred(stored.arrays("vectors.npz")["raw"], self._mean)
        if len(vectors) != len(lines):
            raise ValueError(f"{len(vectors)} vectors for {len(lines)} texts")
        self._texts = [line["text"] for line in lines]
        self._owners = np.array([number[line["topic"]] for line in lines], dtype=np.int64)
        self._first: dict[int, str] = {}
        for text, owner in zip(self._texts, self._owners.tolist(), strict=True):
            self._first.setdefault(owner, text)
        self._exact = _exact_keys(self._texts, self._owners)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)


def _exact_keys(texts: list[str], owners: npt.NDArray[np.int64]) -> dict[str, int]:
    """Key to row, for wordings that belong to one topic only."""
    rows: dict[str, int] = {}
    shared = set()
    for row, text in enumerate(texts):
        key = lexical.near_exact_key(text)
        if key in rows and owners[rows[key]] != owners[row]:
            shared.add(key)
        rows.setdefault(key, row)
    return {key: row for key, row in rows.items() if key not in shared}


def _model(kind: Any, value: dict[str, Any]) -> Any:
    """JSON holds dates as text, which strict models accept in JSON mode only."""
    return kind.model_validate(value, strict=False)
