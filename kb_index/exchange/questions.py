"""Rows that are single questions."""

from __future__ import annotations

from kb_index.exchange.faults import MOST_NEW_QUESTIONS, Fault, RowRefused
from kb_index.exchange.knowledge import Changes, Knowledge, Outcome, key_of, remarks, taken
from kb_index.exchange.seen import Seen
from kb_index.exchange.table import Row


class QuestionRows:
    """Rows of `topic` and `question`."""

    def __init__(self, knowledge: Knowledge, changes: Changes, seen: Seen, clean: bool) -> None:
        self._knowledge, self._changes, self._seen, self._clean = knowledge, changes, seen, clean
        self._added = 0

    def taken(self, row: Row) -> Outcome:
        """The outcome of a row without faults of its own. Raises RowRefused."""
        topic, asked = _text(row, "topic"), _text(row, "question")
        self._check_topic(topic)
        typed = self._key(asked)
        if self._knowledge.topic_of(typed) == topic:
            return _there(row.number, topic, asked)
        if self._added >= MOST_NEW_QUESTIONS:
            raise RowRefused(Fault("too_many_new", f"more than {MOST_NEW_QUESTIONS} new questions"))
        cleaned = taken(asked, "question", self._clean)
        text = " ".join(cleaned.text.split("\n"))
        key = typed if text == asked else self._key(text)
        if not key:
            raise RowRefused(Fault("says_nothing", f"{text!r:.40} says nothing", "question"))
        known = self._knowledge.topic_of(key)
        if known == topic:
            return _there(row.number, topic, text)
        if known:
            raise RowRefused(Fault("other_topic", f"{text!r:.60} is a question of {known}", "question"))
        earlier = self._seen.first(key, row.number, topic)
        if earlier:
            return _again(row.number, topic, text, *earlier)
        self._added += 1
        self._changes.questions.setdefault(topic, []).append(text)
        return Outcome(row.number, topic, "add", text + remarks(cleaned.mended, cleaned.flags))

    def _key(self, text: str) -> str:
        return key_of(self._knowledge.filled(text, "question"))

    def _check_topic(self, topic: str) -> None:
        if topic not in self._knowledge.content.vocabulary.topics:
            raise RowRefused(Fault("unknown_topic", f"there is no topic {topic!r:.60}", "topic"))
        if topic not in self._knowledge.content.sources:
            raise RowRefused(Fault("no_text", f"{topic} has no article and no playbook", "topic"))


def _there(row: int, topic: str, text: str) -> Outcome:
    return Outcome(row, topic, "skip", f"{text} (there already)", "exists")


def _again(row: int, topic: str, text: str, first: int, first_topic: str) -> Outcome:
    """A question that an earlier row had: nothing new under its topic, a contradiction under another."""
    if first_topic != topic:
        message = f"{text!r:.60} stands under {first_topic} in row {first}"
        raise RowRefused(Fault("other_topic", message, "question"))
    return Outcome(row, topic, "skip", f"{text} (same as row {first})", "repeated")


def _text(row: Row, column: str) -> str:
    cell = row.cells.get(column)
    if cell is None:
        raise RowRefused(Fault("empty_cell", "is empty", column))
    if not isinstance(cell, str):
        raise RowRefused(Fault("wrong_type", "must be a text", column))
    return cell
