"""Reading evidence: whether a topic is clear, and where none is: what is worth offering, and whose work it most likely is."""

from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.outcome import Candidate

TALK = "talk."
SERVICE = "service."
SCOPE = "scope."

# Both lines are drawn on the project's own 868 questions; bench/decision_lines.py prints the tables.

# From 0.25 on the right topic is among the three best in 60 of 100 cases and more, below it in 12 of 29.
# Search alone draws its line higher.
POOLED_SUGGEST = 0.25

# A desk gets an unclear message when its hard topics together weigh this much and at least this share of the likeliest
# topic that is not for people. Of the 2 284 questions of calibration.tsv 12 that the bot could have taken go to a desk
# because the share is below 1: a customer handed over needlessly loses a minute; a wrong answer on money costs more.
DESK_FLOOR = 0.3
DESK_LEAD = 0.65
# A surface question is asked about first unless the desk is clearly likelier: a probe answers nothing.
DESK_SURFACE_LEAD = 1.2
# What a service costs and how to reach it is asked in the words of a complaint or of a wish for a person.
DESK_SERVICE_LEAD = 0.9


# A surface question is probed when it is likelier than anything else by a half: a probe asks, it does not answer, and
# its customer can say something else. Waiting for the line of an answer left half of them without a probe.
SURFACE_FLOOR = 0.35
SURFACE_LEAD = 1.1

# A surface and the topics of its needs together, from where on the message is about one of them.
FAMILY_FLOOR = 0.6

# How far ahead a likely topic must be to be answered when the cues of a need speak for it as well.
CUE_LEAD = 0.4

# 你办不了就换个能办的人来: no word of the lists, but the evidence. Below, other business is likelier.
STAFF_FLOOR = 0.5
STAFF = "service.human"

# Money that has moved and a fraud not unlikely: waiting for certainty costs the customer's money.
URGENT_FLOOR = 0.2
URGENT = ("fraud.scammed", "fraud.stolen")


def is_clear(evidence: Evidence) -> bool:
    """One topic is likely enough to act upon, and well ahead of the next."""
    best, *others = evidence.candidates or (Candidate("", 0.0),)
    lead = best.score - (others[0].score if others else 0.0)
    return best.score >= evidence.cutoffs.answer and (lead >= evidence.cutoffs.margin or best.score == 1.0)


def our_question(evidence: Evidence) -> bool:
    """The text is, word for word, a question of one of our topics: no sign in its words says more."""
    return evidence.exact is not None and not evidence.exact.topic.startswith((TALK, SCOPE))


def business(evidence: Evidence) -> tuple[Candidate, ...]:
    """The candidates that are neither small talk nor out of scope."""
    return tuple(item for item in evidence.candidates if not item.topic.startswith((TALK, SCOPE)))


def suggest_floor(evidence: Evidence) -> float:
    """From which score on the best topics are worth offering."""
    return min(evidence.cutoffs.suggest, POOLED_SUGGEST) if evidence.nlu else evidence.cutoffs.suggest


def likely_desk(evidence: Evidence) -> Candidate | None:
    """The hard topic to hand over, urgent ones first, with the weight of its desk; None when no desk stands out."""
    desks: dict[str, list[Candidate]] = {}
    rival = answered = 0.0
    for item in evidence.candidates:
        topic = evidence.topics.get(item.topic)
        if item.topic.startswith(TALK):
            continue
        if topic is not None and topic.policy == "human":
            desks.setdefault(topic.skill, []).append(item)
        else:
            probed = topic is not None and topic.policy == "probe"
            rival = max(rival, item.score * (DESK_SURFACE_LEAD if probed else DESK_LEAD))
            answered = max(answered, 0.0 if item.topic.startswith(SCOPE) else item.score)
    weights = ((sum(item.score for item in items), skill) for skill, items in desks.items())
    weight, skill = max(weights, default=(0.0, ""))
    if weight < max(DESK_FLOOR, rival):
        return None
    best = next((item for item in desks[skill] if evidence.topics[item.topic].urgent), desks[skill][0])
    if best.topic.startswith(SERVICE) and weight < answered * DESK_SERVICE_LEAD:
        return None
    return Candidate(best.topic, min(1.0, weight))


def likely_urgent(evidence: Evidence) -> str | None:
    """The likelier urgent topic when the urgent ones together weigh something and the words tell of money lost."""
    urgent = [item for item in evidence.candidates if item.topic in URGENT]
    if sum(item.score for item in urgent) < URGENT_FLOOR or not triggers.tells_loss(evidence.text):
        return None
    return urgent[0].topic


def wants_staff(evidence: Evidence) -> bool:
    """The evidence alone says that a person is asked for."""
    best = next(iter(evidence.candidates), None)
    return best is not None and best.topic == STAFF and best.score >= STAFF_FLOOR
