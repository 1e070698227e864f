"""A summary without the words of a message that its writer took back, and what was made of it."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from kb_index.text import normalise
from service.conversations.events import CustomerMessage, Envelope
from service.conversations.store import Draft
from service.handoff.outside.tables import OutsidePost
from service.handoff.summary.opening import without_echo
from service.handoff.summary.text import as_text
from service.handoff.summary.told import DAYS_NAMED
from service.handoff.tables import Handoff
from service.handoff.tickets.tables import TicketRow
from service.privacy.mask import plain

_ADDED = re.compile("（[^（）]*）$")
_QUOTED = re.compile("：「(.*)」$", re.DOTALL)


def without_words(summary: Mapping[str, Any], said: str) -> dict[str, Any]:
    """Every part that holds the customer's own words loses those of `said`, whole or shortened."""
    lines = _lines(said)
    headline, first = summary["headline"], summary["first_said"]
    quoted = _QUOTED.search(headline)
    return {
        **summary,
        "headline": headline[: quoted.start()] if quoted and _of(quoted[1], lines) else headline,
        "first_said": "" if _of(first, lines) else first,
        "opening": without_echo(summary["opening"], lambda words: _of(words, lines)),
        "quotes": [quote for quote in summary["quotes"] if not _of(quote, lines)],
        "facts": _facts(summary["facts"], lines),
        "answers_shown": [
            {**shown, "reaction": "" if _of(shown["reaction"], lines) else shown["reaction"]}
            for shown in summary["answers_shown"]
        ],
    }


class SummariesForget:
    """In every summary of the conversation, and in what outside desks have not been told yet."""

    async def forget(self, draft: Draft, message: Envelope) -> None:
        if message.type != CustomerMessage.type:
            return
        said = str(message.data["text"])
        query = select(Handoff.id, Handoff.summary).where(Handoff.conversation_id == draft.id)
        for row in (await draft.connection.execute(query)).all():
            summary = without_words(row.summary, said)
            if summary != row.summary:
                change = update(Handoff).where(Handoff.id == row.id).values(summary=summary)
                await draft.connection.execute(change)
        await _forget_posts(draft, said)
        await _forget_tickets(draft, said)


async def _forget_posts(draft: Draft, said: str) -> None:
    query = select(OutsidePost.id, OutsidePost.body).where(
        OutsidePost.conversation_id == draft.id, OutsidePost.body.is_not(None)
    )
    for row in (await draft.connection.execute(query)).all():
        content = json.loads(row.body)
        content["summary"] = without_words(content["summary"], said)
        content["text"] = as_text(content["summary"])
        if ticket := content.get("ticket"):
            ticket["note"] = note_without(ticket["note"], said)
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        await draft.connection.execute(update(OutsidePost).where(OutsidePost.id == row.id).values(body=body))


async def _forget_tickets(draft: Draft, said: str) -> None:
    query = select(TicketRow.id, TicketRow.note).where(
        TicketRow.conversation_id == draft.id, TicketRow.note.is_not(None)
    )
    for row in (await draft.connection.execute(query)).all():
        change = update(TicketRow).where(TicketRow.id == row.id).values(note=note_without(row.note, said))
        await draft.connection.execute(change)


def note_without(note: str | None, said: str) -> str | None:
    """A ticket's note begins with what the bot gathered, a fact on each line: those of `said` go."""
    if note is None:
        return None
    lines = _lines(said)
    return "\n".join(kept for line in note.split("\n") if (kept := _line(line, lines)) is not None) or None


def _line(line: str, lines: Collection[str]) -> str | None:
    label, mark, value = line.partition("：")
    if not mark:
        return None if _of(line.strip(), lines) else line
    left = _facts([{"label": label, "value": value.strip()}], lines)
    return f"{label}{mark}{left[0]['value']}" if left else None


def _lines(said: str) -> set[str]:
    return {" ".join(said.split()), normalise(plain(said))}


def _facts(facts: Sequence[Mapping[str, str]], lines: Collection[str]) -> list[dict[str, str]]:
    """Days go one by one: they stand together, whichever message named them."""
    kept = []
    for fact in facts:
        if fact["label"] == DAYS_NAMED:
            days = [
                day for day in fact["value"].split("、") if not any(_words(day) in line for line in lines)
            ]
            kept += [{**fact, "value": "、".join(days)}] if days else []
        elif not _of(fact["value"], lines) and not _of(_words(fact["value"]), lines):
            kept.append({**fact})
    return kept


def _words(value: str) -> str:
    """Without what was put behind the customer's own words."""
    return _ADDED.sub("", value)


def _of(part: str, lines: Collection[str]) -> bool:
    """Whether a part of a summary is one of the lines, or the beginning of one that fitted, with an ellipsis."""
    cut = part.removesuffix("…").rstrip()
    return bool(cut) and any(line == part or (cut != part and line.startswith(cut)) for line in lines)
