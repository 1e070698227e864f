"""The form that finds the need behind a surface question. Its one slot is the need."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Event, evidence_of, remembered, utter
from service.dialogue import probing
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.probing import ReplyKind

SLOT = "need"
REQUESTED_SLOT = "requested_slot"


class ValidateNeedForm(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Reads the customer's reply to a probe.

    Not rasa_sdk's FormValidationAction: that one wants the whole domain with each call, to look up the one
    slot that is known here.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def name(self) -> str:
        return "validate_need_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Slot events for Rasa's form: the need, another round, or the end of the form."""
        if tracker.slots.get(REQUESTED_SLOT) != SLOT:
            return [SlotSet("probes", 0)]
        evidence = await evidence_of(tracker, self._library)
        reply = probing.read_reply(evidence, self._library)
        if reply.kind is ReplyKind.FOUND:
            return [SlotSet(SLOT, reply.need)]
        if reply.kind is ReplyKind.UNCLEAR:
            return _ask_again(evidence)
        left = evidence.memory.without_probe()
        return [
            *(SlotSet(name, value) for name, value in left.to_slots().items()),
            SlotSet(REQUESTED_SLOT, None),
        ]


class ActionAskNeed(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Words the probe."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def name(self) -> str:
        return "action_ask_need"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The probe as this turn's outcome."""
        evidence = await evidence_of(tracker, self._library)
        outcome, probes = probing.ask(evidence, self._library)
        utter(dispatcher, outcome)
        return remembered(probing.after_asking(evidence, outcome, probes).memory, tracker)


def _ask_again(evidence: Evidence) -> list[Event]:
    """After the last probe the form ends with the surface still set: `decide` reads a failed probe."""
    again = SlotSet(SLOT, None)
    return [again] if probing.may_ask_again(evidence) else [again, SlotSet(REQUESTED_SLOT, None)]
