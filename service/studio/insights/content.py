"""What the content says of each topic: how many questions it has, its article and that article's dates. No I/O."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

from kb_index.rows import Line
from service.dialogue.library import Library
from service.dialogue.validity import ValidToday
from service.studio.insights.rules import Entry


class DatedText(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


@runtime_checkable
class Counted(Protocol):
    """A knowledge base that knows its own texts, whatever the day."""

    lines: Sequence[Line]
    articles: Mapping[str, DatedText]


def entries_of(library: Library) -> list[Entry]:
    """Every topic of the vocabulary, by id."""
    knowledge: Any = library.knowledge
    whole = knowledge.whole if isinstance(knowledge, ValidToday) else knowledge
    counted = whole if isinstance(whole, Counted) else None
    questions = Counter(line.topic for line in counted.lines if line.kind == "question") if counted else None
    return [
        Entry(
            topic,
            one.name,
            one.policy,
            one.skill,
            None if questions is None else questions[topic],
            *_article(counted, library, topic),
        )
        for topic, one in sorted(library.knowledge.topics.items())
    ]


def _article(
    counted: Counted | None, library: Library, topic: str
) -> tuple[str | None, date | None, date | None]:
    if counted is None:
        found = library.knowledge.article(topic)
        return (found.title if found else None), None, None
    dated = counted.articles.get(topic)
    return (dated.title, dated.valid_from, dated.valid_until) if dated else (None, None, None)
