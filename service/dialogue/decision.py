"""The one place that decides what the bot does with a customer message.

`decide` asks the rules below in order; the first that has an opinion wins. Rules read evidence and library
and return a Decision; they say nothing, remember nothing and have no clock.
"""

from collections.abc import Callable
from dataclasses import replace

from service.dialogue import browsing, family, following, gathering, replying, telling_apart, triggers
from service.dialogue.evidence import Evidence
from service.dialogue.gathering import Move
from service.dialogue.ladders import courtesy, is_upset, repeats, solved, unsolved
from service.dialogue.library import Library
from service.dialogue.needs import MAX_PROBES
from service.dialogue.outcome import Candidate, Decision, Kind
from service.dialogue.reading import FULL_CUE, coverage, need_told
from service.dialogue.serving import (
    HUMAN,
    ask_which,
    desk_named,
    miss,
    probe_or_answer,
    same_desk,
    same_talk,
    serve,
    suggest,
)
from service.dialogue.unsure import (
    CUE_LEAD,
    FAMILY_FLOOR,
    SURFACE_FLOOR,
    SURFACE_LEAD,
    TALK,
    business,
    is_clear,
    likely_urgent,
    our_question,
    suggest_floor,
    wants_staff,
)

BOT = "talk.bot"
ESTATE = "account.inheritance"

Rule = Callable[[Evidence, Library], Decision | None]


def decide(evidence: Evidence, library: Library) -> Decision:
    """Exactly one decision for every message, also for an empty or meaningless one."""
    for rule in RULES:
        decision = rule(evidence, library)
        if decision is not None:
            return decision
    return miss(evidence, "weak_evidence")


def in_crisis(evidence: Evidence, library: Library) -> Decision | None:
    """Who speaks of taking his life gets a person at once, whatever else the message is about."""
    return (
        Decision(Kind.HANDOFF, HUMAN, score=1.0, reason="crisis")
        if triggers.in_crisis(evidence.text) and not our_question(evidence)
        else None
    )


def fact_given(evidence: Evidence, library: Library) -> Decision | None:
    """A question on the way to a person is open: its reply leads to the next question or to the person.

    Whatever is served at once, such as a wish for a person or stolen money, is left to the rules below.
    """
    old, reply = evidence.memory.gathered, gathering.read(evidence, library)
    if old is None or reply is None:
        return None
    if reply.move is Move.LEAVES:
        dropped = gathering.only_drops(evidence.text)
        return Decision(Kind.TALK, reply.topic, score=1.0, reason="dropped") if dropped else None
    need = old.need if reply.topic == old.topic else None
    if reply.move is Move.ANSWERS and gathering.answered(evidence, library).asked:
        return Decision(Kind.GATHER, reply.topic, need, score=1.0, reason="facts_next")
    return Decision(Kind.HANDOFF, reply.topic, need, score=1.0, reason="hard_topic")


def browses(evidence: Evidence, library: Library) -> Decision | None:
    """菜单 or 上一级, or a button of the level on the screen, which may be called 被骗 without anything having happened."""
    if browsing.level_asked(evidence, library) is not None:
        return _menu(evidence)
    topic = browsing.topic_picked(evidence, library)
    if topic is None:
        return None
    decision = serve(Candidate(topic, 1.0), evidence, library, reason="menu_picked", via="rule")
    return replace(decision, candidates=(Candidate(topic, 1.0),))


def is_urgent(evidence: Evidence, library: Library) -> Decision | None:
    """Stolen money or a swindle, by words or evidence. Our own question 卡里的钱被别的扣走了 has its own answer."""
    if our_question(evidence):
        return None
    topic = triggers.urgent_topic(evidence.text) or (None if evidence.exact else likely_urgent(evidence))
    return Decision(Kind.HANDOFF, topic, score=1.0, reason="urgent") if topic else None


def has_grievance(evidence: Evidence, library: Library) -> Decision | None:
    """Complaints, claims and demands to waive a fee are for people. An exact question outranks words."""
    found = None if evidence.exact else triggers.grievance(evidence.text)
    return Decision(Kind.HANDOFF, found[0], score=1.0, reason=found[1]) if found else None


def wants_person(evidence: Evidence, library: Library) -> Decision | None:
    """Asking for a person is granted at once, always; the skill is that of the last business."""
    if triggers.asks_person(evidence.text) or wants_staff(evidence):
        return Decision(Kind.HANDOFF, HUMAN, score=1.0, reason="asked_person")
    return None


def in_danger(evidence: Evidence, library: Library) -> Decision | None:
    """收到验证码但不是我操作的: not a code that does not come; 收款账户有风险: not a name mistyped; 收到法院传票."""
    text = evidence.text
    topic = None if our_question(evidence) else triggers.in_danger(text) or triggers.sued_for(text)
    if topic is None or evidence.topics.get(topic) is None:
        return None
    return serve(Candidate(topic, 1.0), evidence, library, reason="clear", via="rule")


def tells_death(evidence: Evidence, library: Library) -> Decision | None:
    """The card, the loan or the bank app of somebody who died: no reason is asked for, nobody can show his face."""
    if our_question(evidence) or not triggers.tells_death(evidence.text):
        return None
    known = evidence.topics.get(evidence.candidates[0].topic) if is_clear(evidence) else None
    served = known is not None and (known.policy == "human" or known.id.startswith(TALK))
    if served or triggers.is_abusive(evidence.text) or evidence.topics.get(ESTATE) is None:
        return None  # 借款人去世谁还: the desk for loans; 老伴走了没人说话: a kind word
    return serve(Candidate(ESTATE, 1.0), evidence, library, reason="clear", via="rule")


