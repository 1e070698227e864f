"""Which texts are indexed."""

from __future__ import annotations

from kb_index.content import TOPICS, Content, Example
from kb_index.products import Products
from kb_index.rows import Line
from kb_index.worded import near_exact_key, normalise


def collect(content: Content) -> list[Line]:
    """Every text to index, normalised, none twice in a topic; questions before titles before names."""
    known = content.vocabulary.topics
    plain = Products.of(content.bank).plain
    worded = [
        Line(plain(normalise(item.text)), item.topic, "question")
        for item in content.examples()
        if item.topic in known
    ]
    titles = [
        Line(plain(normalise(item.text)), item.topic, "title")
        for item in content.titles()
        if item.topic in known
    ]
    names = [Line(normalise(item.text), item.topic, "name") for item in _names(content)]
    unique: dict[tuple[str, str], Line] = {}
    for line in worded + titles + names:
        unique.setdefault((near_exact_key(line.text), line.topic), line)
    return [line for (key, _), line in unique.items() if key]


def _names(content: Content) -> list[Example]:
    """Topic names with and without their brackets, so that a topic nobody has written is recognised too."""
    texts = [
        (topic.id, part)
        for topic in content.vocabulary.topics.values()
        for part in dict.fromkeys([topic.name, topic.name.partition("（")[0]])
    ]
    return [Example(text, topic, TOPICS) for topic, text in texts]
