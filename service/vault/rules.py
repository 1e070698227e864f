"""What the vault may keep, for how long, and who may see it. Rules over plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.privacy import kinds
from service.privacy.placeholders import PLACEHOLDER

SECRET = "secret"  # noqa: S105 - the name of a group in a pattern, no secret
SERVING = frozenset({"human", "wrap_up"})
"""Owners of a conversation under which it is an agent's own."""


class VaultRefused(ValueError):
    """Setting `SUBTEXT_VAULT_KINDS` cannot be followed: `code` is vault_kind_forbidden or vault_kind_unknown."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{code}: {text}")


def checked_kinds(setting: str) -> frozenset[str]:
    """The kinds of a list with commas; empty: none. Raises VaultRefused."""
    wanted = {name.strip() for name in setting.split(",")} - {""}
    if secret := sorted(wanted & kinds.C3):
        raise VaultRefused(
            "vault_kind_forbidden",
            f"SUBTEXT_VAULT_KINDS names {', '.join(secret)}: what authenticates a person (class C3) is never kept",
        )
    if unknown := sorted(wanted - kinds.KEEPABLE):
        raise VaultRefused(
            "vault_kind_unknown",
            f"SUBTEXT_VAULT_KINDS names {', '.join(unknown)}; there are {', '.join(sorted(kinds.KEEPABLE))}",
        )
    return frozenset(wanted)


def is_over(kept: datetime, now: datetime, hours: int) -> bool:
    """A value is gone to the moment: at its hour nobody sees it any more."""
    return now >= kept + timedelta(hours=hours)


@dataclass(frozen=True)
class Asker:
    """Who wants to see a value. `holds`: he has the right to; `oversees`: any conversation that was handed over."""

    id: str
    holds: bool
    oversees: bool


def may_reveal(asker: Asker, owner: str, agent_id: str | None) -> bool:
    """A supervisor wherever he may read; an agent only while the customer is his."""
    return asker.holds and (asker.oversees or (owner in SERVING and agent_id == asker.id))


@dataclass(frozen=True)
class Said:
    """A masked value in the message `seq`: `shown` is its placeholder, at these code points of the stored text."""

    seq: int
    start: int
    end: int
    kind: str
    shown: str


def said_in(messages: Iterable[tuple[int, str]]) -> list[Said]:
    """What identifies a person in stored texts (seq, text), as their placeholders tell; secrets are none of it.

    Two kinds that share a word are told as the first of them.
    """
    by_word = {kind.word: kind.name for kind in reversed(kinds.TABLE)}
    return [
        Said(seq, *found.span(), by_word[_word(found[0])], found[0])
        for seq, text in messages
        for found in PLACEHOLDER.finditer(text)
        if found[SECRET] is None
    ]


def _word(placeholder: str) -> str:
    return placeholder.strip("[]").split(" ")[0]
