"""Everything a decision may rest on, and the one function that weighs NLU against the knowledge base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from service.dialogue.memory import Memory
from service.dialogue.outcome import MAX_CANDIDATES, Candidate
from service.dialogue.triggers import heard_as

FALLBACK_INTENT = "nlu_fallback"
FRAUD = "fraud."

# Share of the classifier in the pooled score. On the project's own questions a fifth lets the bot act rightly most
# often at the same rate of wrong answers (88.7 %; search alone 88.4 %, half 86.1 %: bench/decision_lines.py). Search
# has the better evidence; a second opinion that differs still pulls the score down, and the bot asks.
NLU_SHARE = 0.2


class Topic(Protocol):
    """An entry of the vocabulary."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def skill(self) -> str: ...
    @property
    def urgent(self) -> bool: ...


class Hit(Protocol):
    """A search result: topic, calibrated score 0..1, the question it rests on, whether it is exact."""

    @property
    def topic(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def question(self) -> str: ...
    @property
    def exact(self) -> bool: ...


@dataclass(frozen=True)
class Cutoffs:
    """From which score on to answer or suggest; `margin` is the lead an answer needs over the runner-up."""

    answer: float
    suggest: float
    margin: float = 0.15


@dataclass(frozen=True)
class Evidence:
    """One customer message with all that is known about it. `text` is normalised."""

    text: str
    memory: Memory
    topics: Mapping[str, Topic]
    cutoffs: Cutoffs
    nlu: tuple[Candidate, ...] = ()
    hits: tuple[Hit, ...] = ()
    earlier: tuple[str, ...] = ()
    """The customer's earlier texts, oldest first, normalised."""
    similarity: Mapping[str, float] = field(default_factory=dict)
    """Need → nearness of the text to the need's examples (see nearness.py); only for the surface in question."""

    @cached_property
    def exact(self) -> Hit | None:
        """The hit whose indexed question equals the text, if any."""
        return next((hit for hit in self.hits if hit.exact), None)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All topics the message may mean, best first, without those its words rule out."""
        ranking, heard = weigh(self.nlu, self.hits), heard_as(self.text)
        # A fraud of which the evidence is certain stays one, however it is put.
        sure = {
            item.topic
            for item in ranking
            if item.score >= self.cutoffs.answer and heard.get(item.topic) and item.topic.startswith(FRAUD)
        }
        return _as_heard(ranking, {topic: instead for topic, instead in heard.items() if topic not in sure})

    @property
    def via(self) -> str:
        """Which side speaks louder for the best candidate; an exact question is the knowledge base's own."""
        if self.exact is not None:
            return "kb"
        best = self.candidates[0].topic if self.candidates else None
        search = next((hit.score for hit in self.hits if hit.topic == best), 0.0)
        classifier = next((item.score for item in self.nlu if item.topic == best), 0.0)
        return "rasa" if classifier > search else "kb"


def weigh(nlu: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Combine both opinions into one ranking, best first, at most five.

    The score is a weighted mean of the two probabilities: agreement keeps it high, disagreement pulls both topics
    below the cut-off for answering, and the decision asks which was meant. Without the classifier (Rasa is
    down) search counts alone. An exact match is certain and silences everything else.
    """
    exact = next((hit for hit in hits if hit.exact), None)
    if exact is not None:
        return (Candidate(exact.topic, 1.0),)
    known = [item for item in nlu if item.topic != FALLBACK_INTENT]
    share = NLU_SHARE if known else 0.0
    pooled: dict[str, float] = {}
    for hit in hits:
        pooled[hit.topic] = (1 - share) * _unit(hit.score)
    for item in known:
        pooled[item.topic] = pooled.get(item.topic, 0.0) + share * _unit(item.score)
    ranked = sorted(pooled.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Candidate(topic, score) for topic, score in ranked[:MAX_CANDIDATES])


def _as_heard(ranking: tuple[Candidate, ...], heard: Mapping[str, str | None]) -> tuple[Candidate, ...]:
    """The ranking with each score under the topic that the words leave for it, if any."""
    if not any(item.topic in heard for item in ranking):
        return ranking
    pooled: dict[str, float] = {}
    for item in ranking:
        topic = heard.get(item.topic, item.topic)
        if topic is not None:
            pooled[topic] = min(1.0, pooled.get(topic, 0.0) + item.score)
    ranked = sorted(pooled.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Candidate(topic, score) for topic, score in ranked)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
