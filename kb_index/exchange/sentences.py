"""Sentences that stand twice, and sentences that break off."""

from __future__ import annotations

import re

from kb_index.lexical import plain
from kb_index.text import normalise

_SENTENCE = re.compile(r"[^。！？!?；;…\n]+(?:[。！？!?；;…]+[”’」』）)]*|$)")
_LEAST = 8
"""Letters of a sentence below which a repetition is style or a list's label."""
_CUT = re.compile(r"[，,、（(“‘《]\s*$")
_ENDED = re.compile(r"[。！？!?；;…：:”’」』》）)\]】~～.]\s*$")
# A last line of this length that does not end is a sentence, not a heading.
_HEADING = 20


def without_repeated(text: str) -> tuple[str, int]:
    """The text with each sentence once, and how many were taken out; also a repetition that broke off."""
    keys = [_key(match[0]) for match in _SENTENCE.finditer(text)]
    longer = {key for key in keys if len(key) >= _LEAST}
    seen: set[str] = set()
    removed = 0

    def once(match: re.Match[str]) -> str:
        nonlocal removed
        key = _key(match[0])
        if len(key) < _LEAST:
            return match[0]
        twice = key in seen or (not _ENDED.search(match[0]) and _begins_another(key, longer))
        seen.add(key)
        removed += twice
        return "" if twice else match[0]

    kept = _SENTENCE.sub(once, text)
    return (kept, removed) if removed else (text, 0)


def ends_open(text: str) -> bool:
    """Whether the text ends with what opens or joins: a comma, a bracket, a quotation mark."""
    return _CUT.search(text) is not None


def breaks_off(text: str) -> bool:
    """Whether the last line of a text of sentences is a sentence without its end."""
    last = text.rstrip().rpartition("\n")[2]
    if len(last) <= _HEADING or _ENDED.search(last):
        return ends_open(last)
    return re.search("[，。,]", text) is not None


def _begins_another(key: str, keys: set[str]) -> bool:
    return any(len(other) > len(key) and other.startswith(key) for other in keys)


def _key(sentence: str) -> str:
    return plain(normalise(sentence))
