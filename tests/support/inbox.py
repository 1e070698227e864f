"""For the inbox of misunderstood messages: a knowledge base that tells texts apart by their characters, and a bot."""

from dataclasses import dataclass, field

import numpy as np

from kb_index.rows import Line
from service.dialogue.outcome import Button, Candidate, Decision, Kind, Message, Outcome
from tests.support.library import FakeHit, FakeKnowledge

DIM = 512


@dataclass(frozen=True)
class LetteredKnowledge(FakeKnowledge):
    """Texts with the same pairs of characters are alike. `examples` are (text, topic); search finds the nearest."""

    examples: tuple[tuple[str, str], ...] = ()
    fingerprint: str = "letters"
    encoded: list[str] = field(default_factory=list)
    """Every text that was encoded, in order."""

    def vectors_of(self, texts: list[str]) -> np.ndarray:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            for one, other in zip(f"^{text}", f"{text}$", strict=True):
                vectors[row, (ord(one) * 31 + ord(other)) % DIM] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def nearest(self, vector: np.ndarray, k: int) -> list[tuple[Line, float]]:
        if not self.examples:
            return []
        near = self.vectors_of([text for text, _ in self.examples]) @ vector
        order = np.argsort(-near, kind="stable")[:k]
        return [(Line(*self.examples[at], "question"), float(near[at])) for at in order]

    def search(self, text: str, k: int = 5) -> list[FakeHit]:
        near = self.nearest(self.vectors_of([text])[0], k)
        return [FakeHit(line.topic, score * 0.9, line.text) for line, score in near]


def unsure(text: str) -> Outcome:
    """Offers one topic to whatever has a question in it, answers 余额 surely, and refuses the rest."""
    if "余额" in text:
        decision = Decision(Kind.ANSWER, "account.balance", None, 0.95, _candidates(0.95), "clear", "kb")
        return Outcome((Message("首页就能看到。"),), decision)
    if "没解决" in text:
        return Outcome((Message("抱歉。"),), Decision(Kind.TALK, reason="unsolved_once"))
    if "怎么" in text:
        offer = Message("您是想问这个吗？", (Button("换卡与补卡", "换卡与补卡"),))
        candidates = _candidates(0.5)
        return Outcome(
            (offer,), Decision(Kind.SUGGEST, "account.balance", None, 0.5, candidates, "unsure", "kb")
        )
    decision = Decision(Kind.REFUSE, "scope.unknown", None, 0.1, _candidates(0.1), "weak_evidence", "kb")
    return Outcome((Message("这个我不太清楚。"),), decision)


def _candidates(score: float) -> tuple[Candidate, ...]:
    return (Candidate("account.balance", score),)
