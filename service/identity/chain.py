"""The audit trail's chain as rules over plain data: every row carries the hash of its predecessor.

The form that is hashed and signed is fixed for ever: rows written years ago are verified with it.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
"""What the first row names as its predecessor."""


@dataclass(frozen=True)
class Link:
    """A row as it is stored. `at` is `at_text` of the moment, `detail` the JSON text, to the byte."""

    id: int
    at: str
    actor: str
    action: str
    subject: str | None
    detail: str
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The end of the chain, kept outside the rows and signed: a cut tail shows."""

    last_id: int
    last_hash: str
    signature: str


@dataclass(frozen=True)
class Broken:
    """The first fault. `row` is the id where the chain breaks; None when it is the head record."""

    row: int | None
    why: str


def at_text(moment: datetime) -> str:
    """`2026-11-21 08:00:00.000000` in UTC."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return utc.strftime("%Y-%m-%d %H:%M:%S.%f")


def hash_of(link: Link) -> str:
    """SHA-256 over the canonical form: a JSON list, so that no two rows read alike."""
    fields = [link.prev_hash, link.id, link.at, link.actor, link.action, link.subject, link.detail]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()


def signature_of(key: str, last_id: int, last_hash: str) -> str:
    return hmac.new(key.encode(), f"{last_id}:{last_hash}".encode(), hashlib.sha256).hexdigest()


class Walk:
    """Goes along the chain, row by row in the order of their ids."""

    def __init__(self) -> None:
        self.last: Link | None = None

    def step(self, link: Link) -> Broken | None:
        """What is wrong with this row; after the first fault there is nothing to go on from."""
        expected_id = self.last.id + 1 if self.last else 1
        if link.id != expected_id:
            return Broken(expected_id, f"it is missing, the next one is {link.id}")
        if link.prev_hash != (self.last.hash if self.last else GENESIS):
            return Broken(link.id, "it does not follow the row before it")
        if hash_of(link) != link.hash:
            return Broken(link.id, "it is not what was written")
        self.last = link
        return None


def head_fault(head: Head | None, last: Link | None, key: str) -> Broken | None:
    """What is wrong with the end of a chain whose rows are sound."""
    if head is None:
        return Broken(None, "the head record is missing")
    if not hmac.compare_digest(signature_of(key, head.last_id, head.last_hash), head.signature):
        return Broken(None, "the head record's signature is not ours")
    last_id, last_hash = (last.id, last.hash) if last else (0, GENESIS)
    if head.last_id > last_id:
        return Broken(last_id + 1, f"the rows after {last_id} are gone, there were {head.last_id}")
    if (head.last_id, head.last_hash) != (last_id, last_hash):
        return Broken(last_id, f"it was added past the head record, which ends with row {head.last_id}")
    return None
