"""A conversation as a test to be kept: what the customer said, and what became of it as what is expected."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field
from sanic import Request
from sqlalchemy import select

from kb_index.talks import MOST_TURNS
from service.conversations.events import Envelope
from service.conversations.store import ConversationStore
from service.core.errors import Conflict
from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.dialogue.library import Library
from service.dialogue.outcome import Kind
from service.handoff.store import HandoffStore
from service.studio.changes.talks import NAME_CHARS, SAID_CHARS
from service.turns.tables import DecisionRow

NAME_SHOWN = 24
"""Characters of the first message that are proposed as the name."""


class ExpectedOut(BaseModel):
    kind: str
    topic: str | None
    need: str | None
    skill: str | None


class KeptTurnOut(BaseModel):
    says: str
    expect: ExpectedOut


class NameOut(BaseModel):
    id: str
    name: str


class ChoicesOut(BaseModel):
    """What expectations may name."""

    topics: list[NameOut]
    needs: list[NameOut]
    skills: list[NameOut]


class TalkOut(BaseModel):
    id: str = Field(description="Proposed: the topic and a mark of the words.")
    name: str
    turns: list[KeptTurnOut]
    choices: ChoicesOut


class TalkReader:
    def __init__(
        self, store: ConversationStore, handoffs: HandoffStore, library: Callable[[], Library]
    ) -> None:
        """`library` is the one in use at the moment it is asked for."""
        self._store, self._handoffs, self._library = store, handoffs, library

    async def draft(self, conversation_id: str) -> dict[str, Any]:
        """Raises NotFound; Conflict `nothing_to_keep` where the bot has answered nothing."""
        header = await self._store.header(conversation_id)
        events = await self._store.events(conversation_id, 0, header.last_seq)
        query = select(DecisionRow.seq, DecisionRow.detail).where(
            DecisionRow.conversation_id == conversation_id
        )
        async with self._store.database.read() as connection:
            decisions = {row.seq: dict(row.detail) for row in await connection.execute(query)}
        handoff = await self._handoffs.latest(conversation_id)
        found = draft(events, decisions, handoff.skill if handoff else None)
        if found is None:
            raise Conflict("nothing_to_keep", "机器人在这段会话里还没有回答过，无法存为回归测试。")
        return {**found, "choices": choices(self._library())}


def choices(library: Library) -> dict[str, list[dict[str, str]]]:
    """Ids with their names, by id."""
    topics = {key: topic.name for key, topic in library.knowledge.topics.items()}
    needs = {need.need: need.name for surface in library.surfaces.values() for need in surface.needs}
    return {
        name: _named(found)
        for name, found in (("topics", topics), ("needs", needs), ("skills", library.skills))
    }


def _named(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": key, "name": name} for key, name in sorted(names.items())]


def draft(
    events: Sequence[Envelope], decisions: Mapping[int, Mapping[str, Any]], skill: str | None
) -> dict[str, Any] | None:
    """The test as it would pass now; None where no message was answered. `decisions` by the message they stand with.

    A burst that was answered together is one message. After the first handoff a person speaks: nothing of that is
    the bot's. `skill` is the group that got the customer.
    """
    said = {
        event.seq: " ".join(str(event.data["text"]).split())
        for event in events
        if event.type == "message.customer" and not event.data.get("recalled")
    }
    answered = {
        one[0]: one
        for event in events
        if (one := event.data.get("in_reply_to")) and event.type == "message.bot"
    }
    turns: list[dict[str, Any]] = []
    for seq, decision in sorted(decisions.items()):
        words = " ".join(said[one] for one in answered.get(seq, [seq]) if said.get(one))
        if words:
            turns.append({"says": words[:SAID_CHARS], "expect": _expected(decision, skill)})
        if decision["kind"] == Kind.HANDOFF or len(turns) == MOST_TURNS:
            break
    if not turns:
        return None
    return {"id": _id(turns), "name": turns[0]["says"][: min(NAME_SHOWN, NAME_CHARS)], "turns": turns}


def _expected(decision: Mapping[str, Any], skill: str | None) -> dict[str, Any]:
    """The questions before a person takes over count as the handoff they lead to."""
    handed = decision["kind"] in (Kind.GATHER, Kind.HANDOFF)
    return {
        "kind": Kind.HANDOFF.value if handed else decision["kind"],
        "topic": decision["topic"],
        "need": decision["need"],
        "skill": skill if handed else None,
    }


def _id(turns: Sequence[Mapping[str, Any]]) -> str:
    """The same words get the same id, so that keeping a conversation twice does not make two tests of it."""
    topic = next((turn["expect"]["topic"] for turn in turns if turn["expect"]["topic"]), "talk")
    mark = hashlib.sha256("\n".join(turn["says"] for turn in turns).encode()).hexdigest()[:6]
    return f"{topic.replace('.', '_')[:50]}_{mark}"


class TalkRoutes:
    def __init__(self, access: StaffAccess, reader: TalkReader) -> None:
        self._access, self._reader = access, reader

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/studio/conversations/<conversation>/talk",
                "The conversation as a test to be kept",
                self.read_talk,
                None,
                TalkOut,
                errors=(409,),
                security="maintainer",
            )
        ]

    async def read_talk(self, request: Request, conversation: str) -> dict[str, Any]:
        """Kept by a change set with `keep_talk`."""
        await self._access.check_maintainer(request)
        return await self._reader.draft(conversation)
