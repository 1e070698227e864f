"""The kinds of personal data that are masked, and their class in JR/T 0171-2020."""

from __future__ import annotations

from typing import Final, NamedTuple

CODE: Final = "code"
PASSWORD: Final = "password"  # noqa: S105 - a name, no secret
CVV: Final = "cvv"
EXPIRY: Final = "expiry"
CARD: Final = "card"
ACCOUNT: Final = "account"
ID_CARD: Final = "id_card"
DOCUMENT: Final = "document"
PHONE: Final = "phone"
NAME: Final = "name"
EMAIL: Final = "email"
ADDRESS: Final = "address"
LOGIN: Final = "login"
BIRTH: Final = "birth"

C3: Final = frozenset({CODE, PASSWORD, CVV, EXPIRY})
"""Authentication data: never stored, no character of it survives."""

C2: Final = frozenset({CARD, ACCOUNT, ID_CARD, DOCUMENT, PHONE, NAME, EMAIL, ADDRESS, LOGIN, BIRTH})
"""Identifying data: at most the last four digits, or the family name, survive."""

ALL: Final = C3 | C2


class Span(NamedTuple):
    """A piece of text that is personal data; half-open code-point offsets."""

    start: int
    end: int
    kind: str
