"""Ids, skills, policies and links agree with topics.yml."""

from __future__ import annotations

from collections.abc import Iterator

from kb_index.article import Article, Playbook
from kb_index.content import TOPICS, Problem
from kb_index.lint.material import Material


def unknown_topics(material: Material) -> Iterator[Problem]:
    """Texts and examples belong to a topic."""
    topics = material.content.vocabulary.topics
    for item in material.items():
        if item.id not in topics:
            message = f"{item.id} is not in topics.yml"
            yield material.problem(item, "id", "unknown_topic", message, "use an id from topics.yml")
    told = set()
    for example in material.content.nlu:
        where = example.field.rpartition(".")[0] + ".intent"
        if example.topic not in topics and (example.file, where) not in told:
            told.add((example.file, where))
            message = f"the intent {example.topic} is not in topics.yml"
            yield Problem(example.file, where, "unknown_topic", message, "use an id from topics.yml")


def unknown_skills(material: Material) -> Iterator[Problem]:
    """Each topic's skill group exists."""
    vocabulary = material.content.vocabulary
    for topic in vocabulary.topics.values():
        if topic.skill not in vocabulary.skills:
            message = f"there is no skill {topic.skill}"
            yield Problem(TOPICS, f"topics.{topic.id}.skill", "unknown_skill", message, "add it under skills")


def policies_kept(material: Material) -> Iterator[Problem]:
    """Articles are for topics the bot answers, playbooks for topics that people handle."""
    for item in material.items():
        topic = material.content.vocabulary.topics.get(item.id)
        if topic is None:
            continue
        if isinstance(item, Article) and topic.policy == "human":
            fix = "write a playbook instead of an article"
            yield material.problem(item, "id", "policy", "people handle this topic", fix)
        if isinstance(item, Playbook) and topic.policy != "human":
            fix = "write an article instead of a playbook"
            yield material.problem(item, "id", "policy", "the bot answers this topic", fix)


def urgent_protected(material: Material) -> Iterator[Problem]:
    """Exactly the urgent topics have a protective sentence."""
    topics = material.content.vocabulary.topics
    for playbook in material.content.playbooks.values():
        urgent = playbook.id in topics and topics[playbook.id].urgent
        if urgent != (playbook.protective is not None):
            message = "exactly the urgent topics have a protective sentence"
            fix = "add it" if urgent else "remove it"
            yield material.problem(playbook, "protective", "urgent", message, fix)


def links_live(material: Material) -> Iterator[Problem]:
    """confusable_with and the needs of surfaces name other topics that exist."""
    vocabulary = material.content.vocabulary
    for article in material.content.articles.values():
        for at, other in enumerate(article.confusable_with):
            if other.topic not in vocabulary.topics or other.topic == article.id:
                message, where = f"{other.topic} is no other topic", f"confusable_with.{at}"
                yield material.problem(article, where, "dead_link", message, "name an existing topic")
    for surface, needs in vocabulary.surfaces.items():
        for at, need in enumerate(needs):
            for name in (surface, need.topic):
                if name not in vocabulary.topics:
                    where = f"surfaces.{surface}.{at}"
                    yield Problem(TOPICS, where, "dead_link", f"{name} is no topic", "name an existing topic")
