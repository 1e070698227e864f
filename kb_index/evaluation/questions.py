"""Reads questions with their acceptable topics from a file, and names the line of every fault."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb_index.content import ContentError, Problem

_ID = re.compile(r"[a-z]+\.[a-z0-9_]+")
_OUTSIDE = ("scope.", "talk.")


@dataclass(frozen=True)
class Question:
    """A question and its acceptable topics, best first; `line` is where it stands in its file."""

    text: str
    topics: tuple[str, ...]
    line: int = 0

    @property
    def best(self) -> str:
        return self.topics[0]


def is_outside(topic: str) -> bool:
    """Whether a topic is no business of the bank: out of scope, or talk."""
    return topic.startswith(_OUTSIDE)


def read_questions(path: Path, known: Collection[str] = ()) -> list[Question]:
    """Read `question<TAB>topic,topic…` lines in UTF-8; # starts a comment line, further columns are notes.

    `known`: the topics there are; any is accepted if it is empty. Raises ContentError with every fault and
    its line (codes: not_utf8, columns, empty_question, no_topics, unknown_topic, repeated_topic,
    no_questions). Faults never quote a question, so they may be logged.
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, topics = _columns(line)
        found = list(_faults(path.name, number, text, topics, known))
        problems += found
        if not found and topics:
            questions.append(Question(text, topics, number))
    if not questions and not problems:
        problems = [Problem(path.name, "-", "no_questions", "there is none in it", "write one a line")]
    if problems:
        raise ContentError(problems)
    return questions


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Problem(path.name, "-", "not_utf8", "a byte is not UTF-8", "save the file as UTF-8", line)
        raise ContentError([fault]) from None


def _columns(line: str) -> tuple[str, tuple[str, ...] | None]:
    """Question and topics; None without a second column."""
    columns = line.rstrip("\r").split("\t")
    if len(columns) < 2:
        return columns[0].strip(), None
    return columns[0].strip(), tuple(name.strip() for name in columns[1].split(",") if name.strip())


def _faults(
    file: str, line: int, text: str, topics: tuple[str, ...] | None, known: Collection[str]
) -> Iterator[Problem]:
    if topics is None:
        fix = "write the question, a tab, and its topics separated by commas"
        yield Problem(file, "topics", "columns", "there is no second column", fix, line)
        return
    if not text:
        yield Problem(file, "question", "empty_question", "the question is empty", "write it", line)
    if not topics:
        yield Problem(file, "topics", "no_topics", "no topic is named", "name the best one first", line)
    if len(set(topics)) < len(topics):
        yield Problem(file, "topics", "repeated_topic", "a topic stands twice", "remove one", line)
    for name in topics:
        if not _ID.fullmatch(name):
            message, fix = "something in the second column is no topic id", "write ids like card.loss"
        elif known and name not in known:
            message, fix = f"there is no topic {name}", "choose one of kb_index/topics.yml"
        else:
            continue
        yield Problem(file, "topics", "unknown_topic", message, fix, line)
