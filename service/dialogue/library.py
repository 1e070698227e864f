"""Everything the rules read: knowledge, wording, needs. Built once by the composition root, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kb_index.pairs import Key, Pair
from kb_index.text import normalise
from service.dialogue.evidence import Cutoffs, Hit, Topic
from service.dialogue.facts import FactSheet
from service.dialogue.menu import Entry
from service.dialogue.nearness import Nearness
from service.dialogue.needs import Surface
from service.dialogue.wording import Wording
from service.handoff.deskwork.categories import Category
from service.satisfaction.tags import Satisfaction


class Confusable(Protocol):
    """Another topic, and how it differs."""

    @property
    def topic(self) -> str: ...
    @property
    def difference(self) -> str: ...


class Article(Protocol):
    """What is said about a topic. Bank values are already filled in."""

    @property
    def title(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def steps(self) -> Sequence[str]: ...
    @property
    def alternatives(self) -> Sequence[str]: ...
    @property
    def confusable_with(self) -> Sequence[Confusable]: ...
    @property
    def elder(self) -> Sequence[str]: ...
    @property
    def formal(self) -> str: ...
    @property
    def keywords(self) -> Sequence[str]: ...


class Playbook(Protocol):
    """What an agent needs for a topic the bot never answers; `protective` may be said by the bot."""

    @property
    def title(self) -> str: ...
    @property
    def keywords(self) -> Sequence[str]: ...
    @property
    def steps(self) -> Sequence[str]: ...
    @property
    def protective(self) -> str | None: ...
    @property
    def opening(self) -> str: ...
    @property
    def ask(self) -> Sequence[str]: ...
    @property
    def materials(self) -> Sequence[str]: ...
    @property
    def fees(self) -> str | list[str]: ...
    @property
    def time(self) -> str | list[str]: ...
    @property
    def risks(self) -> str | list[str]: ...


class Knowledge(Protocol):
    """The part of the knowledge base the dialogue uses."""

    @property
    def topics(self) -> Mapping[str, Topic]: ...
    def search(self, text: str, k: int = 5) -> Sequence[Hit]: ...
    def remembers(self, text: str) -> bool:
        """Whether a search for it takes no longer than rules do."""
        ...

    def article(self, topic: str) -> Article | None: ...
    def playbook(self, topic: str) -> Playbook | None: ...


@dataclass(frozen=True)
class Library:
    knowledge: Knowledge
    wording: Wording
    surfaces: Mapping[str, Surface]
    skills: Mapping[str, str]
    """Skill id → the name customers read."""
    cutoffs: Cutoffs
    nearness: Nearness | None = None
    """Absent when no encoder is at hand: needs are then read from words alone."""
    menu: tuple[Entry, ...] = ()
    facts: Mapping[str, FactSheet] = field(default_factory=dict)
    """Skill id → what is asked before its people take over."""
    pairs: Mapping[Key, Pair] = field(default_factory=dict)
    """Topics that customers mix up → the question that tells them apart."""

    wrap_up: tuple[Category, ...] = ()
    """What agents choose from when a conversation is closed."""

    satisfaction: Satisfaction = field(default_factory=Satisfaction)
    """What customers may tick when they rate."""

    def similarity(self, text: str, surface: str) -> dict[str, float]:
        """Need → nearness of the text to its examples."""
        return self.nearness.similarity(text, surface) if self.nearness else {}

    def pair(self, one: str, other: str) -> Pair | None:
        """The question that tells two topics apart, if there is one."""
        return self.pairs.get(frozenset((one, other)))

    def title(self, topic: str) -> str | None:
        """What a button offering this topic says: the title of its article or playbook, an exact hit."""
        entry = self.knowledge.article(topic) or self.knowledge.playbook(topic)
        return entry.title if entry else None

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The keywords of all articles and playbooks, normalised; of two characters and more."""
        entries = (
            self.knowledge.article(topic) or self.knowledge.playbook(topic) for topic in self.knowledge.topics
        )
        words = (normalise(word) for entry in entries if entry for word in entry.keywords)
        return frozenset(word for word in words if len(word) > 1)

    def answerable(self, topic: str) -> bool:
        return self.knowledge.article(topic) is not None
