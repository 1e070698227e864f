"""The one place that decides what the bot does with a customer message.

`decide` asks the rules below in order; the first that has an opinion wins. Rules read evidence and library
and return a Decision; they say nothing, remember nothing and have no clock.
"""

from collections.abc import Callable
from dataclasses import replace

from service.dialogue import gathering, telling_apart, triggers
from service.dialogue.evidence import Evidence
from service.dialogue.gathering import Move
from service.dialogue.library import Library
from service.dialogue.needs import MAX_PROBES, read_need
from service.dialogue.outcome import Candidate, Decision, Kind
from service.dialogue.unsure import (
    SCOPE,
    SURFACE_FLOOR,
    SURFACE_LEAD,
    TALK,
    TOLD_FLOOR,
    business,
    is_clear,
    likely_desk,
    suggest_floor,
)

Rule = Callable[[Evidence, Library], Decision | None]

HUMAN = "service.human"
MAX_SUGGESTIONS = 3


def decide(evidence: Evidence, library: Library) -> Decision:
    """Exactly one decision for every message, also for an empty or meaningless one."""
    for rule in RULES:
        decision = rule(evidence, library)
        if decision is not None:
            return decision
    return _miss(evidence, "weak_evidence")


def fact_given(evidence: Evidence, library: Library) -> Decision | None:
    """A question on the way to a person is open: its reply leads to the next question or to the person.

    Whatever is served at once, such as a wish for a person or stolen money, is left to the rules below.
    """
    old, reply = evidence.memory.gathered, gathering.read(evidence, library)
    if old is None or reply is None or reply.move is Move.LEAVES:
        return None
    need = old.need if reply.topic == old.topic else None
    if reply.move is Move.ANSWERS and gathering.answered(evidence, library).asked:
        return Decision(Kind.GATHER, reply.topic, need, score=1.0, reason="facts_next")
    return Decision(Kind.HANDOFF, reply.topic, need, score=1.0, reason="hard_topic")


def wants_person(evidence: Evidence, library: Library) -> Decision | None:
    """Asking for a person is granted at once, always; the skill is that of the last business."""
    if triggers.asks_person(evidence.text):
        return Decision(Kind.HANDOFF, HUMAN, score=1.0, reason="asked_person")
    return None


def is_urgent(evidence: Evidence, library: Library) -> Decision | None:
    topic = triggers.urgent_topic(evidence.text)
    return Decision(Kind.HANDOFF, topic, score=1.0, reason="urgent") if topic else None


def has_grievance(evidence: Evidence, library: Library) -> Decision | None:
    """Complaints, claims and demands to waive a fee are for people. An exact question outranks words."""
    found = None if evidence.exact else triggers.grievance(evidence.text)
    return Decision(Kind.HANDOFF, found[0], score=1.0, reason=found[1]) if found else None


def need_is_known(evidence: Evidence, library: Library) -> Decision | None:
    """The probe found the need: its topic answers, or hands over when it is for people."""
    memory = evidence.memory
    surface = library.surfaces.get(memory.surface or "")
    need = surface.named(memory.need) if surface else None
    if need is None:
        return None
    return _serve(
        Candidate(need.topic, 1.0), evidence, library, need=need.need, reason="need_found", via="rule"
    )


def probe_failed(evidence: Evidence, library: Library) -> Decision | None:
    """Two probes and still no need: a person asks better."""
    memory = evidence.memory
    if memory.surface is None or memory.need is not None or memory.probes < MAX_PROBES:
        return None
    return Decision(Kind.HANDOFF, memory.surface, score=1.0, reason="probe_failed")


def told_apart(evidence: Evidence, library: Library) -> Decision | None:
    """The reply to the question which of two topics is meant: that topic is served."""
    topic = telling_apart.told(evidence, library)
    if topic is None:
        return None
    decision = _serve(Candidate(topic, 1.0), evidence, library, reason="told_apart", via="rule")
    return replace(decision, candidates=(Candidate(topic, 1.0),))


