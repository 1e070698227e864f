"""Search over the built index: one calibrated probability per topic. Thread-safe and read only."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_index import evidence, lexical, vector_index
from kb_index.article import Article, Playbook, Topic
from kb_index.cutoffs import Cutoffs
from kb_index.encoder import Encoder
from kb_index.encoder.recent import RecentVectors
from kb_index.evidence import Fusion
from kb_index.institutions import Institutions
from kb_index.lexical_rows import LexicalRows
from kb_index.newcomers import centres, widened
from kb_index.products import Products
from kb_index.rows import Line, Rows
from kb_index.scoring import Classifier, Scorer
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
        self._products = Products(stored.json("products.json"))
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

    @property
    def articles(self) -> Mapping[str, Article]:
        return self._articles

    @property
    def playbooks(self) -> Mapping[str, Playbook]:
        return self._playbooks

    @property
    def indexed(self) -> frozenset[str]:
        """The topics that can be found."""
        return frozenset(self._names)

    @property
    def lines(self) -> list[Line]:
        """Every indexed text."""
        return self._rows.lines

    def vectors(self) -> tuple[Floats, npt.NDArray[np.int64], list[str]]:
        """The centred vectors of `lines` [rows, dim], the number of each one's topic [rows], and the topics' ids."""
        rows = self._rows
        return rows.index.reconstruct_n(0, len(rows.lines)), rows.owners, self._names

    def vectors_of(self, texts: list[str]) -> Floats:
        """Centred vectors of normalised texts, [texts, dim]; about 3 ms each."""
        asked = [self._products.plain(text) for text in texts]
        return evidence.centred(self._encoder.encode(asked), self._classifier.mean)

    def nearest(self, vector: Floats, k: int) -> list[tuple[Line, float]]:
        """The k indexed texts most like a centred vector [dim], with their cosines, falling."""
        similarities, rows = vector_index.nearest(self._rows.index, vector, k)
        found = zip(rows.tolist(), similarities.tolist(), strict=True)
        return [(self._rows.lines[row], float(similarity)) for row, similarity in found]

    def with_lines(self, lines: Sequence[Line]) -> KnowledgeBase:
        """The same model over these texts (normalised, of indexed topics) instead; only new ones are encoded."""
        other = copy.copy(self)
        other._take(
            self._rows.renewed(
                lines, lambda texts: evidence.centred(self._encoder.encode(texts), self._classifier.mean)
            )
        )
        return other

    def with_topics(self, new: Mapping[str, str | None], gone: Collection[str]) -> KnowledgeBase:
        """The same model that can find these topics too, and no longer those without a text.

        `new` names the topic each comes from, if any (newcomers.py). A topic that was gone may come back.
        """
        if not new and gone == self._gone:
            return self
        other = copy.copy(self)
        other._names = [*self._names, *sorted(new)]
        other._instead = {
            **self._instead,
            **{name: self._instead.get(one, one) for name, one in new.items() if one},
        }
        other._gone = frozenset(gone)
        other._take(self._rows.of_topics(other._names))
        return other

    def with_texts(
        self, topics: Mapping[str, Topic], articles: Mapping[str, Article], playbooks: Mapping[str, Playbook]
    ) -> KnowledgeBase:
        """The same search over these articles, playbooks and topics instead."""
        other = copy.copy(self)
        other.topics, other._articles, other._playbooks = dict(topics), dict(articles), dict(playbooks)
        return other

    @property
    def products(self) -> Products:
        return self._products

    def with_products(self, products: Products) -> KnowledgeBase:
        """The same search with these own product names."""
        other = copy.copy(self)
        other._products = products
        return other

    def remembers(self, text: str) -> bool:
        """Whether the vector of a text is known from a moment ago: to search for it then takes a millisecond or two."""
        recent = self._encoder
        return isinstance(recent, RecentVectors) and recent.knows(self._products.plain(normalise(text)))

    def search(self, text: str, k: int = 5) -> list[Hit]:
        """Return at most k topics, most probable first, each once. An empty text finds nothing."""
        asked = self._products.plain(normalise(text))
        if not lexical.plain(asked) or k < 1:
            return []
        known = self._rows.exact.get(lexical.near_exact_key(asked))
        probability, questions = self._probabilities(asked)
        if known is not None:
            probability, questions = self._prefer(known, probability, questions)
        ranked = np.argsort(-probability, kind="stable").tolist()
        best = [at for at in ranked if at in self._rows.first][:k]
        exact = None if known is None else self._rows.owners[known]
        return [
            Hit(
                self._names[at],
                float(probability[at]),
                questions.get(at, self._rows.first[at]),
                bool(at == exact),
            )
            for at in best
        ]

    def _probabilities(self, asked: str) -> tuple[Floats, dict[int, str]]:
        """Probability of every indexed topic, and the nearest question of those with one near."""
        seen = self._scorer.seen(asked, self._encoder.encode([asked])[0])
        return evidence.fuse(seen.evidence, self._fusion), seen.questions

    def _prefer(
        self, row: int, probability: Floats, questions: dict[int, str]
    ) -> tuple[Floats, dict[int, str]]:
        """Put the topic whose own question was asked first; the others share what is left."""
        owner = int(self._rows.owners[row])
        rest = probability * (1 - EXACT_SCORE)
        rest[owner] = max(EXACT_SCORE, float(probability[owner]))
        return rest, {**questions, owner: self._rows.texts[row]}

    def _load_model(self, stored: Stored) -> None:
        arrays = stored.arrays("model.npz")
        none, slope, offset = (float(value) for value in arrays["line"])
        self._fusion = Fusion(arrays["fusion"], none, slope, offset)
        vocabulary = {gram: at for at, gram in enumerate(stored.json("grams.json"))}
        names = ("mean", "dense", "lexical", "bias", "idf")
        self._classifier = Classifier(**{name: arrays[name] for name in names}, vocabulary=vocabulary)
        self._trained, self._instead, self._gone = self._classifier, dict[str, str](), frozenset[str]()
        self._institutions = Institutions(stored.json("institutions.json"))

    def _load_lines(self, stored: Stored) -> None:
        lines = [Line(line["text"], line["topic"], line["kind"]) for line in stored.json("lines.json")]
        model = self._classifier
        index = vector_index.unpack(stored.files()[vector_index.FILE])
        words = LexicalRows.from_arrays(stored.arrays("words.npz"), model.vocabulary, model.idf)
        self._take(Rows(lines, index, self._names, words, stored.json("keys.json")))

    def _take(self, rows: Rows) -> None:
        self._rows = rows
        if self._gone or len(self._names) > len(self._trained.bias):
            names = self._names
            self._classifier = widened(
                self._trained, names, self._instead, self._gone, lambda: _centres(rows, len(names))
            )
        else:
            self._classifier = self._trained
        self._scorer = Scorer(self._classifier, rows, self._names, self._institutions)


def _centres(rows: Rows, count: int) -> Floats:
    return centres(rows.index.reconstruct_n(0, len(rows.lines)), rows.owners, count)


def _model(kind: Any, value: dict[str, Any]) -> Any:
    """JSON holds dates as text, which strict models accept in JSON mode only."""
    return kind.model_validate(value, strict=False)
