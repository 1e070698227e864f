"""Everything the rules read: knowledge, wording, needs. Built once by the composition root, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.dialogue.evidence import Cutoffs, Hit, Topic
from service.dialogue.nearness import Nearness
from service.dialogue.needs import Surface
from service.dialogue.wording import Wording


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


class Playbook(Protocol):
    """What an agent needs for a topic the bot never answers; `protective` may be said by the bot."""

    @property
    def title(self) -> str: ...
    @property
    def protective(self) -> str | None: ...
    @property
    def opening(self) -> str: ...


class Knowledge(Protocol):
    """The part of the knowledge base the dialogue uses."""

    @property
    def topics(self) -> Mapping[str, Topic]: ...
    def search(self, text: str, k: int = 5) -> Sequence[Hit]: ...
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

    def similarity(self, text: str, surface: str) -> dict[str, float]:
        """Need → nearness of the text to its examples."""
        return self.nearness.similarity(text, surface) if self.nearness else {}

    def title(self, topic: str) -> str | None:
        """What a button offering this topic says: the title of its article or playbook, an exact hit."""
        entry = self.knowledge.article(topic) or self.knowledge.playbook(topic)
        return entry.title if entry else None

    def answerable(self, topic: str) -> bool:
        return self.knowledge.article(topic) is not None
