"""One line of the clients' book. Texts are kept as hashes: a journal may lie about without saying what was said."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

ENDED = frozenset({"unauthorised", "session_expired", "identity_lapsed"})
"""Refusals of somebody whose session or identity has ended: he signs in again, and sends again what was refused."""


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
    """Somebody changed who serves: deed, outcome (`done`, an error code, or `unknown` when the answer was lost), asked
    (t of the request), and of a transfer whether `to` an agent or a group."""
    PROBE = "probe"
    """A frame out of order: name, expected, got; `got` is empty when the connection was lost."""
    FAULT = "fault"
    """An answer nobody should get: what, status, code."""
    KILL = "kill"
    """SIGKILL: program, pid."""
    REPLACED = "replaced"
    """The supervisor started another: program, pid."""
    CLOCK = "clock"
    """The service's clock is set: offset in seconds off the true time, base (true seconds since 1970 minus t), done (no
    before, yes after: in between either may hold)."""
    SIGNED_IN = "signed_in"
    """An agent's session began: asked (t of the request)."""
    VOUCH = "vouch"
    """The bank's site vouches for a customer: ends (seconds since 1970), asked (t of the request), outcome: `asked`, `done`,
    `unknown` or the code of the refusal."""


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
