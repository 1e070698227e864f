"""The ways people, on purpose or not, write a value so that a plain pattern misses it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

_FULL: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HAN: Final = str.maketrans("0123456789", "零一二三四五六七八九")
_SPOKEN: Final = str.maketrans("0123456789", "〇幺二三四五六七八九")
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"
Disguise = Callable[[Random, str], str]


def _grouped(r: Random, value: str, between: str) -> str:
    step = r.choice((3, 4, 4, 4, 6, 1))
    return between.join(value[at : at + step] for at in range(0, len(value), step))


def _split(r: Random, value: str) -> str:
    splits = [char.isprintable() and r.random() < 0.4 for char in value[:-1]] + [False]
    return "".join(char + r.choice(_INVISIBLE) * split for char, split in zip(value, splits, strict=True))


PLAIN: Final[dict[str, Disguise]] = {"plain": lambda _, value: value}
WIDE: Final[dict[str, Disguise]] = {
    "full width": lambda _, value: value.translate(_FULL),
    "zero width": _split,
}
GROUPED: Final[dict[str, Disguise]] = {
    "spaced": lambda r, value: _grouped(r, value, r.choice((" ", " ", "\u3000", "\u00a0"))),
    "dashed": lambda r, value: _grouped(r, value, r.choice("--—－")),
}
NUMERALS: Final[dict[str, Disguise]] = {
    "numerals": lambda _, value: value.translate(_HAN),
    "spoken": lambda _, value: value.translate(_SPOKEN),
}

_FIGURES: Final = {**PLAIN, **WIDE, **GROUPED, **NUMERALS}
FITTING: Final[dict[str, dict[str, Disguise]]] = {
    **dict.fromkeys(("id_card", "id_card_old", "card", "phone", "password", "code", "cvn"), _FIGURES),
    **{kind: {**PLAIN, **WIDE, "spaced": GROUPED["spaced"]} for kind in ("passport", "permit")},
    **{kind: {**PLAIN, **WIDE} for kind in ("email", "plate")},
    "expiry": {**PLAIN, **WIDE, "numerals": NUMERALS["numerals"]},
    "address": {**PLAIN, **WIDE, "numerals": NUMERALS["numerals"]},
    "name": {**PLAIN, "zero width": _split},
}
"""What fits a kind: nobody writes a name in numerals."""
