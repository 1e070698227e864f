"""Looks up the names a summary needs and hands everything to the pure rules."""

from collections.abc import Callable, Sequence

from service.conversations.events import Envelope
from service.core.clock import Clock
from service.dialogue.library import Library
from service.dialogue.needs import Need
from service.dialogue.outcome import Handoff
from service.handoff.summary.reactions import Decided
from service.handoff.summary.rules import (
    HUMAN,
    Background,
    Card,
    Named,
    Request,
    Summary,
    is_business,
    summarise,
)


class Briefing:
    def __init__(self, current: Callable[[], Library], clock: Clock) -> None:
        """`current` gives the library in use: a saved edit shows in the next summary."""
        self._current, self._clock = current, clock

    @property
    def _library(self) -> Library:
        return self._current()

    def __call__(
        self,
        events: Sequence[Envelope],
        decisions: Sequence[Decided],
        handoff: Handoff,
        elder: bool = False,
        background: Background | None = None,
    ) -> Summary:
        background = background or Background()
        asked_person = handoff.topic == HUMAN
        topic = last_business(decisions) if asked_person else handoff.topic
        need = handoff.need or (last_need(decisions) if asked_person else None)
        needs = [Named(one.need, one.name) for one in self._surface(decisions)]
        playbook = self._library.knowledge.playbook(topic or handoff.topic)
        request = Request(
            skill=Named(handoff.skill, self._library.skills.get(handoff.skill, handoff.skill)),
            urgent=handoff.urgent,
            reason=handoff.reason,
            topic=self._topic(topic),
            need=self._need(need, needs),
            facts=dict(handoff.facts),
            skipped=handoff.skipped,
            opening=playbook.opening if playbook else None,
            button=self._button(need),
            title=self._library.title(topic) if topic else None,
            asked_person=asked_person,
            needs_of_surface=needs,
            elder=elder,
            playbook=Card(topic, playbook.title, playbook.steps) if topic and playbook else None,
            background=background,
        )
        touched = {topic, *(one.topic for one in decisions), *(one.topic for one in background.contacts)}
        titles = self._titles(touched)
        return summarise(events, decisions, request, titles, self._clock.now())

    def _surface(self, decisions: Sequence[Decided]) -> Sequence[Need]:
        """The needs of the surface question that was probed last."""
        probed = next((one.topic for one in reversed(decisions) if one.kind == "probe" and one.topic), None)
        surface = self._library.surfaces.get(probed) if probed else None
        return surface.needs if surface else ()

    def _need(self, need: str | None, probed: Sequence[Named]) -> Named | None:
        """A need told with the first message was never probed for: it is looked for everywhere."""
        found = next((one for one in probed if one.id == need), None)
        if found or need is None:
            return found
        named = (surface.named(need) for surface in self._library.surfaces.values())
        return next((Named(one.need, one.name) for one in named if one), None)

    def _button(self, need: str | None) -> str | None:
        found = (surface.named(need) for surface in self._library.surfaces.values())
        return next((one.button for one in found if one), None)

    def _topic(self, topic: str | None) -> Named | None:
        known = self._library.knowledge.topics.get(topic or "")
        return Named(known.id, known.name) if known and is_business(known.id) else None

    def _titles(self, topics: set[str | None]) -> dict[str, str]:
        known = self._library.knowledge.topics
        return {
            topic: self._library.title(topic) or known[topic].name
            for topic in topics
            if topic in known and topic
        }


def last_business(decisions: Sequence[Decided]) -> str | None:
    """The topic the conversation was about before the customer asked for a person."""
    topics = (one.topic for one in reversed(decisions) if one.topic)
    return next((topic for topic in topics if is_business(topic)), None)


def last_need(decisions: Sequence[Decided]) -> str | None:
    return next((one.need for one in reversed(decisions) if one.need), None)
