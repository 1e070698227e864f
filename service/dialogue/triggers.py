"""Plain signs in the customer's words that outrank any classifier; the words themselves are in signs/."""

from service.dialogue.signs import fraud, person
from service.dialogue.signs import grievance as grievances
from service.dialogue.signs.crisis import in_crisis
from service.dialogue.signs.death import tells_death
from service.dialogue.signs.debt import sued_for
from service.dialogue.signs.fraud import in_danger, says_whose, tells_loss, urgent_topic
from service.dialogue.signs.grievance import grievance
from service.dialogue.signs.menu import wants_menu, wants_up
from service.dialogue.signs.mood import is_abusive, is_angry
from service.dialogue.signs.person import asks_person
from service.dialogue.signs.short import Short, numbered, short_reply
from service.dialogue.signs.verdict import (
    SOLVED_BUTTON,
    UNSOLVED_BUTTON,
    alike,
    insists,
    is_evasive,
    says_goodbye,
    says_misread,
    says_settled,
    says_solved,
    says_thanks,
    says_unsolved,
)

__all__ = [
    "PERSON_BUTTON",
    "SKIP_BUTTON",
    "SOLVED_BUTTON",
    "UNSOLVED_BUTTON",
    "Short",
    "alike",
    "asks_person",
    "grievance",
    "heard_as",
    "in_crisis",
    "in_danger",
    "insists",
    "is_abusive",
    "is_angry",
    "is_evasive",
    "numbered",
    "says_goodbye",
    "says_misread",
    "says_settled",
    "says_solved",
    "says_thanks",
    "says_unsolved",
    "says_whose",
    "short_reply",
    "sued_for",
    "tells_death",
    "tells_loss",
    "urgent_topic",
    "wants_menu",
    "wants_up",
]

PERSON_BUTTON = "转人工"
SKIP_BUTTON = "跳过，直接转人工"


def heard_as(text: str) -> dict[str, str | None]:
    """Topics a near miss surely does not ask for, however much it sounds like them, and what it asks for instead.

    人工费, 投诉电话在哪查: nothing that is known; 怎么防骗: how to tell a fraud.
    """
    heard: dict[str, str | None] = {}
    if person.only_sounds_like_it(text):
        heard["service.human"] = None
    if grievances.asks_only_where(text):
        heard |= {"service.complaint": None, "service.complaint_progress": None}
    if fraud.only_asks(text):
        heard |= {"fraud.scammed": "fraud.phishing", "fraud.stolen": "fraud.phishing"}
    if fraud.says_whose(text) and fraud.urgent_topic(text) is None:
        heard |= {"fraud.scammed": None, "fraud.stolen": None, "talk.abuse": None}
    return heard
