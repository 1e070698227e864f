"""C3: one-time codes, passwords, card security codes and card expiry dates.

They have no checksum, so context decides. A miss is worse than a false alarm here: the nearest word may stand
quite far off when the number has the length of a code, and a bare six-digit message is a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from service.privacy import kinds, proof
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.runs import Run
from service.privacy.words import AMOUNT, CLEARING, DATE, MOVE, ORDER, TAIL, Gap, Word, Words

_BARE: Final = re.compile(r"(?:[^\w]|是|给你?|喏|码|我的){0,6}([0-9](?:[ \-._·,，、/*|~+]{0,3}[0-9]){5})(?:[^\w]|是吗|对吗|吗|呢|了|啊){0,6}")
_SIZES: Final = {
    kinds.CODE: (6, 4, 8, 5, 7),
    kinds.PASSWORD: (6, 8, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20),
    kinds.CVV: (3, 4),
}
_NEAR: Final = {kinds.CODE: 8, kinds.PASSWORD: 6, kinds.CVV: 8}
_FAR: Final = 18
_CLEARED_WITHIN: Final = {TAIL: 4, ORDER: 8, AMOUNT: 5, MOVE: 2, DATE: 3}
_TYPED: Final = re.compile(
    r"(?P<link>(?:[\s:：=\"'“‘「【(（<是为成了我的就用叫,，、]|设[置定]?|改|输入?|填写?|应该|大概|可能|默认|一直|都|不|记得){0,10})"
    r"(?P<value>[a-z0-9!@#$%^&*_.+\-?~]{4,32})"
)
_BEFORE_FIGURES: Final = re.compile(r"[a-z0-9!@#$%^&*_+]{1,32}\Z")
_EXPLICIT: Final = re.compile(r"[:：=是为]")
_NOT_TYPED: Final = frozenset(
    "token apple iphone android wifi ukey u-key windows google chrome alipay wechat face touch faceid "
    "touchid huawei email login password ipad face-id email app???".split()
)
_MONTH_YEAR: Final = re.compile(
    r"(?:0[1-9]|1[0-2])[ /\-._]{0,3}(?:20)?(?:2[4-9]|3[0-9]|4[0-5])(?![0-9])"
    r"|20(?:2[4-9]|3[0-9]|4[0-5])[ /\-._]{0,3}(?:0[1-9]|1[0-2])(?![0-9]|[ /\-._][0-9])"
    r"|(?:2[4-9]|3[0-9])[/\-._](?:0[1-9]|1[0-2])(?![0-9])"
)
_MONTH_YEAR_SPOKEN: Final = re.compile(
    r"(?:20)?(?:2[4-9]|3[0-9]|4[0-5]) ?年 ?(?:0?[1-9]|1[0-2]) ?月(?! ?[0-9]{1,2} ?[日号])(?:份|底)?"
    r"|(?:0?[1-9]|1[0-2]) ?月 ?/?(?:20)?(?:2[4-9]|3[0-9]|4[0-5]) ?年"
)
_NOT_OF_CARD: Final = re.compile(
    r"身份证|证件|护照|执照|活动|优惠|积分|券|合同|产品|理财|存单|存款|协议|驾|居住|额度|权益|保单|基金|国债|授权|验证码|密码|证书|盾"
)
_DUMP_TAILS: Final = ((2, 2, 3), (4, 3), (2, 2), (4,))


def find(words: Words, found: Sequence[Run]) -> Iterator[Hit]:
    """Every secret of a view."""
    bare = _BARE.fullmatch(words.view.digits)
    if bare and not proof.is_hotline(bare[1]):
        yield _hit(kinds.CODE, *bare.span(1))
    yield from _typed_passwords(words)
    for run in found:
        yield from _dump(run)
        yield from _expiry(words, run)
        yield from _announced(words, run)
        yield from _named_after(words, run)


def is_cleared(words: Words, at: int) -> bool:
    """Whether the nearest word before says the number is something harmless: an amount, an order, a tail."""
    nearest = words.before(at, 1)
    if not nearest or nearest[0].kind not in CLEARING:
        return False
    if at - nearest[0].end > Gap.FAR // 2:
        return False
    gap = words.gap(nearest[0].end, at)
    return gap.length <= _CLEARED_WITHIN[nearest[0].kind] and not gap.stopped


def _hit(kind: str, start: int, end: int) -> Hit:
    return Hit(Span(start, end, kind), "")


def _announced(words: Words, run: Run) -> Iterator[Hit]:
    if is_cleared(words, run.start):
        return
    for word in words.before(run.start):
        if word.kind not in _SIZES:
            continue
        part = _first_fit(run, word.kind)
        if part is not None and _belongs(words.gap(word.end, run.start), word, part):
            yield _hit(word.kind, part.start, part.end)
            return


def _belongs(gap: Gap, word: Word, part: Run) -> bool:
    figures = part.figures
    if part.is_amount() or part.is_written_date() or (len(figures) > 3 and proof.is_hotline(figures) and not (gap.tight and len(figures) >= 6)):
        return False
    if part.is_decimal() and not gap.tight:
        return False
    usual = len(figures) == (3 if word.kind == kinds.CVV else 6)
    if gap.tight and not gap.spent:
        return not gap.stopped or usual
    if gap.stopped and gap.length > 8:
        return False
    if usual:
        return gap.length <= (_FAR if word.kind != kinds.CVV else _NEAR[kinds.CVV])
    return not gap.spent and gap.length <= _NEAR[word.kind] and not _could_be_date(figures)


def _could_be_date(figures: str) -> bool:
    return proof.is_date(figures) or (len(figures) == 4 and figures[:2] in {"19", "20"})


def _first_fit(run: Run, kind: str) -> Run | None:
    """The part from the left that has the length of this secret."""
    boundaries = run.boundaries()
    total, first = boundaries[-1], boundaries[1]
    sizes = _SIZES[kind]
    spelled = all(end - start == 1 for start, end in run.groups)
    if total in sizes and (total <= 8 or spelled or len(run.groups) == 1):
        return None if proof.is_issued_card(run.figures) else run
    if first in sizes and not proof.is_issued_card(run.figures[:first]):
        return run.part(0, 0)
    for size in sizes:
        if size in boundaries:
            return run.part(0, boundaries.index(size) - 1)
    return None


def _last_fit(run: Run, kind: str) -> Run | None:
    """The part from the right that has the length of this secret."""
    boundaries = run.boundaries()
    total = boundaries[-1]
    for size in (total, *_SIZES[kind]):
        if size in _SIZES[kind] and size <= 12 and total - size in boundaries:
            return run.part(boundaries.index(total - size), len(run.groups) - 1)
    return None


def _named_after(words: Words, run: Run) -> Iterator[Hit]:
    """「123456是我的验证码」: the number first, then what it is."""
    word = words.after(run.end)
    while word and word.kind == "card_thing":
        word = words.after(word.end)
    if word is None or word.kind not in _SIZES or word.start - run.end > 16 or is_cleared(words, run.start):
        return
    part = _last_fit(run, word.kind)
    if part is None or not words.gap(run.end, word.start).leads or (len(part.figures) in {4, 5} and proof.is_hotline(part.figures)):
        return
    between = words.view.text[run.end : word.start]
    if len(part.figures) == 6 or not between.strip(" ,，、(（") or re.search(r"[是为做作当这]", between):
        typed = _BEFORE_FIGURES.search(words.view.text, max(0, part.start - 32), part.start)
        yield _hit(word.kind, typed.start() if typed else part.start, part.end)


def _typed_passwords(words: Words) -> Iterator[Hit]:
    """Passwords with letters or signs in them."""
    text = words.view.text
    for word in words.words:
        if word.kind not in {kinds.PASSWORD, kinds.CODE}:
            continue
        typed = _TYPED.match(text, word.end)
        if typed is None:
            continue
        value = typed["value"].rstrip("?.!")
        has_figure = any("0" <= char <= "9" for char in value)
        has_letter = any("a" <= char <= "z" for char in value)
        explicit = _EXPLICIT.search(typed["link"]) is not None
        if len(value) < 4 or value in _NOT_TYPED or not has_letter or "@" in value[1:-1] and "." in value:
            continue
        if has_figure or (explicit and word.kind == kinds.PASSWORD and value.isascii() and len(value) >= 5):
            yield _hit(word.kind, typed.start("value"), typed.start("value") + len(value))


def _expiry(words: Words, run: Run) -> Iterator[Hit]:
    text, digits = words.view.text, words.view.digits
    matched = _MONTH_YEAR.match(digits, run.start) or _MONTH_YEAR_SPOKEN.match(digits, run.start)
    if matched is None or run.is_thousands():
        return
    for word in [*words.before(run.start), *filter(None, [words.after(matched.end())])]:
        if word.kind != kinds.EXPIRY:
            continue
        leading = text[max(0, word.start - 14) : word.start]
        if _NOT_OF_CARD.search(leading):
            continue
        before = word.start < run.start
        gap = words.gap(word.end, run.start) if before else words.gap(matched.end(), word.start)
        near = (gap.length <= 10 and not gap.stopped) if before else gap.leads and gap.length <= 6
        certain = text[word.start : word.end].startswith(("有效", "exp", "valid")) and "年" not in matched[0]
        if near and (certain or "卡" in leading):
            yield _hit(kinds.EXPIRY, run.start, matched.end())
            return


def _dump(run: Run) -> Iterator[Hit]:
    """「6222… 12/27 123」: a card with expiry and security code behind it, no words at all."""
    if len(run.groups) < 2:
        return
    sizes = [end - start for start, end in run.groups]
    boundaries = run.boundaries()
    for tail in _DUMP_TAILS:
        head = len(sizes) - len(tail)
        if head < 1 or tuple(sizes[head:]) != tail or not proof.has_card_shape(run.figures[: boundaries[head]]):
            continue
        date_groups = len(tail) - (tail[-1] == 3)
        date = run.part(head, head + date_groups - 1)
        if _MONTH_YEAR.fullmatch(date.written):
            yield _hit(kinds.EXPIRY, date.start, date.end)
            if date_groups < len(tail):
                yield _hit(kinds.CVV, *run.groups[-1])
            return
