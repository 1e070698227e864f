"""Carrying a topic out by its policy, and what is done when no topic is clear enough."""

from dataclasses import replace

from service.dialogue import gathering, telling_apart
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.named import named_desk
from service.dialogue.outcome import Candidate, Decision, Kind
from service.dialogue.reading import need_told
from service.dialogue.unsure import SCOPE, TALK, business, likely_desk, suggest_floor

HUMAN = "service.human"
MAX_SUGGESTIONS = 3


def serve(
    best: Candidate, evidence: Evidence, library: Library, *, need: str | None = None, reason: str, via: str
) -> Decision:
    """Carry out a topic by its policy."""
    topic = evidence.topics.get(best.topic)
    candidates = (best,) if need else evidence.candidates
    if topic is None:
        return miss(evidence, "unknown_topic")
    if best.topic.startswith((TALK, SCOPE)):
        return _converse(best, evidence, reason, via)
    if topic.policy == "human":
        return _to_people(
            Decision(Kind.HANDOFF, best.topic, need, best.score, candidates, via=via), evidence, library
        )
    if topic.policy == "probe" and need is None and best.topic in library.surfaces:
        return probe_or_answer(best, evidence, library, via)
    if library.answerable(best.topic):
        return Decision(Kind.ANSWER, best.topic, need, best.score, candidates, reason, via)
    return _without_article(best, evidence, need, via)


def probe_or_answer(best: Candidate, evidence: Evidence, library: Library, via: str) -> Decision:
    """No probe when the words of the first message already tell the need."""
    surface = library.surfaces[best.topic]
    told = need_told(evidence.text, surface, evidence.candidates, evidence.similarity)
    need = surface.named(told.need) if told else None
    if need is None:
        return Decision(Kind.PROBE, best.topic, None, best.score, evidence.candidates, "surface", via)
    return serve(
        Candidate(need.topic, best.score), evidence, library, need=need.need, reason="need_told", via=via
    )


def _converse(best: Candidate, evidence: Evidence, reason: str, via: str) -> Decision:
    """Small talk is answered, another bank's business redirected, anything else out of scope refused."""
    if best.topic.startswith(TALK):
        return Decision(Kind.TALK, best.topic, None, best.score, evidence.candidates, reason, via)
    if best.topic == "scope.other_bank":
        return Decision(Kind.REFUSE, best.topic, None, best.score, evidence.candidates, "other_bank", via)
    return miss(evidence, "out_of_scope")


def _without_article(best: Candidate, evidence: Evidence, need: str | None, via: str) -> Decision:
    """Understood, but nothing reliable to say: offer a person, and after another miss hand over."""
    kind = Kind.HANDOFF if need or evidence.memory.misses > 0 else Kind.REFUSE
    return Decision(kind, best.topic, need, best.score, evidence.candidates, "no_article", via)


def miss(evidence: Evidence, reason: str) -> Decision:
    """Refuse honestly; the second miss in a row hands over."""
    candidates = evidence.candidates
    score = candidates[0].score if candidates else 0.0
    if evidence.memory.misses > 0:
        topic = evidence.memory.last_topic or HUMAN
        return Decision(Kind.HANDOFF, topic, None, score, candidates, "two_misses", evidence.via)
    return Decision(Kind.REFUSE, "scope.unknown", None, score, candidates, reason, evidence.via)


def same_desk(evidence: Evidence, library: Library) -> Decision | None:
    """Unsure which hard topic, but they go to the same people: no need to ask which."""
    return _to_desk(likely_desk(evidence), evidence, library)


def desk_named(evidence: Evidence, library: Library) -> Decision | None:
    """The words name business for people, and the likeliest topic is only what is to be done with it."""
    return _to_desk(named_desk(evidence), evidence, library)


def _to_desk(best: Candidate | None, evidence: Evidence, library: Library) -> Decision | None:
    if best is None:
        return None
    likely = Decision(Kind.HANDOFF, best.topic, None, best.score, evidence.candidates, via=evidence.via)
    return _to_people(likely, evidence, library)


def _to_people(decision: Decision, evidence: Evidence, library: Library) -> Decision:
    """A topic for people: urgent ones go at once, the others after the questions that are still open."""
    topic = decision.topic or ""
    if evidence.topics[topic].urgent:
        return replace(decision, reason="urgent")
    if gathering.begin(topic, decision.need, evidence, library).asked:
        return replace(decision, kind=Kind.GATHER, reason="facts_first")
    return replace(decision, reason="hard_topic")


def same_talk(evidence: Evidence, library: Library) -> Decision | None:
    """Small talk and out-of-scope need no suggestion: the best one decides."""
    best = evidence.candidates[0]
    if not best.topic.startswith((TALK, SCOPE)):
        return None
    if best.topic.startswith(TALK) and best.score < evidence.cutoffs.suggest:
        return None
    known = business(evidence)
    if known and known[0].score >= best.score / 2:
        return None
    return serve(best, evidence, library, reason="likely", via=evidence.via)


def suggest(evidence: Evidence, library: Library) -> Decision | None:
    """Offer the likely topics by their titles. What cannot be offered must not be hidden behind what can."""
    known = tuple(item for item in business(evidence) if item.topic != HUMAN)
    if not known or known[0].score < suggest_floor(evidence):
        return None
    if library.title(known[0].topic) is None:
        return _without_article(known[0], evidence, None, evidence.via)
    floor = suggest_floor(evidence) / 4
    offers = tuple(item for item in known if item.score >= floor and library.title(item.topic))
    best_offer = offers[0]
    if telling_apart.close_pair(offers, evidence, library):
        return ask_which((offers[0], offers[1]), evidence)
    return Decision(
        Kind.SUGGEST,
        best_offer.topic,
        None,
        best_offer.score,
        offers[:MAX_SUGGESTIONS],
        "unsure",
        evidence.via,
    )


def ask_which(two: tuple[Candidate, Candidate], evidence: Evidence) -> Decision:
    """The question that tells two topics apart; there must be one."""
    return Decision(Kind.SUGGEST, two[0].topic, None, two[0].score, two, "tell_apart", evidence.via)
