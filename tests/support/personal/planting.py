"""Personal data with right check digits in the sentences people say, and what would be left of it if it were kept.

The sentences are those of the masking corpus. How many of them masking finds is measured there; here only such are
taken as it does find, so whatever is left was never masked.
"""

import base64
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from cli.masking.corpus import MAY_BE, Planted, carriers, is_found, planted
from cli.masking.disguises import FITTING
from service.privacy.mask import mask

KINDS = tuple(MAY_BE)
LONGEST = 33
"""Characters of a sentence: one of each kind has to fit into a note of 500."""
SHORT = 9
"""A value with fewer characters, dashes apart, is looked for with what stands beside it: six figures are in any clock."""
BESIDE = 3
FEWEST_BYTES = 6
"""Fewer are found in any file by chance."""


@dataclass(frozen=True)
class Trace:
    """A value as it was written, and the bytes it would be in a file."""

    kind: str
    disguise: str
    said: str
    needles: tuple[bytes, ...]


@dataclass
class Planter:
    """Hands out sentences and remembers what was in them. The same seed gives the same ones."""

    seed: int
    traces: list[Trace] = field(default_factory=list)
    fields: set[tuple[str, str]] = field(default_factory=set)
    _count: int = 0
    _pools: dict[str, dict[str, list[Planted]]] = field(default_factory=dict)

    def each(self, kind: str) -> Iterator[str]:
        """A sentence for every writing of the kind that people use."""
        for disguise in FITTING[kind]:
            yield self._take(kind, disguise).text

    def all_kinds(self, operation: str, name: str, chars: int = 500) -> str:
        """One sentence of each kind, a line each; `operation` and `name` say which field it is for.

        A field of fewer `chars` gets as many kinds as fit, the next time others.
        """
        self.fields.add((operation, name))
        lines: list[str] = []
        while len(lines) < len(KINDS) and sum(map(len, lines)) + len(lines) + LONGEST <= chars:
            kind = KINDS[self._count % len(KINDS)]
            writings = list(FITTING[kind])
            lines.append(
                self._take(kind, writings[self._count % len(writings)], "\n".join(lines)).text.strip()
            )
            self._count += 1
        return "\n".join(lines)

    def one(self, kind: str) -> str:
        """A bare value, as somebody puts it where it does not belong."""
        found = self._take(kind, next(iter(FITTING[kind])))
        return found.text[found.start : found.end]

    def _take(self, kind: str, disguise: str, before: str = "") -> Planted:
        """Found by masking also after what was said `before`."""
        pool = self._pools.get(kind) or self._fill(kind)
        one = next(one for one in pool[disguise] if _gone(one, before))
        pool[disguise].remove(one)
        pool[disguise].append(one)
        self.traces.append(Trace(kind, disguise, one.text, tuple(sorted(needles(_core(one))))))
        return one

    def _fill(self, kind: str) -> dict[str, list[Planted]]:
        lines = [line for line in carriers()[kind] if len(line) < LONGEST]
        made = planted(kind, lines, len(lines) * len(FITTING[kind]), self.seed)
        pool: dict[str, list[Planted]] = {disguise: [] for disguise in FITTING[kind]}
        for one in made:
            if len(one.text.strip()) <= LONGEST and is_found(one, mask(one.text).spans, MAY_BE[kind]):
                pool[one.disguise].append(one)
        self._pools[kind] = pool
        return pool


def _gone(one: Planted, before: str) -> bool:
    return _core(one) not in mask(f"{before}\n{one.text}").text


def _core(one: Planted) -> str:
    """What must be nowhere: the value, with its neighbours when it is short."""
    beside = BESIDE if len(_bare(one.text[one.start : one.end])) < SHORT else 0
    return one.text[max(0, one.start - beside) : one.end + beside].strip()


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in " -—")


def needles(text: str) -> set[bytes]:
    """The text as files hold it: as typed or tidied; plain, JSON-escaped, percent-encoded, in base64 wherever it begins."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    folded = unicodedata.normalize("NFKC", visible)
    bare = _bare(folded)
    found = set[bytes]()
    for form in {text, visible, folded, bare}:
        plain = form.encode()
        found |= {
            plain,
            json.dumps(form)[1:-1].encode(),
            quote(form).encode(),
            quote(form, safe="").lower().encode(),
        }
        # The characters at both ends of base64 depend on what stands beside the text.
        found |= {base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    return {needle for needle in found if len(needle) >= FEWEST_BYTES}