def need_is_known(evidence: Evidence, library: Library) -> Decision | None:
    """The probe found the need: its topic answers, or hands over when it is for people."""
    memory = evidence.memory
    surface = library.surfaces.get(memory.surface or "")
    need = surface.named(memory.need) if surface else None
    if need is None:
        return None
    return serve(
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
    decision = serve(Candidate(topic, 1.0), evidence, library, reason="told_apart", via="rule")
    return replace(decision, candidates=(Candidate(topic, 1.0),))


def kind_added(evidence: Evidence, library: Library) -> Decision | None:
    """储蓄卡, after the answer on a lost card: the same again would help nobody, that of the other kind would."""
    topic = telling_apart.kind_added(evidence, library)
    if topic is None:
        return None
    if topic == evidence.memory.last_topic:
        return Decision(Kind.TALK, topic, score=1.0, reason="as_said")
    return serve(Candidate(topic, 1.0), evidence, library, reason="told_apart", via="rule")


def names_category(evidence: Evidence, library: Library) -> Decision | None:
    """信用卡 and no more: its part of the menu says more than three guesses."""
    if evidence.exact is not None or is_clear(evidence):
        return None
    return _menu(evidence) if browsing.category_named(evidence, library) is not None else None


def weighed(evidence: Evidence, library: Library) -> Decision | None:
    """What classifier and search together say."""
    candidates = evidence.candidates
    if not candidates:
        return None
    best, sure = candidates[0], is_clear(evidence)
    desk = None if sure else same_desk(evidence, library)
    told = _need_told(evidence, library)
    if told is not None and told.kind is Kind.ANSWER and desk is not None:
        told = desk  # cues are no reason to answer what is likelier the business of people
    told = told or desk_named(evidence, library)
    if told is not None:
        return told
    unnamed = telling_apart.unnamed_card(evidence, library) if desk is None else None
    if unnamed is not None:
        return ask_which(unnamed, evidence)
    if sure:
        return serve(best, evidence, library, reason="exact" if evidence.exact else "clear", via=evidence.via)
    likely = desk or _likely_surface(evidence, library) or _cue_agrees(evidence, library)
    if likely is not None or best.score < suggest_floor(evidence):
        return likely
    return same_talk(evidence, library) or suggest(evidence, library)


RULES: tuple[Rule, ...] = (
    in_crisis,
    fact_given,
    browses,
    is_urgent,
    has_grievance,
    wants_person,
    tells_death,
    in_danger,
    need_is_known,
    probe_failed,
    told_apart,
    kind_added,
    unsolved,
    replying.short_reply,
    replying.corrects_whose,
    solved,
    is_upset,
    repeats,
    following.followed_up,
    following.own_case,
    courtesy,
    names_category,
    weighed,
)


def _menu(evidence: Evidence) -> Decision:
    return Decision(Kind.TALK, BOT, None, 1.0, evidence.candidates, "menu")


def _need_told(evidence: Evidence, library: Library) -> Decision | None:
    """A surface question and its need in one breath share the score between them: together they are clear."""
    name = family.asked_about(evidence.candidates, library.surfaces)
    if name is None or (evidence.exact is not None and evidence.exact.topic != name):
        return None
    surface, best = library.surfaces[name], evidence.candidates[0]
    mass = family.weight(name, evidence.candidates, library.surfaces)
    if mass < FAMILY_FLOOR or best.topic not in family.members(surface):
        return None
    told = need_told(evidence.text, surface, evidence.candidates, evidence.similarity)
    need = surface.named(told.need) if told else None
    if need is None or (is_clear(evidence) and best.topic not in (name, need.topic)):
        return None
    both = Candidate(need.topic, mass)
    return serve(both, evidence, library, need=need.need, reason="need_told", via=evidence.via)


def _likely_surface(evidence: Evidence, library: Library) -> Decision | None:
    """A surface question need not be certain: what follows is a question, with a way to anything else."""
    name = family.in_play(evidence.candidates, library.surfaces)
    if name is None:
        return None
    own = family.members(library.surfaces[name])
    known = business(evidence)
    best = next((item for item in known if item.topic == name), None)
    rival = max((item.score for item in known if item.topic not in own), default=0.0)
    mass = family.weight(name, known, library.surfaces)
    if best is None or best.score < rival * SURFACE_LEAD or known[0].topic not in own:
        return None
    if best.score < SURFACE_FLOOR and mass < FAMILY_FLOOR:
        return None
    return probe_or_answer(best, evidence, library, evidence.via)


def _cue_agrees(evidence: Evidence, library: Library) -> Decision | None:
    """A need's topic, likely and far ahead, and the words of that need: three opinions are enough to answer."""
    best, *others = evidence.candidates
    rival = others[0].score if others else 0.0
    if best.score < FAMILY_FLOOR or best.score - rival < CUE_LEAD:
        return None
    for surface in library.surfaces.values():
        need = next((item for item in surface.needs if item.topic == best.topic != surface.surface), None)
        if need is not None and coverage(evidence.text, need.cues) >= FULL_CUE:
            return serve(best, evidence, library, reason="need_told", via=evidence.via)
    return None
