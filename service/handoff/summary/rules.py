"""The context summary an agent reads in five seconds. Built from the event log and the decisions, without a model.

Everything here was masked before it was stored; nothing is unmasked again. Every part has a bound, so the whole fits
one screen whatever was said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from service.conversations.events import Envelope
from service.core.clock import iso
from service.handoff.summary.earlier import Contact, earlier
from service.handoff.summary.mood import course
from service.handoff.summary.opening import Matter, left_open, opening
from service.handoff.summary.quoting import CLICKS, first_words, quotes, short, telling
from service.handoff.summary.reactions import Decided, answers_shown
from service.handoff.summary.told import FACTS, LABEL_CHARS, facts_told
from service.handoff.summary.words import BY_TOPIC, IDENTITIES, PROMISE_KINDS, REASONS

FIRST_CHARS = 60
RULED_OUT, NAME_CHARS = 4, 20
PROMISES, PROMISE_CHARS = 2, 40
SUGGESTED = 3
STEPS, STEP_CHARS = 3, 40

HUMAN = "service.human"
NO_BUSINESS = ("talk.", "scope.", HUMAN)


@dataclass(frozen=True)
class Named:
    id: str
    name: str


@dataclass(frozen=True)
class Promise:
    """What a customer was promised and still waits for. `kind` is a key of PROMISE_KINDS."""

    kind: str
    what: str
    due_at: datetime


@dataclass(frozen=True)
class Card:
    """What agents have on a topic that the bot never answers."""

    topic: str
    title: str
    steps: Sequence[str] = ()


@dataclass(frozen=True)
class Background:
    """What is known of the customer beyond this conversation. `identity` is a key of IDENTITIES."""

    identity: str = "unverified"
    contacts: Sequence[Contact] = ()
    promises: Sequence[Promise] = ()
    labels: Sequence[Named] = ()


@dataclass(frozen=True)
class Request:
    """What the summary is about: the handoff itself, with the names already looked up."""

    skill: Named
    urgent: bool
    reason: str
    topic: Named | None
    need: Named | None
    facts: Mapping[str, str]
    opening: str | None
    """The playbook's."""
    button: str | None = None
    """What the button of the need says."""
    title: str | None = None
    """What the topic is called towards customers; None where it has its internal name alone."""
    skipped: Sequence[str] = ()
    asked_person: bool = False
    """`topic` is then the business the customer was on before he asked for a person."""
    needs_of_surface: Sequence[Named] = ()
    elder: bool = False
    playbook: Card | None = None
    background: Background = field(default_factory=Background)


