"""What a text is about where the search alone is sure of it."""

from service.dialogue.library import Library
from service.dialogue.unsure import SCOPE, TALK


def sure_topic(text: str, library: Library) -> str | None:
    """A business: one of our own questions, or near enough. None for talk, for anything out of scope, and for doubt.

    `text` is normalised. A search: some milliseconds, blocking.
    """
    best = next(iter(library.knowledge.search(text, 1)), None)
    if best is None or best.topic.startswith((TALK, SCOPE)):
        return None
    return best.topic if best.exact or best.score >= library.cutoffs.answer else None
