"""From a decision to what is said, what is handed over and what is remembered. Pure."""

from dataclasses import dataclass, replace

from service.dialogue import asking, browsing, following, gathering, replying, telling_apart, triggers
from service.dialogue.answers import AFTER_ANSWER, PERSON, checklist, render, restated, sympathy
from service.dialogue.evidence import Evidence
from service.dialogue.fitting import fitting
from service.dialogue.ladders import SERVED, asked_after, steps
from service.dialogue.library import Article, Library
from service.dialogue.memory import MAX_TRIED, Memory
from service.dialogue.needs import Need
from service.dialogue.outcome import Button, Decision, Handoff, Kind, Message, Outcome
from service.dialogue.reading import need_told
from service.dialogue.serving import HUMAN
from service.dialogue.signs.aspect import asked_aside
from service.dialogue.unsure import SCOPE, TALK
from service.dialogue.wording import Voice

DEFAULT_SKILL = "general"
# A runner-up below this is not worth offering after 没解决: scores are calibrated, it is right 1 time in 10.
OFFER_FLOOR = 0.1

# Reason → wording of the sentence that announces the person; anything else says handoff_lead.
HANDOFF_WORDING = {
    "asked_person": "handoff_human",
    "urgent": "handoff_urgent",
    "crisis": "handoff_crisis",
    "complaint": "handoff_complaint",
    "complaint_progress": "handoff_complaint",
    "compensation": "handoff_complaint",
    "fee_waiver": "handoff_fee_waiver",
    "anger": "handoff_complaint",
    "two_misses": "handoff_repeat",
    "repeated": "handoff_repeat",
    "unsolved_twice": "unsolved_again",
    "misread_twice": "unsolved_again",
    "no_article": "handoff_no_article",
}
TALK_WORDING = {"talk.bot": "bot_identity", "talk.chitchat": "chitchat", "talk.abuse": "abuse_calm"}
REASON_WORDING = {
    "solved": "solved",
    "unsolved_once": "unsolved_first",
    "misread_once": "misread_first",
    "lost_once": "lost_first",
    "noted": "noted",
    "wait": "wait",
    "go_on": "go_on",
    "which_one": "which_one",
    "for_other": "for_other",
    "as_said": "as_said",
    "dropped": "dropped",
    "not_told": "not_told",
    "own_case": "own_case",
}
OFFERS_PERSON = (
    "unsolved_once",
    "misread_once",
    "lost_once",
    "calm_down",
    "go_on",
    "for_other",
    "not_told",
    "own_case",
)


@dataclass(frozen=True)
class Reply:
    outcome: Outcome
    memory: Memory


def respond(decision: Decision, evidence: Evidence, library: Library) -> Reply:
    """Say and remember what was decided. A PROBE is worded by `probing.ask` instead: ValueError."""
    if decision.kind is Kind.PROBE:
        raise ValueError("a probe is worded by probing.ask")
    voice = Voice(library.wording, evidence.memory.said, evidence.memory.felt)
    messages = _MESSAGES[decision.kind](decision, evidence, library, voice)
    handoff = _handoff(decision, evidence, library) if decision.kind is Kind.HANDOFF else None
    memory = remember(decision, evidence).speaking(voice.used, voice.used_once)
    shown = evidence.memory.buttons if _leaves_it_open(decision, evidence.memory) else ()
    memory = replace(memory, buttons=replying.buttons_of(messages) or shown)
    need = _need_served(decision, library) if decision.kind is Kind.ANSWER else None
    if need is not None:
        memory = replace(memory, offered=_other_needs(need, library))
    if decision.kind is Kind.GATHER:
        memory = replace(memory, gathered=gathering.after(decision, evidence, library))
    if decision.reason == browsing.MENU:
        memory = replace(memory, menu=browsing.level(evidence, library))
    return Reply(Outcome(messages, decision, handoff), memory)


