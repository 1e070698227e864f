"""A summary without the words of a message that its writer took back."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update

from kb_index.text import normalise
from service.conversations.events import CustomerMessage, Envelope
from service.conversations.store import Draft
from service.handoff.outside.tables import OutsidePost
from service.handoff.summary.text import as_text
from service.handoff.tables import Handoff
from service.privacy.mask import plain

_QUOTED = re.compile("：「(.*)」$", re.DOTALL)


def without_words(summary: Mapping[str, Any], said: str) -> dict[str, Any]:
    """Every part that holds the customer's own words loses those of `said`, whole or shortened."""
    lines = {" ".join(said.split()), normalise(plain(said))}
    headline, first = summary["headline"], summary["first_said"]
    quoted = _QUOTED.search(headline)
    return {
        **summary,
        "headline": headline[: quoted.start()] if quoted and _of(quoted[1], lines) else headline,
        "first_said": "" if _of(first, lines) else first,
        "quotes": [quote for quote in summary["quotes"] if not _of(quote, lines)],
        "facts": [fact for fact in summary["facts"] if not _of(fact["value"], lines)],
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


async def _forget_posts(draft: Draft, said: str) -> None:
    query = select(OutsidePost.id, OutsidePost.body).where(
        OutsidePost.conversation_id == draft.id, OutsidePost.body.is_not(None)
    )
    for row in (await draft.connection.execute(query)).all():
        content = json.loads(row.body)
        content["summary"] = without_words(content["summary"], said)
        content["text"] = as_text(content["summary"])
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        await draft.connection.execute(update(OutsidePost).where(OutsidePost.id == row.id).values(body=body))


def _of(part: str, lines: Collection[str]) -> bool:
    """Whether a part of a summary is one of the lines, or the beginning of one that fitted, with an ellipsis."""
    cut = part.removesuffix("…").rstrip()
    return bool(cut) and any(line == part or (cut != part and line.startswith(cut)) for line in lines)
