"""The kinds of personal data that are masked: their class in JR/T 0171-2020, and what is done about each. One table."""

from __future__ import annotations

from enum import StrEnum
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
PLATE: Final = "plate"


class Level(StrEnum):
    """Classes of JR/T 0171-2020: C3 authenticates a person, C2 identifies one, C1 is internal to the bank."""

    C3 = "C3"
    C2 = "C2"
    C1 = "C1"


class Keeps(StrEnum):
    """What a placeholder keeps of the value."""

    NOTHING = "nothing"
    TAIL = "the last four digits, of eight or more"
    FAMILY = "the family name"


ACTION: Final = {
    Level.C3: "hidden before the first write, and the customer is warned at once",
    Level.C2: "masked before the first write",
    Level.C1: "not looked for: opening dates and branches say nothing about a person by themselves",
}


class Kind(NamedTuple):
    """`word` stands in the placeholder."""

    name: str
    level: Level
    word: str
    keeps: Keeps


TABLE: Final = (
    Kind(CODE, Level.C3, "验证码", Keeps.NOTHING),
    Kind(PASSWORD, Level.C3, "密码", Keeps.NOTHING),
    Kind(CVV, Level.C3, "安全码", Keeps.NOTHING),
    Kind(EXPIRY, Level.C3, "有效期", Keeps.NOTHING),
    Kind(CARD, Level.C2, "卡号", Keeps.TAIL),
    Kind(ACCOUNT, Level.C2, "账号", Keeps.TAIL),
    Kind(PHONE, Level.C2, "手机号", Keeps.TAIL),
    Kind(ID_CARD, Level.C2, "证件号", Keeps.NOTHING),
    Kind(DOCUMENT, Level.C2, "证件号", Keeps.NOTHING),
    Kind(EMAIL, Level.C2, "邮箱", Keeps.NOTHING),
    Kind(ADDRESS, Level.C2, "地址", Keeps.NOTHING),
    Kind(LOGIN, Level.C2, "登录名", Keeps.NOTHING),
    Kind(BIRTH, Level.C2, "出生日期", Keeps.NOTHING),
    Kind(PLATE, Level.C2, "车牌号", Keeps.NOTHING),
    Kind(NAME, Level.C2, "姓名", Keeps.FAMILY),
)

VAULT: Final = {Level.C3: "never", Level.C2: "where it is switched on", Level.C1: "never"}
"""Whether the vault may keep a value of the class, encrypted and for hours (`service.vault`)."""

C3: Final = frozenset(kind.name for kind in TABLE if kind.level is Level.C3)
"""Authentication data: never stored, no character of it survives."""

C2: Final = frozenset(kind.name for kind in TABLE if kind.level is Level.C2)
"""Identifying data: at most the last four digits, or the family name, survive."""

ALL: Final = C3 | C2

KEEPABLE: Final = frozenset(kind.name for kind in TABLE if VAULT[kind.level] != "never")
"""Kinds the vault may be switched on for."""


class Span(NamedTuple):
    """A piece of text that is personal data; half-open code-point offsets."""

    start: int
    end: int
    kind: str
