"""What an action reads from Rasa's tracker, and how it answers."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from kb_index.text import normalise
from service.dialogue.evidence import FALLBACK_INTENT, Evidence
from service.dialogue.gather import gather
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.outcome import Candidate, Outcome, to_json

Event = dict[str, Any]


async def evidence_of(tracker: Tracker, library: Library) -> Evidence:
    """The evidence for the latest message. What has to be encoded first is in a thread: that computes for milliseconds."""
    latest = tracker.latest_message
    text = normalise(str(latest.get("text") or ""))
    work = partial(
        gather, text, Memory.from_slots(tracker.slots), library, ranking(latest), earlier_texts(tracker)
    )
    return work() if library.knowledge.remembers(text) else await asyncio.to_thread(work)


def ranking(message: Mapping[str, Any]) -> tuple[Candidate, ...]:
    """The classifier's ranking, without the marker that it was unsure."""
    items = message.get("intent_ranking") or []
    return tuple(
        Candidate(str(item["name"]), min(1.0, max(0.0, float(item["confidence"]))))
        for item in items
        if item.get("name") and item["name"] != FALLBACK_INTENT
    )


def earlier_texts(tracker: Tracker) -> tuple[str, ...]:
    """The customer's texts before the latest, oldest first, normalised."""
    texts = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    return tuple(normalise(text) for text in texts[:-1])


def utter(dispatcher: CollectingDispatcher, outcome: Outcome) -> None:
    """Hand the outcome to the turn channel."""
    dispatcher.utter_message(json_message={"outcome": to_json(outcome)})


def remembered(memory: Memory, tracker: Tracker) -> list[Event]:
    """Slot events that carry the memory into the next turn: of what is not in the tracker's slots already."""
    slots = memory.to_slots().items()
    return [SlotSet(name, value) for name, value in slots if tracker.slots.get(name) != value]
