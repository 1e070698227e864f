"""The database's side of the ledger, as plain data."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from service.conversations.events import VERSION
from service.core.clock import iso
from service.identity.chain import Head, Link
from tests.support.ledger.entries import event_hash


@dataclass(frozen=True)
class Event:
    """`row` grows with every row the table gets: the order of commits."""

    conversation: str
    seq: int
    row: int
    type: str
    at: str
    data: dict[str, Any]
    actor: str = "system"
    name: str | None = None
    client_id: str | None = None
    """As the client made it, without the sender's kind."""

    @property
    def hash(self) -> str:
        """That of the envelope clients get."""
        actor = {"kind": self.actor, "name": self.name}
        envelope = {
            "v": VERSION,
            "conversation": self.conversation,
            "seq": self.seq,
            "type": self.type,
            "at": self.at,
            "actor": actor,
            "data": self.data,
        }
        return event_hash(envelope)


@dataclass(frozen=True)
class Header:
    id: str
    last_seq: int
    owner: str
    agent_id: str | None


@dataclass(frozen=True)
class Turn:
    conversation: str
    seq: int
    status: str
    reply_seq: int | None


@dataclass(frozen=True)
class Facts:
    """`numbers` maps staff ids to the numbers customers see. Links and head are the audit trail as stored."""

    headers: tuple[Header, ...] = ()
    events: tuple[Event, ...] = ()
    turns: tuple[Turn, ...] = ()
    links: tuple[Link, ...] = ()
    head: Head | None = None
    key: str = ""
    numbers: tuple[tuple[str, str], ...] = ()

    def of(self, conversations: frozenset[str]) -> Facts:
        """Without what others did on the same stack; the audit trail is kept whole."""
        return replace(
            self,
            headers=tuple(one for one in self.headers if one.id in conversations),
            events=tuple(one for one in self.events if one.conversation in conversations),
            turns=tuple(one for one in self.turns if one.conversation in conversations),
        )

    def log(self, conversation: str) -> list[Event]:
        return sorted(
            (one for one in self.events if one.conversation == conversation), key=lambda one: one.seq
        )


def read_facts(database: Path, secrets: Path) -> Facts:
    """All of it as of one moment. `secrets` holds the key that signs the end of the audit trail."""
    connection = sqlite3.connect(database)
    try:
        connection.execute("begin")
        return _read(connection, (secrets / "audit_key").read_text(encoding="utf-8").strip())
    finally:
        connection.close()


def _read(connection: sqlite3.Connection, key: str) -> Facts:
    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    head = rows("select last_id, last_hash, signature from audit_head")
    return Facts(
        tuple(Header(*row) for row in rows("select id, last_seq, owner, agent_id from conversations")),
        tuple(
            _event(row)
            for row in rows(
                "select conversation_id, seq, rowid, type, at, data, actor_kind, actor_name, client_id from events"
            )
        ),
        tuple(Turn(*row) for row in rows("select conversation_id, seq, status, reply_seq from turns")),
        tuple(
            Link(*row)
            for row in rows(
                "select id, at, actor, action, subject, detail, prev_hash, hash, salt, mark, erased"
                " from audit order by id"
            )
        ),
        Head(*head[0]) if head else None,
        key,
        tuple((row[0], row[1]) for row in rows("select id, number from staff")),
    )


def _event(row: tuple[Any, ...]) -> Event:
    conversation, seq, number, kind, at, data, actor, name, client_id = row
    bare = client_id.split(":", 1)[1] if client_id else None
    moment = iso(datetime.fromisoformat(at))
    return Event(conversation, seq, number, kind, moment, json.loads(data), actor, name, bare)