def remember(decision: Decision, evidence: Evidence) -> Memory:
    """Memory after the decision, apart from the wording used."""
    old = evidence.memory
    failed, anger = steps(evidence, decision)
    memory = replace(
        old.without_probe(),
        last_kind=old.last_kind if _leaves_it_open(decision, old) else decision.kind.value,
        last_topic=decision.topic if _is_business(decision.topic) else old.last_topic,
        misses=_misses(decision, evidence),
        unsolved=failed,
        anger=anger,
        asked=asked_after(evidence, decision),
        gathered=old.gathered.closed() if old.gathered and decision.kind is not Kind.HANDOFF else None,
        pair=tuple(item.topic for item in decision.candidates) if _tells_apart(decision) else (),
        menu=old.menu if decision.reason == "which_one" else None,
    )
    if decision.kind is Kind.PROBE:
        return replace(memory, surface=decision.topic)
    if decision.reason == following.FOLLOW_UP:
        return replace(memory, offered=old.offered)
    if decision.kind is Kind.ANSWER and decision.topic:
        tried = tuple(topic for topic in old.tried if topic != decision.topic)
        return replace(memory, tried=(*tried, decision.topic)[-MAX_TRIED:], offered=_runners_up(decision))
    return memory


def skill_of(decision: Decision, evidence: Evidence) -> str:
    """The group that receives a handoff: that of the topic; a bare 转人工 follows the last business."""
    named = decision.topic if decision.topic != HUMAN else evidence.memory.last_topic
    topic = evidence.topics.get(named or "")
    return topic.skill if topic else DEFAULT_SKILL


