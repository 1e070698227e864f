"""All rules over one view: which spans are personal data, decided in the order of their danger."""

from __future__ import annotations

from collections.abc import Iterator

from service.privacy import credentials, handles, names, numbers, places, plates
from service.privacy.hits import Hit
from service.privacy.runs import runs
from service.privacy.view import View
from service.privacy.words import Words


def find(view: View) -> list[Hit]:
    """Disjoint hits of a view, sorted; the secrets (C3) go first where two rules want the same text."""
    taken = bytearray(len(view.text))
    hits: list[Hit] = []
    for hit in _candidates(view):
        start, end = hit.span.start, hit.span.end
        if 1 not in taken[start:end]:
            taken[start:end] = b"\x01" * (end - start)
            hits.append(hit)
    return sorted(hits)


def _candidates(view: View) -> Iterator[Hit]:
    words = Words.of(view)
    found = list(runs(view))
    yield from credentials.find(words, found)
    yield from handles.find_emails(view)
    yield from plates.find(view)
    yield from handles.find_documents(words)
    yield from numbers.find(words, found)
    yield from handles.find(words)
    yield from names.find(view)
    yield from places.find(view)
