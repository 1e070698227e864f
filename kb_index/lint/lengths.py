"""Texts stay short, lists neither empty nor endless."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kb_index.content import BANK, Problem
from kb_index.lint import limits
from kb_index.lint.material import Material, needs_of

_END = re.compile(r"(?<=[。！？!?；;\n])(?![”’」）)])")
_CLOSING = "。！？!?；;\n "


def sentences(text: str) -> list[str]:
    """Sentences of a text without their closing marks."""
    parts = (part.strip(_CLOSING) for part in _END.split(text))
    return [part for part in parts if part]


def answers_short(material: Material) -> Iterator[Problem]:
    """The whole answer fits on a telephone's screen."""
    for article in material.content.articles.values():
        over = len(article.answer) - limits.ANSWER_LENGTH
        if over > 0:
            message = f"{len(article.answer)} characters, at most {limits.ANSWER_LENGTH}"
            fix = f"shorten it by {over}; what is left over belongs into steps"
            yield material.problem(article, "answer", "too_long", message, fix)


def sentences_short(material: Material) -> Iterator[Problem]:
    """No sentence is longer than a listener keeps in mind."""
    for said in material.said:
        if said.file == BANK:
            continue
        most = limits.ELDER_LENGTH if _is_elder(said.field) else limits.SENTENCE_LENGTH
        for sentence in sentences(said.text):
            if len(sentence) > most:
                message = f"a sentence of {len(sentence)} characters, at most {most}: {sentence}"
                yield said.problem("long_sentence", message, "make two sentences of it or say less")


def elder_steps_single(material: Material) -> Iterator[Problem]:
    """The elder form goes one step a line."""
    for said in material.said:
        if _is_elder(said.field) and len(sentences(said.text)) > 1:
            message = f"{len(sentences(said.text))} sentences in one line"
            yield said.problem("elder_line", message, "one step a line: start a new `- ` for each sentence")


def lists_small(material: Material) -> Iterator[Problem]:
    """At most three steps and two alternatives."""
    for article in material.content.articles.values():
        for where, most in (("steps", limits.MOST_STEPS), ("alternatives", limits.MOST_ALTERNATIVES)):
            count = len(getattr(article, where))
            if count > most:
                yield material.problem(
                    article, where, "too_many", f"{count}, at most {most}", "join some or drop the rarest"
                )


def lists_full(material: Material) -> Iterator[Problem]:
    """Enough questions and examples, at least one step for the elder, keyword and source."""
    content = material.content
    wordings = "add customers' wordings"
    for article in content.articles.values():
        for where, least, fix in (
            ("similar_questions", limits.LEAST_QUESTIONS, wordings),
            ("keywords", 1, "add words that name the matter"),
            ("elder", 1, "say it in short sentences, one step each"),
            ("source", 1, "name the regulation or public fact and its date"),
        ):
            yield from _least(content.sources[article.id], where, len(getattr(article, where)), least, fix)
    for playbook in content.playbooks.values():
        count = len(playbook.similar_questions)
        least = limits.LEAST_PLAYBOOK_QUESTIONS
        yield from _least(content.sources[playbook.id], "similar_questions", count, least, wordings)
    counts = Counter((example.file, example.topic) for example in content.nlu)
    places = {(example.file, example.topic): example.field for example in reversed(content.nlu)}
    for (file, topic), count in counts.items():
        yield from _least(file, places[file, topic], count, limits.LEAST_NLU_EXAMPLES, wordings)
    for file, data in material.needs.items():
        for at, need in enumerate(needs_of(data)):
            examples, least = need.get("examples"), limits.LEAST_NEED_EXAMPLES
            count = len(examples) if isinstance(examples, list) else 0
            yield from _least(file, f"needs.{at}.examples", count, least, wordings)


def _least(file: str, where: str, count: int, least: int, fix: str) -> Iterator[Problem]:
    if count < least:
        yield Problem(file, where, "too_few", f"{count}, at least {least}", fix)


def _is_elder(where: str) -> bool:
    return where.startswith("elder.")
