"""Collects the evidence for one message: search, classifier, memory, nearness to needs."""

from collections.abc import Sequence
from dataclasses import replace

from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.outcome import Candidate


def gather(
    text: str,
    memory: Memory,
    library: Library,
    nlu: Sequence[Candidate] = (),
    earlier: Sequence[str] = (),
) -> Evidence:
    """`text` and `earlier` are normalised; `nlu` is empty when the classifier could not be asked."""
    evidence = Evidence(
        text=text,
        memory=memory,
        topics=library.knowledge.topics,
        cutoffs=library.cutoffs,
        nlu=tuple(nlu),
        hits=tuple(library.knowledge.search(text)) if text else (),
        earlier=tuple(earlier),
    )
    surface = memory.surface or _surface_asked(evidence, library)
    return replace(evidence, similarity=library.similarity(text, surface)) if surface else evidence


def _surface_asked(evidence: Evidence, library: Library) -> str | None:
    """The surface question the message most likely is, if it is one."""
    best = evidence.candidates[0].topic if evidence.candidates else None
    return best if best in library.surfaces else None
