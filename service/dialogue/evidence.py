"""Everything a decision may rest on, and the one function that weighs NLU against the knowledge base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from service.dialogue.memory import Memory
from service.dialogue.outcome import MAX_CANDIDATES, Candidate

FALLBACK_INTENT = "nlu_fallback"

# The classifier is trained on the very questions the knowledge base searches, so its vote is not independent.
# Measured by cross-validation over the project's own examples: discounting it keeps a lone wrong vote of the
# classifier below the answer cut-off while agreement still lifts a hesitant search result above it.
NLU_TRUST = 0.75


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
    """Need → cosine of the text to the need's nearest example; only for the surface in question."""

    @property
    def exact(self) -> Hit | None:
        """The hit whose indexed question equals the text, if any."""
        return next((hit for hit in self.hits if hit.exact), None)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return weigh(self.nlu, self.hits)

    @property
    def via(self) -> str:
        """Which side speaks louder for the best candidate."""
        best = self.candidates[0].topic if self.candidates else None
        search = next((hit.score for hit in self.hits if hit.topic == best), 0.0)
        classifier = next((item.score for item in self.nlu if item.topic == best), 0.0)
        return "rasa" if classifier > search else "kb"


def weigh(nlu: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Combine both opinions into one ranking, best first, at most five.

    A topic's score is 1 − (1 − search) · (1 − trust · classifier): agreement strengthens, a topic only one
    side believes in keeps that side's score, so disagreement leaves two candidates close together, which
    the decision turns into a question. An exact match is certain and silences everything else.
    """
    exact = next((hit for hit in hits if hit.exact), None)
    if exact is not None:
        return (Candidate(exact.topic, 1.0),)
    doubt: dict[str, float] = {}
    for hit in hits:
        doubt[hit.topic] = 1.0 - _unit(hit.score)
    for item in nlu:
        if item.topic != FALLBACK_INTENT:
            doubt[item.topic] = doubt.get(item.topic, 1.0) * (1.0 - NLU_TRUST * _unit(item.score))
    ranked = sorted(
        ((1.0 - rest, topic) for topic, rest in doubt.items()), key=lambda pair: (-pair[0], pair[1])
    )
    return tuple(Candidate(topic, score) for score, topic in ranked[:MAX_CANDIDATES])


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
