"""Brings a knowledge base in memory up to the content files. A faulty file changes nothing: its texts stay as served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from kb_index import store
from kb_index.article import Article, Playbook
from kb_index.collect import collect
from kb_index.content import ARTICLES, BANK, NLU, PLAYBOOKS, TOPICS, Content, Problem
from kb_index.lint.material import gather
from kb_index.lint.table import RULES
from kb_index.newcomers import predecessors
from kb_index.products import Products
from kb_index.rows import Line
from kb_index.search import KnowledgeBase
from kb_index.talks import TALKS

# The clock sees to dates when a text is shown. If they held a file back, no text could ever be recalled by its date.
BY_THE_CLOCK = frozenset({"expired", "not_yet_valid", "stale_review", "dates"})
# What only makes recognition a little worse holds nothing back either; comparing every pair of questions would be
# half of the time an edit takes.
EDITORIAL = frozenset({"alike", "repeated", "too_few", "lexicon"})
# New texts encoded in one go, 4 ms each; of an import of thousands the rest follows, and no edit waits for it.
MOST_NEW = 50

T = TypeVar("T", Article, Playbook)


@dataclass(frozen=True)
class Renewed:
    """The knowledge base to serve, and what is not in it."""

    knowledge: KnowledgeBase
    problems: list[Problem]
    """The faults that held files back."""
    rest: list[Line] | None = None
    """All lines, when more than MOST_NEW of them are new: for `go_on`."""


def up_to_date(knowledge: KnowledgeBase, root: Path) -> bool:
    """Whether the index was made from exactly the files under `root`; reads them but does not parse them."""
    sources = knowledge.certificate.get("sources")
    return isinstance(sources, dict) and sources == _digests(root, sources)


def renew(knowledge: KnowledgeBase, root: Path, today: date) -> Renewed:
    """The same model over the content under `root`.

    A file with a fault (any rule of `kb check` but the two groups above) holds back its topic; bank.yml and topics.yml
    hold back all. What is held back still takes the validity dates of its file, if that can be read: a recall
    waits for nothing.
    """
    material = gather(root, today)
    content = material.content
    rules = [rule for rule in RULES if rule.code not in BY_THE_CLOCK | EDITORIAL]
    found = content.located([*(one for rule in rules for one in rule.find(material)), *content.problems])
    # Nothing of a kept conversation is served.
    problems = [problem for problem in found if not problem.file.startswith(f"{TALKS}/")]
    everything = frozenset(knowledge.topics) | knowledge.indexed | frozenset(content.vocabulary.topics)
    held = _held({problem.file for problem in problems}, content, everything)
    whole = held == everything
    topics = knowledge.topics if whole else content.vocabulary.topics
    articles = _merged(content.articles, {topic: knowledge.article(topic) for topic in held}, held)
    playbooks = _merged(content.playbooks, {topic: knowledge.playbook(topic) for topic in held}, held)
    lines = [line for line in knowledge.lines if line.topic in held and line.topic in topics]
    fresh = [] if whole else collect(content)
    lines += [line for line in fresh if line.topic not in held]
    grown = _with_topics(knowledge, lines)
    now = _portion(knowledge, lines)
    rest = lines if len(now) < len(lines) else None
    products = knowledge.products if whole else Products.of(content.bank)
    same = now == knowledge.lines and grown is knowledge
    served = (knowledge.topics, knowledge.articles, knowledge.playbooks, knowledge.products.words)
    if same and (topics, articles, playbooks, products.words) == served:
        return Renewed(knowledge, problems, rest)
    other = grown.with_texts(topics, articles, playbooks).with_products(products)
    if not same:
        other = other.with_lines(now)
    other.certificate = _certificate(knowledge.certificate, content)
    other.fingerprint = other.certificate["fingerprint"]
    return Renewed(other, problems, rest)


def go_on(knowledge: KnowledgeBase, rest: list[Line]) -> tuple[KnowledgeBase, list[Line] | None]:
    """The next portion of `rest`, and what to go on with afterwards."""
    now = _portion(knowledge, rest)
    return knowledge.with_lines(now), rest if len(now) < len(rest) else None


def _with_topics(knowledge: KnowledgeBase, lines: list[Line]) -> KnowledgeBase:
    """Topics that are new can be found, and those that no line is of are gone."""
    there = frozenset(line.topic for line in lines)
    new = there - knowledge.indexed
    origin = predecessors(lines, knowledge.lines, new)
    return knowledge.with_topics({topic: origin.get(topic) for topic in new}, knowledge.indexed - there)


def _portion(knowledge: KnowledgeBase, lines: list[Line]) -> list[Line]:
    """The lines without what is new beyond MOST_NEW."""
    old = {line.text for line in knowledge.lines}
    new = list(dict.fromkeys(line.text for line in lines if line.text not in old))
    later = frozenset(new[MOST_NEW:])
    return [line for line in lines if line.text not in later]


def _held(files: Iterable[str], content: Content, everything: frozenset[str]) -> frozenset[str]:
    """The topics whose texts stay as they are because of faults in these files."""
    held: set[str] = set()
    for name in files:
        path = PurePosixPath(name)
        if name in (BANK, TOPICS):
            return everything
        if path.is_relative_to(ARTICLES) or path.is_relative_to(PLAYBOOKS):
            held.add(".".join(path.with_suffix("").parts[-2:]))
        elif path.is_relative_to(NLU):
            held |= everything - content.sources.keys()
    return frozenset(held)


def _merged(read: Mapping[str, T], served: Mapping[str, T | None], held: frozenset[str]) -> dict[str, T]:
    merged = {topic: item for topic, item in read.items() if topic not in held}
    for topic, item in served.items():
        if item is None:
            continue
        now = read.get(topic)
        dates = {"valid_from": now.valid_from, "valid_until": now.valid_until} if now else {}
        merged[topic] = item.model_copy(update=dates)
    return merged


def _certificate(born: Mapping[str, Any], content: Content) -> dict[str, Any]:
    """The certificate of the index on disk, with the content it was brought up to."""
    sources = {name: store.digest(path.read_bytes()) for name, path in sorted(content.files.items())}
    index = str(born.get("index", born["fingerprint"]))
    mark = store.digest(store.pack_json(sources))[:8]
    return {**born, "index": index, "fingerprint": f"{index}+{mark}", "sources": sources}


def _digests(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Of the named files and of every other content file under the root; a missing one is empty."""
    folders = (ARTICLES, PLAYBOOKS, NLU)
    there = {
        path.relative_to(root).as_posix() for folder in folders for path in (root / folder).rglob("*.yml")
    }
    return {
        name: store.digest((root / name).read_bytes()) if (root / name).is_file() else ""
        for name in there | set(names)
    }
