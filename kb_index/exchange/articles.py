"""Rows that are whole articles, or some fields of one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import ValidationError

from kb_index.article import Article
from kb_index.content import ARTICLES, shape_problems
from kb_index.exchange.faults import Fault, RowRefused
from kb_index.exchange.knowledge import Changes, Knowledge, Outcome, key_of, remarks, taken
from kb_index.exchange.table import Row
from kb_index.exchange.values import LISTS, mapped, to_value

_OPTIONAL = ("confusable_with", "valid_until")
_QUESTIONS = "similar_questions"


class ArticleRows:
    """Rows with an `id`. An empty cell leaves a field as it is; lists are replaced as a whole."""

    def __init__(self, knowledge: Knowledge, changes: Changes, clean: bool) -> None:
        self._knowledge, self._changes, self._clean = knowledge, changes, clean
        self._row_of: dict[str, int] = {}

    def taken(self, row: Row) -> Outcome:
        """The outcome of a row without faults of its own. Raises RowRefused."""
        ident = self._checked_id(row)
        old = self._old(ident)
        changed, mended, flags = self._changed(row, old)
        if not changed:
            return Outcome(row.number, ident, "skip", "nothing differs", "exists")
        self._check_article(ident, {"id": ident, **old, **changed})
        self._check_questions(ident, old, changed)
        self._changes.fields[ident] = changed
        detail = ", ".join(_told(column, old.get(column), value) for column, value in changed.items())
        detail += remarks(sorted(mended), sorted(flags))
        return Outcome(row.number, ident, "change" if old else "add", detail)

    def _checked_id(self, row: Row) -> str:
        ident = row.cells.get("id")
        if not isinstance(ident, str):
            raise RowRefused(Fault("empty_cell", "is empty", "id"))
        topic = self._knowledge.content.vocabulary.topics.get(ident)
        if topic is None:
            raise RowRefused(Fault("unknown_topic", f"there is no topic {ident!r:.60}", "id"))
        if topic.policy == "human":
            raise RowRefused(Fault("wrong_policy", f"{ident} is handled by people", "id"))
        earlier = self._row_of.setdefault(ident, row.number)
        if earlier != row.number:
            raise RowRefused(Fault("repeated_id", f"{ident} is in row {earlier} already", "id"))
        return ident

    def _old(self, ident: str) -> dict[str, Any]:
        """The article as its file has it, placeholders unfilled; empty when there is none."""
        content = self._knowledge.content
        return dict(content.raw[content.sources[ident]]) if ident in content.articles else {}

    def _changed(self, row: Row, old: dict[str, Any]) -> tuple[dict[str, Any], set[str], set[str]]:
        """The fields that differ, cleaned; how they were mended; what is to be looked at."""
        changed: dict[str, Any] = {}
        mended: set[str] = set()
        flags: set[str] = set()
        faults: list[Fault] = []
        for column, cell in row.cells.items():
            try:
                value = to_value(column, cell)
                if column != "id" and value != old.get(column):
                    value = self._cleaned(column, value, old.get(column), mended, flags)
            except RowRefused as refused:
                faults += refused.faults
                continue
            if column != "id" and value != old.get(column):
                changed[column] = value
        if faults:
            raise RowRefused(*faults)
        return changed, mended, flags

    def _cleaned(self, column: str, value: Any, old: Any, mended: set[str], flags: set[str]) -> Any:
        """A new value with its texts cleaned; what stands in the file already stays to the letter."""
        kept = set(old) if column in LISTS and old else {old} if isinstance(old, str) else set()

        def change(text: str) -> str:
            if text in kept:
                return text
            cleaned = taken(text, column, self._clean)
            mended.update(cleaned.mended)
            flags.update(cleaned.flags)
            self._knowledge.filled(cleaned.text, column)
            return cleaned.text

        return mapped(column, value, change)

    def _check_article(self, ident: str, whole: dict[str, Any]) -> None:
        missing = [name for name in Article.model_fields if name not in whole and name not in _OPTIONAL]
        if missing:
            raise RowRefused(Fault("missing_field", f"{ident} has no {', '.join(missing)}"))
        topics = self._knowledge.content.vocabulary.topics
        unknown = [item["topic"] for item in whole.get("confusable_with", []) if item["topic"] not in topics]
        if unknown:
            raise RowRefused(
                Fault("unknown_topic", f"there is no topic {unknown[0]!r:.60}", "confusable_with")
            )
        try:
            Article.model_validate(whole)
        except ValidationError as error:
            problems = shape_problems(f"{ARTICLES}/{ident}", Article, error)
            raise RowRefused(
                *(Fault("schema", problem.message, problem.field) for problem in problems)
            ) from error

    def _check_questions(self, ident: str, old: dict[str, Any], changed: dict[str, Any]) -> None:
        """New questions say something, once, and are no other topic's."""
        if _QUESTIONS not in changed:
            return
        before = Counter(old.get(_QUESTIONS, []))
        keys: dict[str, str] = {}
        for text in changed[_QUESTIONS]:
            key = key_of(self._knowledge.filled(text, _QUESTIONS))
            if before[text]:
                before[text] -= 1
            elif not key:
                raise RowRefused(Fault("says_nothing", f"{text!r:.40} says nothing", _QUESTIONS))
            elif key in keys:
                raise RowRefused(Fault("repeated_key", f"{text!r:.60} is {keys[key]!r:.60}", _QUESTIONS))
            elif (known := self._knowledge.topic_of(key)) not in (None, ident):
                raise RowRefused(Fault("other_topic", f"{text!r:.60} is a question of {known}", _QUESTIONS))
            keys.setdefault(key, text)
        given_up = [key_of(self._knowledge.filled(text, _QUESTIONS)) for text in old.get(_QUESTIONS, [])]
        self._knowledge.replace(ident, given_up, keys)


def _told(column: str, old: Any, new: Any) -> str:
    """A change in a few words: `steps +1 -2`, `answer`."""
    if column not in LISTS:
        return column
    before, after = Counter(old or []), Counter(new)
    more, less = (after - before).total(), (before - after).total()
    return f"{column} +{more} -{less}" if more or less else f"{column} reordered"
