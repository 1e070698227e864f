"""Collects the evidence for one message: search, classifier, memory, nearness to needs."""

from collections.abc import Sequence
from dataclasses import replace

from kb_index.text import normalise
from service.dialogue.evidence import FALLBACK_INTENT, Evidence
from service.dialogue.family import asked_about
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.outcome import Candidate
from service.dialogue.replying import picked


def gather(
    text: str,
    memory: Memory,
    library: Library,
    nlu: Sequence[Candidate] = (),
    earlier: Sequence[str] = (),
) -> Evidence:
    """`text` and `earlier` are normalised; `nlu` is empty when the classifier could not be asked.

    A button named by its number counts as pressed: the text is then what it sends.

    What it still makes of a topic that was renamed or merged since its training does not count.
    """
    topics = library.knowledge.topics
    pressed = picked(text, memory, library, first=not earlier)
    if pressed is not None:
        text, nlu = normalise(pressed), ()
    evidence = Evidence(
        text=text,
        memory=memory,
        topics=topics,
        cutoffs=library.cutoffs,
        nlu=tuple(one for one in nlu if one.topic in topics or one.topic == FALLBACK_INTENT),
        hits=tuple(library.knowledge.search(text)) if text else (),
        earlier=tuple(earlier),
    )
    surface = memory.surface or asked_about(evidence.candidates, library.surfaces)
    return replace(evidence, similarity=library.similarity(text, surface)) if surface else evidence
