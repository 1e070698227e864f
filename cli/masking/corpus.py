"""Sentences with one planted value each, half of them held back from whoever mends the rules."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import yaml
from opencc import OpenCC

from cli.masking.disguises import FITTING
from cli.masking.values import MAKE
from service.core.settings import ROOT
from service.privacy import kinds

CARRIERS: Final = ROOT / "tests" / "data" / "privacy" / "carriers.yml"
LATER: Final = CARRIERS.with_name("carriers_later.yml")
_TRADITIONAL: Final = OpenCC("s2t")
_AROUND: Final = ("{}", "{}", "{}", "你好，{}", "{}。谢谢", "急！{}", "{}😭", "在吗 {}", "{}，怎么办", "{}\n")

MAY_BE: Final[dict[str, frozenset[str]]] = {
    "id_card": frozenset({kinds.ID_CARD, kinds.DOCUMENT}),
    "id_card_old": frozenset({kinds.ID_CARD, kinds.DOCUMENT}),
    "card": frozenset({kinds.CARD, kinds.ACCOUNT}),
    "phone": frozenset({kinds.PHONE}),
    "email": frozenset({kinds.EMAIL}),
    "passport": frozenset({kinds.DOCUMENT, kinds.ID_CARD}),
    "permit": frozenset({kinds.DOCUMENT, kinds.ID_CARD}),
    "plate": frozenset({kinds.PLATE}),
    "address": frozenset({kinds.ADDRESS}),
    "name": frozenset({kinds.NAME}),
    **dict.fromkeys(("password", "code", "cvn", "expiry"), kinds.C3),
}
"""Kinds under which a value counts as found: those that leave as little of it as its own would."""
STRICT: Final = frozenset({"id_card", "id_card_old", "card", "password", "code", "cvn", "expiry"})
"""Held to 0.99; the others to 0.98."""


class Planted(NamedTuple):
    """A sentence; `start`, `end` are half-open code-point offsets of what must not survive."""

    text: str
    start: int
    end: int
    disguise: str
    carrier: str


def carriers(path: Path = CARRIERS) -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def planted(kind: str, sentences: list[str], count: int, seed: int) -> list[Planted]:
    """`count` sentences of a kind: carriers and disguises take turns, so each pair comes equally often."""
    r = Random(f"{kind}/{seed}")  # noqa: S311 - a corpus that comes out the same every time, no secret
    disguises = list(FITTING[kind].items())
    made = []
    for at in range(count):
        carrier = sentences[at % len(sentences)]
        label, disguise = disguises[at // len(sentences) % len(disguises)]
        made.append(_plant(r, kind, carrier, (label, disguise(r, _value(r, kind, label)))))
    return made


def _value(r: Random, kind: str, disguise: str) -> str:
    value = MAKE[kind](r)
    if isinstance(value, str):
        if kind == "password" and disguise in {"spaced", "dashed"}:
            # Nobody writes the letters of a typed password in groups; its signs are part of it.
            return "".join(filter(str.isdigit, value)).ljust(6, "8")
        return value
    town, street = value
    return f"{town}\x1f{street}"


def _plant(r: Random, kind: str, carrier: str, written: tuple[str, str]) -> Planted:
    label, value = written
    sentence = r.choice(_AROUND).replace("{}", carrier)
    if r.random() < 0.12:
        sentence = _TRADITIONAL.convert(sentence)
    start = sentence.index("{}")
    town, _, rest = value.rpartition("\x1f")
    text = sentence.replace("{}", town + rest)
    return Planted(text, start + len(town), start + len(town) + len(rest), label, carrier)


def is_found(item: Planted, spans: list[kinds.Span], allowed: frozenset[str]) -> bool:
    """Whether every character of the value lies in spans of the allowed kinds."""
    covered = {at for start, end, kind in spans if kind in allowed for at in range(start, end)}
    return all(at in covered for at in range(item.start, item.end))
