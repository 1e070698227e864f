"""What masking took out, for the one who may keep it: the value, and where its placeholder stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from service.privacy.mask import Masked


@dataclass(frozen=True, slots=True)
class Hidden:
    """`start`, `end`: code points of the placeholder in the masked text. `value` is as it was typed, and in no `repr`."""

    kind: str
    start: int
    end: int
    value: str = field(repr=False)


def hidden(given: str, masked: Masked, kinds: Collection[str]) -> list[Hidden]:
    """The values of these kinds in `given`, of which `masked` was made."""
    found: list[Hidden] = []
    moved = 0
    for span in masked.spans:
        start = span.start + moved
        end = masked.text.index("]", start) + 1
        moved = end - span.end
        if span.kind in kinds:
            found.append(Hidden(span.kind, start, end, given[span.start : span.end]))
    return found