@dataclass(frozen=True)
class Summary:
    """Its JSON is documented in docs/reference/summary.md, field by field."""

    headline: str
    first_said: str
    topic: dict[str, str] | None
    need: dict[str, str] | None
    skill: dict[str, str]
    urgent: bool
    reason: dict[str, str]
    emotion: str
    identity: str
    identity_level: str
    opening: str
    bot_seconds: int
    queued_at: str
    as_of_seq: int
    """The last event it knows of."""
    ruled_out: list[str] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Asked for, and not given."""
    answers_shown: list[dict[str, Any]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    promised: list[dict[str, str]] = field(default_factory=list)
    suggested: list[dict[str, str]] = field(default_factory=list)
    playbook: dict[str, Any] | None = None
    elder: bool = False
    """The customer reads answers in the elder form."""
    added: list[str] = field(default_factory=list)
    """What he wrote while waiting; empty when it is frozen."""
    queue_seconds: int = 0
    confidence: float | None = None
    labels: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def summarise(
    events: Sequence[Envelope],
    decisions: Sequence[Decided],
    request: Request,
    titles: Mapping[str, str],
    now: datetime,
) -> Summary:
    """`titles` maps topic ids to what people call them. `events` is the present matter so far, oldest first."""
    said = [event for event in events if event.type == "message.customer"]
    texts = [text for event in said if (text := str(event.data["text"])) and text not in CLICKS]
    started = said[0].at if said else now
    first, about = first_words(texts), telling(texts)
    background = request.background
    shown = answers_shown(events, decisions, titles)
    return Summary(
        headline=_headline(request, about),
        first_said=short(first, FIRST_CHARS),
        topic=_named(request.topic),
        need=_named(request.need),
        skill={"id": request.skill.id, "name": request.skill.name},
        urgent=request.urgent,
        reason={"code": request.reason, "text": REASONS.get(request.reason, "需要人工协助")},
        emotion=course(texts),
        identity=IDENTITIES.get(background.identity, IDENTITIES["unverified"]),
        identity_level=background.identity,
        opening=opening(
            request.opening,
            request.reason,
            Matter(
                request.button,
                about,
                request.title,
                left_open(shown, request.topic.id if request.topic else None),
            ),
            request.urgent,
        ),
        bot_seconds=max(0, int((now - started).total_seconds())),
        queued_at=iso(now),
        as_of_seq=events[-1].seq if events else 0,
        ruled_out=_ruled_out(request),
        facts=facts_told(request.facts, request.need.name if request.need else None, said),
        skipped=[short(label, LABEL_CHARS) for label in request.skipped[:FACTS]],
        answers_shown=shown,
        quotes=quotes(texts, (first, about)),
        earlier=earlier(background.contacts, _topics(decisions, request), titles, now),
        promised=_promised(background.promises),
        suggested=_suggested(decisions, request, titles),
        playbook=_playbook(request.playbook),
        elder=request.elder,
        confidence=_confidence(decisions, request),
        labels=[{"id": label.id, "name": label.name} for label in background.labels],
    )


def matters(decisions: Sequence[Decided], topic: str | None) -> frozenset[str]:
    """The business topics a conversation is about, with that of its handoff."""
    topics = {topic, *(one.topic for one in decisions)}
    return frozenset(one for one in topics if one and is_business(one))


def is_business(topic: str) -> bool:
    return not topic.startswith(NO_BUSINESS)


def _topics(decisions: Sequence[Decided], request: Request) -> frozenset[str]:
    return matters(decisions, request.topic.id if request.topic else None)


def _headline(request: Request, words: str) -> str:
    """The need in one sentence: the business, then the customer's own words for it."""
    subject = request.need or request.topic
    said = bool(words) and (subject is None or words not in subject.name)
    quoted = f"：「{words}」" if said else ""
    if subject is None:
        return f"客户要求人工{quoted}" if request.asked_person else f"需要人工协助{quoted}"
    asked = "（客户要求人工）" if request.asked_person else ""
    return f"{short(subject.name, NAME_CHARS)}{asked}{quoted}"


def _ruled_out(request: Request) -> list[str]:
    """Once the need is known, the other needs of the same surface need not be asked about again."""
    if request.need is None:
        return []
    others = [need.name for need in request.needs_of_surface if need.id != request.need.id]
    return [short(name, NAME_CHARS) for name in others[:RULED_OUT]]


def _promised(promises: Sequence[Promise]) -> list[dict[str, str]]:
    return [
        {
            "kind": one.kind,
            "text": f"{PROMISE_KINDS.get(one.kind, '跟进')}：{short(one.what, PROMISE_CHARS)}",
            "due_at": iso(one.due_at),
        }
        for one in sorted(promises, key=lambda one: one.due_at)[:PROMISES]
    ]


def _confidence(decisions: Sequence[Decided], request: Request) -> float | None:
    """How sure the bot was of the topic the summary names, where it was handed over for its topic."""
    if request.topic is None or request.reason not in BY_TOPIC:
        return None
    known = (
        one.sure for one in reversed(decisions) if one.sure is not None and one.topic == request.topic.id
    )
    return next(known, None)


def _suggested(
    decisions: Sequence[Decided], request: Request, titles: Mapping[str, str]
) -> list[dict[str, str]]:
    topics = [request.topic.id] if request.topic else []
    topics += [decided.topic for decided in reversed(decisions) if decided.topic]
    known = [topic for topic in dict.fromkeys(topics) if topic in titles and is_business(topic)]
    return [{"topic": topic, "title": short(titles[topic], NAME_CHARS)} for topic in known[:SUGGESTED]]


def _playbook(card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    steps = [short(step, STEP_CHARS) for step in card.steps[:STEPS]]
    return {"topic": card.topic, "title": short(card.title, NAME_CHARS), "steps": steps}


def _named(named: Named | None) -> dict[str, str] | None:
    return {"id": named.id, "name": short(named.name, NAME_CHARS)} if named else None
