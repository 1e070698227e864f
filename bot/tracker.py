"""Between the channel's state and Rasa's tracker."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.state import PastTurn, State

DECIDE = "action_decide"


def tracker_from(state: State, sender: str, domain: Domain) -> DialogueStateTracker:
    """A tracker that waits for the next message; what the domain does not know is left out."""
    events: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
    for number, turn in enumerate(state.turns, start=1):
        events += _replay(turn, domain)
        if number < len(state.turns):
            events.append(ActionExecuted(ACTION_LISTEN_NAME))
    known = {slot.name for slot in domain.slots}
    events += [SlotSet(name, value) for name, value in state.slots.items() if name in known]
    if state.loop in domain.form_names:
        events += [
            ActiveLoop(state.loop),
            SlotSet(REQUESTED_SLOT, domain.required_slots_for_form(state.loop)[0]),
        ]
    if state.turns:
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(sender, events, slots=domain.slots)


def state_from(tracker: DialogueStateTracker) -> State:
    """What has to be kept of a tracker after a turn."""
    slots: dict[str, Any] = {
        name: value for name, value in tracker.current_slot_values().items() if name not in _RASA_SLOTS
    }
    return State(slots, tracker.active_loop_name, tuple(_turns(tracker)))


_RASA_SLOTS = frozenset({REQUESTED_SLOT, "session_started_metadata"})


def _replay(turn: PastTurn, domain: Domain) -> list[Event]:
    known = [action for action in turn.actions if action in domain.action_names_or_texts] or [DECIDE]
    intent = {"name": turn.intent, "confidence": 1.0}
    return [UserUttered(turn.text, intent=intent), *(ActionExecuted(action) for action in known)]


def _turns(tracker: DialogueStateTracker) -> list[PastTurn]:
    turns: list[PastTurn] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            turns.append(PastTurn(event.text or "", event.intent_name))
        elif (
            isinstance(event, ActionExecuted)
            and turns
            and event.action_name not in (None, ACTION_LISTEN_NAME)
        ):
            last = turns[-1]
            turns[-1] = PastTurn(last.text, last.intent, (*last.actions, event.action_name))
    return turns
