"""Cuts the multilingual vocabulary to what Chinese bank customers type, and writes it as a fast tokenizer."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from kb_index.encoder.weights import Pieces

SPACE = "▁"
# Served text is lower-case (kb_index.text.normalise), so capitals matter less. The scores are log
# probabilities; these two cuts, short acronyms and WORDS leave about 9 000 of the 80 000 Latin pieces.
MIN_SCORE_LOWER = -11.7
MIN_SCORE_UPPER = -11.0
# Latin words bank customers type; every piece that occurs inside one of them is kept.
WORDS = [
    "account",
    "alipay",
    "android",
    "app",
    "apple",
    "atm",
    "bank",
    "bug",
    "card",
    "chrome",
    "cny",
    "code",
    "cookie",
    "credit",
    "cvv",
    "debit",
    "edge",
    "email",
    "error",
    "etc",
    "eur",
    "excel",
    "explorer",
    "face",
    "fail",
    "failed",
    "firefox",
    "flash",
    "fund",
    "gbp",
    "gold",
    "google",
    "gps",
    "hello",
    "hkd",
    "huawei",
    "icbc",
    "id",
    "ios",
    "ip",
    "ipad",
    "iphone",
    "key",
    "kyc",
    "login",
    "logo",
    "lpr",
    "mac",
    "master",
    "mastercard",
    "micro",
    "mini",
    "mobile",
    "network",
    "nfc",
    "ok",
    "online",
    "oppo",
    "passage",
    "password",
    "pay",
    "pdf",
    "phone",
    "pin",
    "platinum",
    "plus",
    "pos",
    "qq",
    "query",
    "samsung",
    "server",
    "sim",
    "sms",
    "store",
    "success",
    "swift",
    "timeout",
    "token",
    "ukey",
    "union",
    "unionpay",
    "update",
    "usb",
    "usd",
    "version",
    "vip",
    "visa",
    "vivo",
    "vpn",
    "web",
    "wechat",
    "wifi",
    "windows",
    "word",
    "www",
    "xiaomi",
    "yzm",
]
_SYMBOL_BLOCKS = (
    (0x00A1, 0x00BF),
    (0x00D7, 0x00D7),
    (0x00F7, 0x00F7),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2160, 0x218B),
    (0x2190, 0x22FF),
    (0x2460, 0x27BF),
    (0x3000, 0x303F),
    (0x30FB, 0x30FB),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF65),
    (0x1F000, 0x1FAFF),
)
# XLM-R keeps the full-width tilde, which NFKC would turn into "~": parked on a private character meanwhile.
_TILDE, _PARKED = "\uff5e", "\ue05e"


@dataclass(frozen=True)
class Cut:
    """The kept part: `ids[new] = old`; texts and scores by new id."""

    ids: npt.NDArray[np.int64]
    texts: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int


def cut(pieces: Pieces) -> Cut:
    """Keep special tokens, Chinese, digits, punctuation, symbols and the more frequent Latin pieces."""
    special = (pieces.bos, pieces.pad, pieces.eos, pieces.unk)
    kept = [
        old
        for old, text in enumerate(pieces.texts)
        if old in special or keeps(text, float(pieces.scores[old]))
    ]
    new = {old: index for index, old in enumerate(kept)}
    return Cut(
        ids=np.array(kept, dtype=np.int64),
        texts=[pieces.texts[old] for old in kept],
        scores=[float(pieces.scores[old]) for old in kept],
        bos=new[pieces.bos],
        eos=new[pieces.eos],
        pad=new[pieces.pad],
        unk=new[pieces.unk],
    )


def keeps(text: str, score: float) -> bool:
    """Whether a piece belongs to the cut vocabulary. Control pieces such as <mask> have the score 0."""
    if score >= 0:
        return False
    body = text.replace(SPACE, "")
    if not all(_is_ascii(c) or _is_han(c) or _is_symbol(c) for c in body):
        return False
    if len(body) <= 1 or not any(_is_ascii(c) and c.isalpha() for c in body):
        return True
    if _is_acronym(body) or any(body.lower() in word for word in WORDS):
        return True
    return score >= (MIN_SCORE_UPPER if body != body.lower() else MIN_SCORE_LOWER)


def make_tokenizer(vocabulary: Cut) -> Tokenizer:
    """Return a unigram tokenizer that cuts text as XLM-R does: NFKC-like, ▁ for spaces, <s> … </s>."""
    pairs = list(zip(vocabulary.texts, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pairs, unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(_TILDE, _PARKED),
            normalizers.NFKC(),
            normalizers.Replace(_PARKED, _TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=SPACE, prepend_scheme="always")
    bos, eos = vocabulary.texts[vocabulary.bos], vocabulary.texts[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return tokenizer


def _is_acronym(body: str) -> bool:
    """ATM, POS, ETC: short, all capitals, common in Chinese text."""
    return len(body) <= 4 and body.isupper() and body.isalpha()


def _is_ascii(character: str) -> bool:
    return " " < character <= "~"


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK ") and unicodedata.category(character) == "Lo"


def _is_symbol(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in _SYMBOL_BLOCKS)
