"""Checks every content file. Each rule is a function over the content that yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from kb_index import content as files
from kb_index.article import Article, Playbook
from kb_index.content import Content, Problem
from kb_index.lexical import near_exact_key
from kb_index.lint_dialogue import check_needs, check_wording
from kb_index.text import normalise

ANSWER_LENGTH = 120
MOST_STEPS = 3
MOST_ALTERNATIVES = 2
LEAST_QUESTIONS = 30
LEAST_PLAYBOOK_QUESTIONS = 20
LEAST_NLU_EXAMPLES = 10

Rule = Callable[[Content, date], Iterator[Problem]]


def check(root: Path, today: date) -> list[Problem]:
    """Return every fault in the content under `root`, sorted by file; empty when all is in order."""
    content = files.read(root)
    found = [*check_needs(content, root), *check_wording(content, root)]
    for rule in RULES:
        found += rule(content, today)
    return sorted({*found, *content.problems})


def topics_exist(content: Content, today: date) -> Iterator[Problem]:
    """Ids, intents and skills are in topics.yml, and each kind of text fits the topic's policy."""
    topics = content.vocabulary.topics
    for item in _items(content):
        topic = topics.get(item.id)
        if topic is None:
            yield _problem(
                content,
                item,
                "id",
                "unknown_topic",
                f"{item.id} is not in topics.yml",
                "use an id from topics.yml",
            )
        elif isinstance(item, Article) and topic.policy == "human":
            yield _problem(
                content,
                item,
                "id",
                "policy",
                "people handle this topic",
                "write a playbook instead of an article",
            )
        elif isinstance(item, Playbook) and topic.policy != "human":
            yield _problem(
                content,
                item,
                "id",
                "policy",
                "the bot answers this topic",
                "write an article instead of a playbook",
            )
    for example in content.nlu:
        if example.topic not in topics:
            yield Problem(
                example.file,
                example.topic,
                "unknown_topic",
                "the intent is not in topics.yml",
                "use an id from topics.yml",
            )
    for topic in topics.values():
        if topic.skill not in content.vocabulary.skills:
            yield Problem(
                files.TOPICS,
                f"topics.{topic.id}.skill",
                "unknown_skill",
                f"no skill {topic.skill}",
                "add it under skills",
            )


def links_live(content: Content, today: date) -> Iterator[Problem]:
    """confusable_with and the needs of surfaces name other existing topics."""
    topics = content.vocabulary.topics
    for article in content.articles.values():
        for at, other in enumerate(article.confusable_with):
            if other.topic not in topics or other.topic == article.id:
                yield _problem(
                    content,
                    article,
                    f"confusable_with.{at}",
                    "dead_link",
                    f"{other.topic} is no other topic",
                    "name an existing topic",
                )
    for surface, needs in content.vocabulary.surfaces.items():
        for need in needs:
            if surface not in topics or need.topic not in topics:
                yield Problem(
                    files.TOPICS,
                    f"surfaces.{surface}.{need.need}",
                    "dead_link",
                    f"{need.topic} or {surface} is no topic",
                    "name existing topics",
                )


def lengths_kept(content: Content, today: date) -> Iterator[Problem]:
    """Answers stay short, questions numerous."""
    for article in content.articles.values():
        length = len(article.answer)
        if length > ANSWER_LENGTH:
            yield _problem(
                content,
                article,
                "answer",
                "too_long",
                f"{length} characters, at most {ANSWER_LENGTH}",
                f"shorten it by {length - ANSWER_LENGTH}",
            )
        yield from _count(content, article, "steps", len(article.steps), most=MOST_STEPS)
        yield from _count(content, article, "alternatives", len(article.alternatives), most=MOST_ALTERNATIVES)
        yield from _count(
            content, article, "similar_questions", len(article.similar_questions), least=LEAST_QUESTIONS
        )
        yield from _count(content, article, "elder", len(article.elder), least=1)
        yield from _count(content, article, "source", len(article.source), least=1)
    for playbook in content.playbooks.values():
        yield from _count(
            content,
            playbook,
            "similar_questions",
            len(playbook.similar_questions),
            least=LEAST_PLAYBOOK_QUESTIONS,
        )
        urgent = playbook.id in content.vocabulary.topics and content.vocabulary.topics[playbook.id].urgent
        if urgent != (playbook.protective is not None):
            yield _problem(
                content,
                playbook,
                "protective",
                "urgent",
                "exactly the urgent topics have a protective sentence",
                "add it" if urgent else "remove it",
            )
    counts: dict[tuple[str, str], int] = {}
    for example in content.nlu:
        counts[example.file, example.topic] = counts.get((example.file, example.topic), 0) + 1
    for (file, topic), count in counts.items():
        if count < LEAST_NLU_EXAMPLES:
            yield Problem(
                file,
                topic,
                "too_few",
                f"{count} examples, at least {LEAST_NLU_EXAMPLES}",
                "add customers' wordings",
            )


def questions_distinct(content: Content, today: date) -> Iterator[Problem]:
    """No wording belongs to two topics, none stands twice; politeness and particles do not count."""
    seen: dict[str, tuple[str, str]] = {}
    for example in content.examples():
        key = near_exact_key(normalise(example.text))
        if not key:
            if not example.topic.startswith("scope."):
                yield Problem(
                    example.file, "similar_questions", "empty", f"{example.text!r} says nothing", "remove it"
                )
            continue
        topic, file = seen.setdefault(key, (example.topic, example.file))
        if topic != example.topic:
            yield Problem(
                example.file,
                "similar_questions",
                "duplicate",
                f"{example.text!r} is also a question of {topic} ({file})",
                "keep it where it belongs",
            )
    for item in _items(content):
        keys = [normalise(text) for text in item.similar_questions]
        for text in sorted({key for key in keys if keys.count(key) > 1}):
            yield _problem(
                content, item, "similar_questions", "repeated", f"{text!r} stands twice", "remove one"
            )


def dates_hold(content: Content, today: date) -> Iterator[Problem]:
    """Texts are in force today."""
    for item in _items(content):
        if item.valid_until is not None and item.valid_until < today:
            yield _problem(
                content,
                item,
                "valid_until",
                "expired",
                f"expired on {item.valid_until}",
                "review it and renew the date",
            )
        if item.valid_until is not None and item.valid_until < item.valid_from:
            yield _problem(
                content, item, "valid_until", "dates", "ends before it begins", "correct the dates"
            )


RULES: tuple[Rule, ...] = (topics_exist, links_live, lengths_kept, questions_distinct, dates_hold)


def _items(content: Content) -> list[Article | Playbook]:
    return [*content.articles.values(), *content.playbooks.values()]


def _problem(
    content: Content, item: Article | Playbook, field: str, code: str, message: str, fix: str
) -> Problem:
    return Problem(content.sources[item.id], field, code, message, fix)


def _count(
    content: Content,
    item: Article | Playbook,
    field: str,
    count: int,
    *,
    least: int = 0,
    most: int | None = None,
) -> Iterator[Problem]:
    if count < least:
        yield _problem(content, item, field, "too_few", f"{count}, at least {least}", "add some")
    if most is not None and count > most:
        yield _problem(content, item, field, "too_many", f"{count}, at most {most}", "join or drop some")
