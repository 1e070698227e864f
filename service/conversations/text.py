"""What a person typed, made safe to store: control and invisible characters out, personal data masked."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from service.core.errors import InvalidField
from service.privacy.hidden import Hidden, hidden
from service.privacy.mask import mask

_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
_KEEP = frozenset("\n\t\u200d\ufe0f")
"""Emoji need the zero-width joiner and the variation selector."""


@dataclass(frozen=True)
class CleanText:
    """`kept`: values that were masked and that the caller asked for."""

    text: str
    masked: list[str]
    kept: list[Hidden] = field(default_factory=list, repr=False)


def clean(raw: str, max_chars: int, keep: Collection[str] = ()) -> CleanText:
    """Raises InvalidField `text_empty` or `text_too_long`. The raw text goes no further than this call.

    `keep`: the kinds whose values are wanted besides, for the vault.
    """
    if len(raw) > max_chars:
        raise InvalidField(["text"], "text_too_long", f"一次最多可以发送 {max_chars} 个字，请分几次说。")
    visible = "".join(character for character in _LINE_BREAKS.sub("\n", raw) if _visible(character)).strip()
    if not any(_says_something(character) for character in visible):
        raise InvalidField(["text"], "text_empty", "没有收到文字，请再输入一次。")
    masked = mask(visible)
    return CleanText(masked.text, list(masked.kinds), hidden(visible, masked, keep) if keep else [])


def _visible(character: str) -> bool:
    return character in _KEEP or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _says_something(character: str) -> bool:
    return unicodedata.category(character)[0] not in {"Z", "C", "M"}