def unsolved(evidence: Evidence, library: Library) -> Decision | None:
    """没解决: first the runners-up, or a question what is missing; the second time a person."""
    memory = evidence.memory
    after_answer = memory.last_kind in (Kind.ANSWER, Kind.SUGGEST) or memory.unsolved > 0
    if not after_answer and evidence.text != triggers.UNSOLVED_BUTTON:
        return None
    if not triggers.says_unsolved(evidence.text):
        return None
    if memory.unsolved > 0:
        return Decision(Kind.HANDOFF, memory.last_topic or HUMAN, score=1.0, reason="unsolved_twice")
    untried = (topic for topic in memory.offered if topic not in memory.tried and library.title(topic))
    others = tuple(Candidate(topic, 0.0) for topic in untried)[:MAX_SUGGESTIONS]
    if others:
        return Decision(Kind.SUGGEST, memory.last_topic, candidates=others, reason="unsolved_once")
    return Decision(Kind.TALK, memory.last_topic, reason="unsolved_once")


def solved(evidence: Evidence, library: Library) -> Decision | None:
    if evidence.memory.last_kind in (Kind.ANSWER, Kind.SUGGEST) and triggers.says_solved(evidence.text):
        return Decision(Kind.TALK, "talk.greet", score=1.0, reason="solved")
    return None


def is_upset(evidence: Evidence, library: Library) -> Decision | None:
    """The ladder: calm and try once, then a person. Abuse without any business gets a calm reply first."""
    abusive = triggers.is_abusive(evidence.text)
    if not abusive and not triggers.is_angry(evidence.text):
        return None
    if evidence.memory.anger > 0:
        return Decision(
            Kind.HANDOFF, evidence.memory.last_topic or "service.complaint", score=1.0, reason="anger"
        )
    known = business(evidence)
    if known and known[0].score >= evidence.cutoffs.answer:
        return None
    return Decision(Kind.TALK, "talk.abuse", score=1.0, reason="calm_down")


def repeats(evidence: Evidence, library: Library) -> Decision | None:
    """The same question again right after it was answered: saying the same once more would not help."""
    memory = evidence.memory
    same = bool(evidence.earlier) and evidence.earlier[-1] == evidence.text
    if not same or memory.last_kind not in (Kind.ANSWER, Kind.SUGGEST, Kind.REFUSE):
        return None
    return Decision(Kind.HANDOFF, memory.last_topic or HUMAN, score=1.0, reason="repeated")


def courtesy(evidence: Evidence, library: Library) -> Decision | None:
    """A bare thank-you or goodbye."""
    text = evidence.text
    bare_thanks = len(text) <= 8 and triggers.says_thanks(text)
    if triggers.says_goodbye(text) or bare_thanks:
        return Decision(Kind.TALK, "talk.greet", score=1.0, reason="courtesy")
    return None


def weighed(evidence: Evidence, library: Library) -> Decision | None:
    """What classifier and search together say."""
    candidates = evidence.candidates
    if not candidates:
        return None
    told = _need_told(evidence, library)
    if told is not None:
        return told
    best = candidates[0]
    if is_clear(evidence):
        return _serve(
            best, evidence, library, reason="exact" if evidence.exact else "clear", via=evidence.via
        )
    likely = _same_desk(evidence, library) or _likely_surface(evidence, library)
    if likely is not None or best.score < suggest_floor(evidence):
        return likely
    return _same_talk(evidence, library) or _suggest(evidence, library)


RULES: tuple[Rule, ...] = (
    fact_given,
    wants_person,
    is_urgent,
    has_grievance,
    need_is_known,
    probe_failed,
    told_apart,
    unsolved,
    solved,
    is_upset,
    repeats,
    courtesy,
    weighed,
)


def _serve(
    best: Candidate, evidence: Evidence, library: Library, *, need: str | None = None, reason: str, via: str
) -> Decision:
    """Carry out a topic by its policy."""
    topic = evidence.topics.get(best.topic)
    candidates = (best,) if need else evidence.candidates
    if topic is None:
        return _miss(evidence, "unknown_topic")
    if best.topic.startswith((TALK, SCOPE)):
        return _converse(best, evidence, reason, via)
    if topic.policy == "human":
        return _to_people(
            Decision(Kind.HANDOFF, best.topic, need, best.score, candidates, via=via), evidence, library
        )
    if topic.policy == "probe" and need is None and best.topic in library.surfaces:
        return _probe_or_answer(best, evidence, library, via)
    if library.answerable(best.topic):
        return Decision(Kind.ANSWER, best.topic, need, best.score, candidates, reason, via)
    return _without_article(best, evidence, need, via)


