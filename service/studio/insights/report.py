"""The counts and what follows from them as one answer. Pure; the shape is that of schemas.InsightsOut without `digest`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from service.core.clock import CHINA
from service.dialogue.outcome import Kind
from service.dialogue.serving import HUMAN
from service.dialogue.unsure import SCOPE, TALK
from service.studio.insights import rules
from service.studio.insights.rules import Entry
from service.studio.insights.span import Span
from service.studio.insights.tally import Tally, TopicCount, is_business

GENERAL = "general"
"""The group that takes what has no group of its own, such as a topic that left the vocabulary."""


@dataclass(frozen=True)
class Content:
    """`skills`: id → name. `told_apart`: whether there is a question that tells two topics apart."""

    entries: Sequence[Entry]
    skills: Mapping[str, str]
    told_apart: Callable[[str, str], bool]


def report(found: Tally, content: Content, span: Span, counted_from: datetime | None) -> dict[str, Any]:
    """`counted_from`: when the oldest turn there is was finished."""
    known = {one.topic: one for one in content.entries}
    volume, comparable = rules.volumes(found), span.comparable(counted_from)
    named = _Names(known, content.skills)
    return {
        "days": span.days,
        "first_day": span.first_day.isoformat(),
        "last_day": span.today.isoformat(),
        "counted_from": counted_from and counted_from.astimezone(CHINA).date().isoformat(),
        "comparable": comparable,
        "totals": _totals(found, comparable),
        "topics": [_topic(one, found.topics[one], volume, comparable, named) for one in rules.by_volume(volume)],
        "coverage": _coverage(found, volume, content.entries, named),
        "few": [named.told(asdict(one)) for one in rules.few_examples(content.entries, volume)],
        "weak": [_weak(one, named) for one in rules.weak_articles(found.topics)],
        "unused": [_unused(one, found) for one in rules.unused_articles(content.entries, found.topics, span.today)],
        "dated": [
            named.told({**asdict(one), "day": one.day.isoformat()})
            for one in rules.dated_articles(content.entries, span.today)
        ],
        "close": [
            {"one": named.plain(one), "other": named.plain(other), "turns": turns,
             "told_apart": content.told_apart(one, other)}
            for (one, other), turns in rules.close_pairs(found.close)
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class _Names:
    known: Mapping[str, Entry]
    skills: Mapping[str, str]

    def plain(self, topic: str) -> dict[str, str]:
        """A topic that left the vocabulary is called by its id."""
        entry = self.known.get(topic)
        return {"topic": topic, "name": entry.name if entry else topic}

    def told(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, **self.plain(row["topic"])}

    def route(self, topic: str) -> dict[str, str]:
        """Which people serve it."""
        entry = self.known.get(topic)
        skill = entry.skill if entry else GENERAL
        return {"id": skill, "name": self.skills.get(skill, skill)}


def _totals(found: Tally, comparable: bool) -> dict[str, Any]:
    answers = sum(count.answers for count in found.topics.values())
    return {
        "turns": found.turns,
        "conversations": found.conversations,
        "conversations_before": found.conversations_before if comparable else None,
        "change": rules.change(found.conversations, found.conversations_before) if comparable else None,
        "asking": found.asking,
        "handed_over": found.handed_over,
        "answers": answers,
        "unhelpful": sum(count.unhelpful for count in found.topics.values()),
        "wanted_person": found.topics[HUMAN].turns if HUMAN in found.topics else 0,
        "out_of_scope": _turns_of(found, SCOPE),
        "small_talk": _turns_of(found, TALK),
    }


def _turns_of(found: Tally, prefix: str) -> int:
    return sum(count.turns for topic, count in found.topics.items() if topic.startswith(prefix))


def _topic(
    topic: str, count: TopicCount, volume: Mapping[str, int], comparable: bool, named: _Names
) -> dict[str, Any]:
    return {
        **named.plain(topic),
        "turns": count.turns,
        "conversations": count.conversations,
        "share": _share(count.conversations, sum(volume.values())),
        "conversations_before": count.conversations_before if comparable else None,
        "change": rules.change(count.conversations, count.conversations_before) if comparable else None,
        "ends": {kind.value: count.ends[kind.value] for kind in Kind},
        "unhelpful": count.unhelpful,
    }


def _coverage(
    found: Tally, volume: Mapping[str, int], entries: Sequence[Entry], named: _Names
) -> dict[str, Any]:
    parted = rules.coverage(volume)
    return {
        "line": rules.LINE / 100,
        "volume": parted.total,
        "carried": _share(parted.carried, parted.total),
        "contained": _share(found.asking - found.handed_over, found.asking),
        "inside": [named.plain(topic) for topic in parted.inside],
        "outside": [
            {
                **named.plain(topic),
                "conversations": volume[topic],
                "share": _share(volume[topic], parted.total),
                "skill": named.route(topic),
            }
            for topic in parted.outside
        ],
        "not_asked": sum(1 for one in entries if is_business(one.topic) and one.topic not in volume),
    }


def _weak(one: rules.Weak, named: _Names) -> dict[str, Any]:
    low, high = round(one.low, 4), round(one.high, 4)
    return named.told({**asdict(one), "share": _share(one.failed, one.answers), "low": low, "high": high})


def _unused(one: Entry, found: Tally) -> dict[str, Any]:
    turns = found.topics[one.topic].turns if one.topic in found.topics else 0
    return {"topic": one.topic, "name": one.name, "title": one.title, "turns": turns}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
