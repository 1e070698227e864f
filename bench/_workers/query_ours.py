"""Our knowledge base, and the least any can take: encode, compare all vectors, name the topics."""

from __future__ import annotations

from pathlib import Path

from bench._workers.backends import Floats, Timed
from bench._workers.corpus import Ask, Corpus


def floor(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """Bare faiss."""
    import faiss  # noqa: PLC0415 - an environment has what it measures

    vectors: Floats = corpus.vectors
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def ask(text: str, count: int) -> list[str]:
        found = index.search(encoder.encode([text]), count)[1][0]
        return [corpus.topics[row] for row in found]

    return ask


def ours(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """The product's search with everything it does: spelling, exact wordings, characters, calibration."""
    from kb_index.rows import Line  # noqa: PLC0415 - only the environment that is measured has it
    from kb_index.search import KnowledgeBase  # noqa: PLC0415 - only the environment that is measured has it

    lines = [Line(*item) for item in zip(corpus.texts, corpus.topics, corpus.kinds, strict=True)]
    base = KnowledgeBase.load(build / "index", encoder).with_lines(lines)
    return lambda text, count: [hit.topic for hit in base.search(text, count)]
