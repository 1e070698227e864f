"""Articles are shown on the days they are valid; on any other day their topic has none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from service.dialogue.evidence import Hit, Topic
from service.dialogue.library import Article, Playbook


class DatedArticle(Article, Protocol):
    def valid_on(self, day: date) -> bool: ...


class DatedKnowledge(Protocol):
    """The knowledge base as it is loaded, whatever the day."""

    @property
    def topics(self) -> Mapping[str, Topic]: ...
    def search(self, text: str, k: int = 5) -> Sequence[Hit]: ...
    def remembers(self, text: str) -> bool: ...
    def article(self, topic: str) -> DatedArticle | None: ...
    def playbook(self, topic: str) -> Playbook | None: ...


class ValidToday:
    """A knowledge base whose articles come and go with their dates, without a restart at midnight.

    Topics are still found on other days: the rules then offer a person. Playbooks are for agents and carry the
    protective step of urgent matters, which no date takes away.
    """

    def __init__(self, whole: DatedKnowledge, today: Callable[[], date]) -> None:
        self.whole, self._today = whole, today

    @property
    def topics(self) -> Mapping[str, Topic]:
        return self.whole.topics

    def search(self, text: str, k: int = 5) -> Sequence[Hit]:
        return self.whole.search(text, k)

    def remembers(self, text: str) -> bool:
        return self.whole.remembers(text)

    def article(self, topic: str) -> DatedArticle | None:
        found = self.whole.article(topic)
        return found if found is not None and found.valid_on(self._today()) else None

    def playbook(self, topic: str) -> Playbook | None:
        return self.whole.playbook(topic)
