"""The audit trail's chain as rules over plain data: every row carries the hash of its predecessor.

The forms that are hashed and signed are fixed for ever: rows written years ago are verified with them. There are two.
At first the hash covered what a row is about, subject and detail. Now it covers a mark of them, made with a salt that
lies in the row: without the salt the mark says nothing, so both can be taken out when a customer is erased, and the
chain holds. That they were taken out rightly is signed with the key that is not in the database.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
"""What the first row names as its predecessor."""
NOTHING = "{}"
"""The detail of an erased row."""


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
    salt: str | None = None
    mark: str | None = None
    """None in rows of the first form."""
    erased: str | None = None
    """Signature of the erasure that took subject, detail and salt out."""


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
    about = [link.subject, link.detail] if link.mark is None else [link.mark]
    fields = [link.prev_hash, link.id, link.at, link.actor, link.action, *about]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()


def mark_of(salt: str, subject: str | None, detail: str) -> str:
    """What stands for subject and detail in a row's hash."""
    about = json.dumps([subject, detail], separators=(",", ":"))
    return hmac.new(salt.encode(), about.encode(), hashlib.sha256).hexdigest()


def erasure_of(key: str, row: int, mark: str) -> str:
    """The signature of an erased row."""
    return hmac.new(key.encode(), f"erased:{row}:{mark}".encode(), hashlib.sha256).hexdigest()


def signature_of(key: str, last_id: int, last_hash: str) -> str:
    return hmac.new(key.encode(), f"{last_id}:{last_hash}".encode(), hashlib.sha256).hexdigest()


class Walk:
    """Goes along the chain, row by row in the order of their ids. Without the key no erasure is believed.

    What the row `first` follows on is looked at only if it is the first of all.
    """

    def __init__(self, key: str = "", first: int = 1) -> None:
        self._key, self.first = key, first
        self.last: Link | None = None

    def step(self, link: Link) -> Broken | None:
        """What is wrong with this row; after the first fault there is nothing to go on from."""
        expected_id = self.last.id + 1 if self.last else self.first
        if link.id != expected_id:
            return Broken(expected_id, f"it is missing, the next one is {link.id}")
        before = self.last.hash if self.last else GENESIS if self.first == 1 else link.prev_hash
        if link.prev_hash != before:
            return Broken(link.id, "it does not follow the row before it")
        if hash_of(link) != link.hash or not _holds(link, self._key):
            return Broken(link.id, "it is not what was written")
        self.last = link
        return None


def _holds(link: Link, key: str) -> bool:
    """What a row is about is what its mark says, or was erased by somebody with the key."""
    if link.mark is None:
        return link.salt is None and link.erased is None
    if link.erased is None:
        return link.salt is not None and hmac.compare_digest(
            mark_of(link.salt, link.subject, link.detail), link.mark
        )
    empty = link.subject is None and link.salt is None and link.detail == NOTHING
    return empty and bool(key) and hmac.compare_digest(erasure_of(key, link.id, link.mark), link.erased)


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