def _answer(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    article = library.knowledge.article(decision.topic or "")
    if article is None:
        raise ValueError(f"answer decided without an article: {decision.topic}")
    if decision.reason == following.FOLLOW_UP:
        return _aside(article, evidence, voice)
    need = _need_served(decision, library)
    elder = evidence.memory.elder
    before = need.lead if need else restated(decision, article, voice, elder)
    case = fitting(article.alternatives, evidence.text)
    hot = need or _hot_need(decision, evidence, library)
    return (
        Message(render(article, sympathy(evidence.text, voice), before, elder=elder, case=case)),
        *((Message(checklist(hot, voice)),) if hot and hot.checklist else ()),
        *_identity(need, voice),
        Message(voice.say("check_solved"), AFTER_ANSWER),
    )


def _aside(article: Article, evidence: Evidence, voice: Voice) -> tuple[Message, ...]:
    """What the article says about the one thing that is asked of it."""
    aspect = asked_aside(evidence.text)
    if aspect is None:
        raise ValueError("nothing was asked of the answer before")
    said = following.said_of(article, aspect, elder=evidence.memory.elder)
    return (Message(voice.say(f"aspect_{aspect}") + "。".join(said) + "。", AFTER_ANSWER),)


def _suggest(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    if _tells_apart(decision):
        return _ask_which(decision, evidence, library, voice)
    titles = [library.title(item.topic) for item in decision.candidates]
    offers = tuple(Button(title, title) for title in titles if title)
    lead = sympathy(evidence.text, voice) + voice.say("suggest_lead")
    return (Message(lead, (*offers, PERSON)),)


def _ask_which(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    pair = library.pair(*(item.topic for item in decision.candidates))
    if pair is None:
        raise ValueError(f"asked to tell apart without a question: {decision.candidates}")
    sides = tuple(Button(side.button, library.title(side.topic) or side.button) for side in pair.sides)
    return (Message(sympathy(evidence.text, voice) + pair.ask, (*sides, PERSON)),)


def _refuse(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    if decision.reason == "other_bank":
        return (Message(voice.say("other_bank")),)
    if decision.reason == "no_article":
        skill = library.skills[skill_of(decision, evidence)]
        return (Message(voice.say("offer_no_article", skill=skill), (PERSON,)),)
    return (Message(voice.say("off_topic" if decision.reason == "out_of_scope" else "refuse"), (PERSON,)),)


def _talk(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    if decision.reason == browsing.MENU:
        return (browsing.words(browsing.level(evidence, library), library, voice),)
    key = (
        REASON_WORDING.get(decision.reason)
        or TALK_WORDING.get(decision.topic or "")
        or _courtesy(evidence.text)
    )
    if decision.reason == "which_one":  # the same buttons again
        offered = tuple(Button(value, value) for value in evidence.memory.buttons)
        return (Message(voice.say(key), offered or (PERSON,)),)
    return (Message(voice.say(key), (PERSON,) if decision.reason in OFFERS_PERSON else ()),)


def _hand_over(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    skill = library.skills[skill_of(decision, evidence)]
    announcement = Message(voice.say(HANDOFF_WORDING.get(decision.reason, "handoff_lead"), skill=skill))
    need = _need_served(decision, library)
    urgent = decision.reason == "urgent"
    lead = need.lead if need and gathering.read(evidence, library) is None else ""
    first = _protective(decision, library, voice) if urgent else lead
    return (*((Message(first),) if first else ()), announcement, *_identity(need, voice))


def _gather(decision: Decision, evidence: Evidence, library: Library, voice: Voice) -> tuple[Message, ...]:
    gathered = gathering.after(decision, evidence, library)
    if gathered is None:
        raise ValueError(f"a question decided without one to ask: {decision.topic}")
    need = _need_served(decision, library)
    return asking.words(decision.reason, gathered, need, evidence, library, voice)


_MESSAGES = {
    Kind.GATHER: _gather,
    Kind.ANSWER: _answer,
    Kind.SUGGEST: _suggest,
    Kind.REFUSE: _refuse,
    Kind.TALK: _talk,
    Kind.HANDOFF: _hand_over,
}


def _protective(decision: Decision, library: Library, voice: Voice) -> str:
    """The one step the bot may say about an urgent matter."""
    playbook = library.knowledge.playbook(decision.topic or "")
    return (playbook.protective if playbook else None) or voice.say("protective")


def _need_served(decision: Decision, library: Library) -> Need | None:
    """The need that is answered or handed over; its lead is said first."""
    named = (surface.named(decision.need) for surface in library.surfaces.values())
    return next((need for need in named if need is not None and need.topic == decision.topic), None)


def _other_needs(served: Need, library: Library) -> tuple[str, ...]:
    """What the customer may have needed instead, likeliest first: topics of the surface's other needs."""
    surface = next(one for one in library.surfaces.values() if one.named(served.need) is served)
    others = (need.topic for need in surface.needs if need.topic not in (served.topic, surface.surface))
    return tuple(dict.fromkeys(topic for topic in others if library.title(topic)))[:MAX_TRIED]


def _hot_need(decision: Decision, evidence: Evidence, library: Library) -> Need | None:
    """The hot need a question tells that went straight to the topic, past its surface."""
    for surface in library.surfaces.values():
        if any(need.checklist and need.topic == decision.topic for need in surface.needs):
            told = need_told(evidence.text, surface)
            need = surface.named(told.need) if told else None
            return need if need and need.topic == decision.topic else None
    return None


def _identity(need: Need | None, voice: Voice) -> tuple[Message, ...]:
    """How identity will be checked: said once the need is known, and only when it requires it."""
    if need is None or need.identity == "none":
        return ()
    # A face or an identity card is not replaced by a password: there signing in is not offered.
    return (Message(voice.say(f"identity_{need.identity}"), sign_in=need.identity == "basic"),)


def _courtesy(text: str) -> str:
    if triggers.says_goodbye(text):
        return "goodbye"
    return "thanks" if triggers.says_thanks(text) else "greet"


def _handoff(decision: Decision, evidence: Evidence, library: Library) -> Handoff:
    topic = decision.topic or HUMAN
    known = evidence.topics.get(topic)
    facts = {}
    for surface in library.surfaces.values():
        need = surface.named(decision.need)
        if need is not None:
            facts["客户的需要"] = need.name
    gathered = gathering.after(decision, evidence, library)
    return Handoff(
        skill=skill_of(decision, evidence),
        urgent=decision.reason == "crisis" or bool(known and known.urgent),
        topic=topic,
        need=decision.need,
        reason=decision.reason,
        facts=facts | (gathered.given if gathered else {}),
        skipped=gathered.skipped if gathered else (),
    )


def _tells_apart(decision: Decision) -> bool:
    return decision.reason == telling_apart.ASK


def _is_business(topic: str | None) -> bool:
    return topic is not None and topic != HUMAN and not topic.startswith((TALK, SCOPE))


def _leaves_it_open(decision: Decision, old: Memory) -> bool:
    """我试试, and five minutes later 还是不行: the answer before it is still the one that is tried."""
    return decision.reason in ("wait", "noted", "not_told", "own_case") and old.last_kind in SERVED


def _misses(decision: Decision, evidence: Evidence) -> int:
    """Small talk and a redirect to another bank neither count as a miss nor end a row of misses."""
    old = evidence.memory
    if decision.kind is Kind.TALK and replying.lacks_matter(evidence):
        return old.misses + 1
    if decision.kind is Kind.TALK or decision.reason == "other_bank":
        return old.misses
    return old.misses + 1 if decision.kind is Kind.REFUSE else 0


def _runners_up(decision: Decision) -> tuple[str, ...]:
    others = (item for item in decision.candidates if item.topic != decision.topic)
    return tuple(item.topic for item in others if _is_business(item.topic) and item.score >= OFFER_FLOOR)
