"""手续费呢 or 18年办的, after an answer: what belongs to it and means nothing by itself. Pure."""

import re

from service.dialogue.evidence import Evidence
from service.dialogue.library import Article, Library
from service.dialogue.outcome import Decision, Kind
from service.dialogue.signs.aspect import Aspect, asked_aside, names_of, tells
from service.dialogue.signs.circumstance import tells_own_case
from service.dialogue.unsure import is_clear

FOLLOW_UP = "follow_up"
# Sentences. One often leaves the exception out, three are the article once more.
MAX_SENTENCES = 2

_SENTENCE = re.compile("[。;!?]+")


def followed_up(evidence: Evidence, library: Library) -> Decision | None:
    """A question that means nothing without the answer before it is about that answer, whatever else is near it."""
    topic, article = evidence.memory.last_topic, _answered(evidence, library)
    aspect = asked_aside(evidence.text) if article else None
    if article is None or aspect is None or _names_other(evidence, article, library):
        return None
    if said_of(article, aspect):
        return Decision(Kind.ANSWER, topic, score=1.0, reason="follow_up")
    return Decision(Kind.TALK, topic, score=1.0, reason="not_told")


def own_case(evidence: Evidence, library: Library) -> Decision | None:
    """18年办的, after an answer: heard, and what it changes only somebody who sees the account can say."""
    article = _answered(evidence, library)
    if article is None or evidence.exact is not None or not tells_own_case(evidence.text):
        return None
    if names_of(evidence.text, library.keywords):
        return None
    return Decision(Kind.TALK, evidence.memory.last_topic, score=1.0, reason="own_case")


def said_of(article: Article, aspect: Aspect, *, elder: bool = False) -> tuple[str, ...]:
    """The sentences of the article about it, plainest first; the formal ones only where no other tells."""
    plain = _sentences(_lines(article, elder=elder), aspect)
    return (plain or _sentences([article.formal], aspect))[:MAX_SENTENCES]


def _answered(evidence: Evidence, library: Library) -> Article | None:
    memory = evidence.memory
    asked_what_is_missing = memory.last_kind == Kind.TALK and memory.unsolved > 0
    if not memory.last_topic or (memory.last_kind != Kind.ANSWER and not asked_what_is_missing):
        return None
    return library.knowledge.article(memory.last_topic)


def _names_other(evidence: Evidence, article: Article, library: Library) -> bool:
    """A matter that the article has nothing to do with; or one of its own words, where other business is clear."""
    names = names_of(evidence.text, library.keywords)
    whole = "".join((*_lines(article, elder=False), article.title, article.formal, *article.keywords)).lower()
    if any(name not in whole for name in names):
        return True
    clear = is_clear(evidence) and evidence.candidates[0].topic != evidence.memory.last_topic
    return bool(names) and clear


def _lines(article: Article, *, elder: bool) -> list[str]:
    if elder and article.elder:
        return [*article.elder, article.answer]
    return [article.answer, *article.alternatives, *article.steps]


def _sentences(lines: list[str], aspect: Aspect) -> tuple[str, ...]:
    parts = (part.strip() for line in lines for part in _SENTENCE.split(line.replace("；", ";")))
    return tuple(dict.fromkeys(part for part in parts if part and tells(aspect, part)))
