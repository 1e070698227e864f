"""One line of the clients' book. Texts are kept as hashes: a journal may lie about without saying what was said."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    SEND = "send"
    """Before a message leaves: side, client_id, hash, number (the sender's own count), via."""
    RECEIPT = "receipt"
    """side, client_id, hash (of the text as stored), seq, duplicate, via."""
    REFUSED = "refused"
    """The service said no to a message: side, client_id, code, via."""
    JOINED = "joined"
    """A tab began to read: tab, connection, after."""
    GOT = "got"
    """An event reached a tab: tab, connection, seq, hash."""
    RELOAD = "reload"
    """The service does not know the tab's place: tab, connection."""
    DEED = "deed"
    """Somebody changed who serves: deed, outcome (`done`, an error code, or `unknown` when the answer was lost)."""
    PROBE = "probe"
    """A frame out of order: name, expected, got; `got` is empty when the connection was lost."""
    FAULT = "fault"
    """An answer nobody should get: what, status, code."""
    KILL = "kill"
    """SIGKILL: program, pid."""
    REPLACED = "replaced"
    """The supervisor started another: program, pid."""


@dataclass(frozen=True)
class Entry:
    """`t`: seconds of the client's monotonic clock; `who`: the client."""

    t: float
    kind: Kind
    who: str
    conversation: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def to_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Entry:
    found = json.loads(line)
    return Entry(found["t"], Kind(found["kind"]), found["who"], found["conversation"], found["data"])


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def event_hash(event: dict[str, Any]) -> str:
    """Of an envelope as clients get it, whatever the order of its keys."""
    return text_hash(json.dumps(event, ensure_ascii=False, sort_keys=True))
