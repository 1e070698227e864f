"""What an import knows and finds out: the questions there are, the outcome of a row, the changes so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from kb_index.bank import UnknownPlaceholder, resolve
from kb_index.content import Content
from kb_index.exchange.clean import Cleaned, clean_line, clean_text
from kb_index.exchange.faults import Fault, RowRefused, TableRefused
from kb_index.lexical import near_exact_key
from kb_index.text import normalise

# Pasted from pages, with what stands around a text there.
_PASSAGES = ("answer", "formal")

Action = Literal["add", "change", "skip", "faulty"]


@dataclass(frozen=True)
class Outcome:
    """What becomes of a row. `code` says why it is skipped or faulty, `fix` what to do about a fault."""

    row: int
    id: str
    action: Action
    detail: str
    code: str = ""
    fix: str = ""


@dataclass
class Changes:
    """What is to be written, by topic."""

    questions: dict[str, list[str]] = field(default_factory=dict)
    """New similar questions of articles and playbooks."""
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    """New values of articles, existing and new."""

    def __bool__(self) -> bool:
        return bool(self.questions or self.fields)


class Knowledge:
    """What the project knows already, and what earlier rows of the file added."""

    def __init__(self, content: Content) -> None:
        if content.problems:
            raise TableRefused("content_invalid", f"{len(content.problems)} faults in the content files")
        self.content = content
        self._topic_of: dict[str, str] = {}
        for example in content.examples():
            self._topic_of.setdefault(key_of(example.text), example.topic)

    def topic_of(self, key: str) -> str | None:
        """The topic that has this question."""
        return self._topic_of.get(key)

    def replace(self, topic: str, before: Iterable[str], after: Iterable[str]) -> None:
        """Other questions for a topic, by their keys: what it gives up may go to another."""
        for key in before:
            if self._topic_of.get(key) == topic:
                del self._topic_of[key]
        self._topic_of.update(dict.fromkeys(after, topic))

    def filled(self, text: str, column: str) -> str:
        """The text with the bank's values. Raises RowRefused for an unknown placeholder."""
        try:
            return str(resolve(text, self.content.bank)) if "{" in text else text
        except UnknownPlaceholder as error:
            raise RowRefused(Fault("placeholder", str(error), column)) from error


def key_of(text: str) -> str:
    """Equal keys, same question."""
    return near_exact_key(normalise(text))


def remarks(mended: Iterable[str], flags: Iterable[str] = ()) -> str:
    """What the cleaner did, and what somebody has to look at, behind an outcome."""
    told = {"mended": ", ".join(mended), "look at": ", ".join(flags)}
    told = {name: codes for name, codes in told.items() if codes}
    return f" ({'; '.join(f'{name}: {codes}' for name, codes in told.items())})" if told else ""


def taken(text: str, column: str, clean: bool) -> Cleaned:
    """A cell's text as it is written: cleaned unless asked not to. Raises RowRefused when unreadable."""
    cleaned = (clean_text if column in _PASSAGES else clean_line)(text)
    if "mojibake" in cleaned.flags:
        raise RowRefused(Fault("mojibake", f"{cleaned.text!r:.40} is unreadable in parts", column))
    return cleaned if clean else Cleaned(text)
