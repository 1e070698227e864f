"""The words of a question that is asked before a person takes over."""

from service.dialogue import gathering
from service.dialogue.answers import sympathy
from service.dialogue.evidence import Evidence
from service.dialogue.facts import MAX_QUESTIONS
from service.dialogue.gathered import Gathered
from service.dialogue.library import Library
from service.dialogue.needs import Need
from service.dialogue.outcome import Message
from service.dialogue.wording import Voice

FIRST = "facts_first"


def words(
    reason: str, gathered: Gathered, need: Need | None, evidence: Evidence, library: Library, voice: Voice
) -> tuple[Message, ...]:
    """First why questions come and that they may be skipped, then the question with its buttons."""
    sheet = gathering.sheet_for(gathered.topic, evidence, library)
    if sheet is None:
        raise ValueError(f"a question decided without a facts file: {gathered.topic}")
    question, why, buttons = gathering.question_text(gathered, sheet)
    if reason != FIRST:
        return (Message(f"{voice.say('facts_next')}{question}\n{why}", buttons),)
    two = bool(gathered.rest) and gathered.asks < MAX_QUESTIONS
    lead = voice.say("facts_two" if two else "facts_one", skill=library.skills[sheet.skill])
    before = sympathy(evidence.text, voice) + (need.lead if need else "")
    return Message(f"{before}\n{lead}" if before else lead), Message(f"{question}\n{why}", buttons)
