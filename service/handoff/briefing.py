"""Looks up the names a summary needs and hands everything to the pure rules."""

from collections.abc import Sequence

from service.conversations.events import Envelope
from service.core.clock import Clock
from service.dialogue.library import Library
from service.dialogue.needs import Need
from service.dialogue.outcome import Handoff
from service.handoff.summary import Decided, Named, Request, Summary, summarise


class Briefing:
    def __init__(self, library: Library, clock: Clock) -> None:
        self._library, self._clock = library, clock

    def __call__(self, events: Sequence[Envelope], decisions: Sequence[Decided], handoff: Handoff) -> Summary:
        surface = self._surface(decisions)
        needs = [Named(need.need, need.name) for need in surface]
        playbook = self._library.knowledge.playbook(handoff.topic)
        request = Request(
            skill=Named(handoff.skill, self._library.skills.get(handoff.skill, handoff.skill)),
            urgent=handoff.urgent,
            reason=handoff.reason,
            topic=self._topic(handoff.topic),
            need=next((need for need in needs if need.id == handoff.need), None),
            facts=dict(handoff.facts),
            opening=playbook.opening if playbook else None,
            needs_of_surface=needs,
        )
        return summarise(events, decisions, request, self._titles(), self._clock.now())

    def _surface(self, decisions: Sequence[Decided]) -> Sequence[Need]:
        """The needs of the surface question that was probed last."""
        probed = next((one.topic for one in reversed(decisions) if one.kind == "probe" and one.topic), None)
        surface = self._library.surfaces.get(probed) if probed else None
        return surface.needs if surface else ()

    def _topic(self, topic: str) -> Named | None:
        known = self._library.knowledge.topics.get(topic)
        return Named(topic, known.name) if known else None

    def _titles(self) -> dict[str, str]:
        topics = self._library.knowledge.topics.items()
        return {topic: self._library.title(topic) or known.name for topic, known in topics}
