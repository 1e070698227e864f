"""Readings put between characters, 汉(hàn)字 or 汉hàn字, taken out again."""

from __future__ import annotations

import re
import unicodedata

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_HAN = r"[\u3400-\u9fff]"
_LETTERS = f"[a-zü{_TONES}]"
_TONED = re.compile(f"[{_TONES}]")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ve|ui|un|vn|uo|"
    r"a|o|e|i|u|v)|[nm]|ng"
)
_BRACKETED = re.compile(rf"(?<=\S)\s?[(（]\s*(?P<reading>{_LETTERS}+(?:[\s'’-]{{1,2}}{_LETTERS}+)*)\s*[)）]")
_BARE = re.compile(rf"(?<={_HAN})\s?(?P<reading>{_LETTERS}{{1,6}})\s?(?={_HAN}|[，。、！？；：]|$)")
# Read without a tone; other words without one are words: 中国银行(boc), 应用(app).
_TONELESS = frozenset(
    ("的de", "地de", "得de", "了le", "着zhe", "们men", "吗ma", "呢ne", "吧ba", "么me", "子zi", "个ge")
)


def without_pinyin(text: str) -> str:
    """The text without inserted readings. A Latin word is one only if it is a toned syllable of Chinese."""
    if not text or text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    without = _BRACKETED.sub(_bracketed, composed)
    # A single one stands for a character that its writer could not type: 被jù了.
    if sum(_is_toned(match["reading"]) for match in _BARE.finditer(without)) > 1:
        without = _BARE.sub(lambda match: "" if _is_toned(match["reading"]) else match[0], without)
    return text if without == composed else without


def _bracketed(match: re.Match[str]) -> str:
    parts = re.split(r"[\s'’-]+", match["reading"])
    if _TONED.search(match["reading"]) and all(map(_is_syllables, parts)):
        return ""
    before = match.string[match.start() - 1]
    return "" if before + match["reading"] in _TONELESS else match[0]


def _is_toned(reading: str) -> bool:
    """One syllable with exactly one tone mark."""
    return len(_TONED.findall(reading)) == 1 and _SYLLABLE.fullmatch(_bare(reading)) is not None


def _is_syllables(reading: str) -> bool:
    """One or more syllables written as a word, toned or not: shǒujī."""
    return re.fullmatch(f"(?:{_SYLLABLE.pattern})+", _bare(reading)) is not None


def _bare(reading: str) -> str:
    """Without tone marks; ü as v."""
    kept = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    kept = re.sub("u\u0308", "v", kept)
    return "".join(character for character in kept if not unicodedata.combining(character))
