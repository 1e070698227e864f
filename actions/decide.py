"""action_decide: every message that no form waits for."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Event, evidence_of, remembered, utter
from service.dialogue.decision import decide
from service.dialogue.library import Library
from service.dialogue.outcome import Kind
from service.dialogue.respond import remember, respond

FORM, LISTEN = "need_form", "action_listen"


class ActionDecide(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Gathers the evidence, lets the rules decide, says what they decided."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def name(self) -> str:
        return "action_decide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """One outcome, or none when the need form follows, which then asks. What follows is said, not left to policies."""
        evidence = await evidence_of(tracker, self._library)
        decision = decide(evidence, self._library)
        if decision.kind is Kind.PROBE:
            return [*remembered(remember(decision, evidence), tracker), FollowupAction(FORM)]
        reply = respond(decision, evidence, self._library)
        utter(dispatcher, reply.outcome)
        return [*remembered(reply.memory, tracker), FollowupAction(LISTEN)]