def _probe_or_answer(best: Candidate, evidence: Evidence, library: Library, via: str) -> Decision:
    """No probe when the words of the first message already tell the need.

    Nearness to the needs' examples does not count here: a bare surface question is near to some of them as well.
    """
    surface = library.surfaces[best.topic]
    told = read_need(evidence.text, surface, (), {}, evidence.cutoffs.answer)
    need = surface.named(told.need) if told else None
    if need is None:
        return Decision(Kind.PROBE, best.topic, None, best.score, evidence.candidates, "surface", via)
    return _serve(
        Candidate(need.topic, best.score), evidence, library, need=need.need, reason="need_told", via=via
    )


def _need_told(evidence: Evidence, library: Library) -> Decision | None:
    """A surface question and its need in one breath share the score between them: together they are clear."""
    first, *others = evidence.candidates
    for item in others[:1]:
        surface = library.surfaces.get(item.topic)
        told = read_need(evidence.text, surface, (), {}, evidence.cutoffs.answer) if surface else None
        need = surface.named(told.need) if surface and told else None
        if (
            need is not None
            and need.topic == first.topic
            and first.score + item.score >= min(evidence.cutoffs.answer, TOLD_FLOOR)
        ):
            both = Candidate(first.topic, min(1.0, first.score + item.score))
            return _serve(both, evidence, library, need=need.need, reason="need_told", via=evidence.via)
    return None


def _likely_surface(evidence: Evidence, library: Library) -> Decision | None:
    """A surface question need not be certain: what follows is a question, with a way to anything else."""
    best, *others = business(evidence) or (Candidate("", 0.0),)
    rival = others[0].score if others else 0.0
    if best.topic not in library.surfaces or best.score < SURFACE_FLOOR or best.score < rival * SURFACE_LEAD:
        return None
    return _probe_or_answer(best, evidence, library, evidence.via)


def _converse(best: Candidate, evidence: Evidence, reason: str, via: str) -> Decision:
    """Small talk is answered, another bank's business redirected, anything else out of scope refused."""
    if best.topic.startswith(TALK):
        return Decision(Kind.TALK, best.topic, None, best.score, evidence.candidates, reason, via)
    if best.topic == "scope.other_bank":
        return Decision(Kind.REFUSE, best.topic, None, best.score, evidence.candidates, "other_bank", via)
    return _miss(evidence, "out_of_scope")


def _without_article(best: Candidate, evidence: Evidence, need: str | None, via: str) -> Decision:
    """Understood, but nothing reliable to say: offer a person, and after another miss hand over."""
    kind = Kind.HANDOFF if need or evidence.memory.misses > 0 else Kind.REFUSE
    return Decision(kind, best.topic, need, best.score, evidence.candidates, "no_article", via)


def _miss(evidence: Evidence, reason: str) -> Decision:
    """Refuse honestly; the second miss in a row hands over."""
    candidates = evidence.candidates
    score = candidates[0].score if candidates else 0.0
    if evidence.memory.misses > 0:
        topic = evidence.memory.last_topic or HUMAN
        return Decision(Kind.HANDOFF, topic, None, score, candidates, "two_misses", evidence.via)
    return Decision(Kind.REFUSE, "scope.unknown", None, score, candidates, reason, evidence.via)


def _same_desk(evidence: Evidence, library: Library) -> Decision | None:
    """Unsure which hard topic, but they go to the same people: no need to ask which."""
    best = likely_desk(evidence)
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


def _same_talk(evidence: Evidence, library: Library) -> Decision | None:
    """Small talk and out-of-scope need no suggestion: the best one decides."""
    best = evidence.candidates[0]
    if not best.topic.startswith((TALK, SCOPE)):
        return None
    if best.topic.startswith(TALK) and best.score < evidence.cutoffs.suggest:
        return None
    known = business(evidence)
    if known and known[0].score >= best.score / 2:
        return None
    return _serve(best, evidence, library, reason="likely", via=evidence.via)


def _suggest(evidence: Evidence, library: Library) -> Decision | None:
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
        two, via = offers[:2], evidence.via
        return Decision(Kind.SUGGEST, best_offer.topic, None, best_offer.score, two, "tell_apart", via)
    return Decision(
        Kind.SUGGEST,
        best_offer.topic,
        None,
        best_offer.score,
        offers[:MAX_SUGGESTIONS],
        "unsure",
        evidence.via,
    )
