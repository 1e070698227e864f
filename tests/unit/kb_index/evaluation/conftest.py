"""A knowledge base whose every answer is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from kb_index.article import Topic
from kb_index.cutoffs import Cutoffs
from kb_index.evaluation.baselines import Found

POLICIES = {
    "card.loss": "answer",
    "card.balance": "answer",
    "deposit.rate": "answer",
    "phone.query": "probe",
    "forex.exchange": "human",
    "scope.unknown": "answer",
    "talk.thanks": "answer",
}


@dataclass
class WrittenDown:
    """Finds for each text the topics given, and nothing for any other text."""

    found: dict[str, list[tuple[str, float]]]
    cutoffs: Cutoffs = field(default_factory=lambda: Cutoffs(answer=0.8, suggest=0.5))

    @property
    def topics(self) -> dict[str, Topic]:
        return {
            key: Topic(id=key, name=f"名 {key}", policy=policy, skill="general")
            for key, policy in POLICIES.items()
        }

    def search(self, text: str, k: int) -> Sequence[Found]:
        return [Found(topic, score) for topic, score in self.found.get(text, [])][:k]


@pytest.fixture
def base() -> WrittenDown:
    return WrittenDown(
        {
            "right": [("card.loss", 0.95), ("card.balance", 0.02)],
            "second": [("card.loss", 0.7), ("card.balance", 0.2)],
            "fourth": [
                ("card.loss", 0.6),
                ("deposit.rate", 0.2),
                ("phone.query", 0.1),
                ("card.balance", 0.05),
            ],
            "wrong": [("card.balance", 0.9), ("card.loss", 0.05)],
            "unsure": [("card.loss", 0.3)],
            "strayed": [("deposit.rate", 0.85)],
            "talk": [("talk.thanks", 0.99)],
            "person": [("forex.exchange", 0.9)],
        }
    )
