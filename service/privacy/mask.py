"""Mask personal data in a customer's text: `mask(text)`.

Pure and deterministic; time grows linearly with the text; masking a masked text changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.privacy.kinds import Span
from service.privacy.placeholders import plain, render
from service.privacy.rules import find
from service.privacy.view import View

__all__ = ["Masked", "Span", "mask", "plain"]

ROUNDS = 32
"""Masking one value may uncover the next (a code after a phone); real messages settle in two rounds."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text; `spans` are sorted, disjoint, half-open code-point offsets into the given text."""

    text: str
    spans: list[Span]

    @property
    def kinds(self) -> list[str]:
        """The kinds found, each once, sorted."""
        return sorted({span.kind for span in self.spans})


def mask(text: str) -> Masked:
    """Replace personal data in `text` by placeholders. Never raises, whatever the code points."""
    view = View.of(text)
    replaced: list[tuple[Span, str]] = []
    for _ in range(ROUNDS):
        found = find(view)
        if not found:
            break
        replaced += ((view.given(hit.span), render(hit.span.kind, hit.value)) for hit in found)
        view = view.blank([hit.span for hit in found])
    replaced.sort()
    return Masked(_replace(text, replaced), [span for span, _ in replaced])


def _replace(text: str, replaced: list[tuple[Span, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for span, placeholder in replaced:
        pieces += text[at : span.start], placeholder
        at = span.end
    return "".join(pieces) + text[at:]
