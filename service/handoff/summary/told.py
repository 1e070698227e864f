"""The facts of a summary: what the bot gathered, sums in figures, and the days the customer named."""

from collections.abc import Mapping, Sequence
from datetime import date

from kb_index.text import normalise
from service.conversations.events import Envelope
from service.handoff.summary.days import days_named
from service.handoff.summary.figures import with_figure
from service.handoff.summary.quoting import short

FACTS, LABEL_CHARS, VALUE_CHARS = 6, 10, 30
DAYS_NAMED = "提到的日期"
DAYS = 2
"""As many as fit into a value."""
RECENT = 6
"""Messages looked through for days."""


def facts_told(
    gathered: Mapping[str, str], need: str | None, said: Sequence[Envelope]
) -> list[dict[str, str]]:
    """Without the need, which has a line of its own. Days come last, and displace no other fact."""
    facts = [(label, with_figure(value)) for label, value in gathered.items() if value != need][:FACTS]
    days = _days(said)
    if days and len(facts) < FACTS:
        facts.append((DAYS_NAMED, days))
    return [
        {"label": short(label, LABEL_CHARS), "value": short(value, VALUE_CHARS)} for label, value in facts
    ]


def _days(said: Sequence[Envelope]) -> str:
    """Days with those of the calendar, each as he named it first; those of his newest messages."""
    texts = [(str(event.data["text"]), event.at) for event in said[-RECENT:]]
    named: dict[date, str] = {}
    for one in (one for text, at in texts for one in days_named(normalise(text), at)):
        named.setdefault(one.day, f"{one.words}（{one.day.month}月{one.day.day}日）")
    return "、".join(list(named.values())[-DAYS:])
