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
from service.privacy.words import CARD_THING, CODE_THING, Gap, Word, Words

_BARE: Final = re.compile(
    r"(?:[^\w]|是|给你?|喏|码|我的){0,6}([0-9](?:[ \-._·,，、/*|~+]{0,3}[0-9]){5})(?:[^\w]|是吗|对吗"
    r"|吗|呢|了|啊){0,6}"
)
_SIZES: Final = {
    kinds.CODE: (6, 4, 8, 5, 7),
    kinds.PASSWORD: (6, 8, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20),
    kinds.CVV: (3, 4),
    CODE_THING: (6, 4),
}
_KIND: Final = {CODE_THING: kinds.CODE}
_NEAR: Final = {kinds.CODE: 8, kinds.PASSWORD: 6, kinds.CVV: 8, CODE_THING: 0}
_FAR: Final = 18
_BREATH: Final = 8
_IS_ONE: Final = re.compile("[是为做作当]")
_TYPED_IN: Final = re.compile(r"(?:[把将]|[输填试][入了]?|[设改换][置定]?[成为])\s?\Z")
_CONNECTING: Final = re.compile(
    r"(?:[\s:：=\"'“‘「【(（<是为成了我的就用叫,，、]|设[置定]?|改|输入?|填写?|应该|大概"
    r"|可能|默认|一直|都|不|记得){0,10}"
)
_LINK: Final = re.compile(r"[^a-z0-9!@#$%^&*_.+\-?~。！？;；\n\ufffc]{0,10}")
_NO_LINK: Final = re.compile(
    r"提示|报错?|代码|错误|版本|短信|电话|[下装]载|网址|打开|卡号|账号|尾号|型号|系统"
)
_VALUE: Final = re.compile(r"[a-z0-9!@#$%^&*_.+\-?~]{4,32}")
_VALUE_BEFORE: Final = re.compile(
    r"(?<![a-z0-9!@#$%^&*_.+\-?~])(?P<value>[a-z0-9!@#$%^&*_.+\-?~]{5,32})"
    r"[\s,，是这那个串我你的就当做作设为成\"”’」]{0,6}\Z"
    r"|[设改换][置定]?[成为]\s?(?P<chosen>[a-z0-9!@#$%^&*_.+\-?~]{5,32})[^a-z0-9。！？!?;；\n]{0,6}\Z"
)
_ERROR_CODE: Final = re.compile(r"(?:e|err|error|0x)[\-_]?[0-9a-f]{2,8}")
_BEFORE_FIGURES: Final = re.compile(r"[a-z0-9!@#$%^&*_+]{1,32}\Z")
_REPEATED: Final = re.compile(
    r"(?:[\s:：=是为成就用我的]|改"
    r"|设置?){0,8}(?P<value>(?:[2-8两]个[0-9](?![0-9位次年月天分])[,，、和 ]?){1,4})"
)
_EXPLICIT: Final = re.compile(r"[:：=是为]")
_NOT_TYPED: Final = frozenset({
    "token", "apple", "iphone", "android", "wifi", "ukey", "u-key", "windows", "google", "chrome", "alipay",
    "wechat", "face", "touch", "faceid", "touchid",
    "huawei", "email", "login", "password", "ipad", "face-id", "applepay", "samsung",
})  # fmt: skip
_MONTH_YEAR: Final = re.compile(
    r"(?:0[1-9]|1[0-2])[ /\-._]{0,3}(?:20)?(?:2[4-9]|3[0-9]|4[0-5])(?![0-9])"
    r"|20(?:2[4-9]|3[0-9]|4[0-5])[ /\-._]{0,3}(?:0[1-9]|1[0-2])(?![0-9]|[ /\-._][0-9])"
    r"|(?:2[4-9]|3[0-9])[/\-._](?:0[1-9]|1[0-2])(?![0-9])"
)
_MONTH_YEAR_SPOKEN: Final = re.compile(
    r"(?:20)?(?:2[4-9]|3[0-9]|4[0-5]) ?年 ?(?:0?[1-9]|1[0-2]) ?月(?! ?[0-9]{1,2} ?[日号])(?:份|底)?"
    r"|(?:0?[1-9]|1[0-2]) ?月 ?/?(?:20)?(?:2[4-9]|3[0-9]|4[0-5]) ?年"
)
_CERTAIN: Final = ("有效", "exp", "valid")
_SPOKEN_WITHIN: Final = 10
_NOT_OF_CARD: Final = re.compile(
    r"身份证|证件|护照|执照|活动|优惠|积分|券|合同|产品|理财|存单|存款|协议|驾|居住|额度|权益|保单"
    r"|基金|国债|授权|验证码|密码|证书|盾"
)
_DUMP_TAILS: Final = ((2, 2, 3), (4, 3), (2, 2), (4,))


def find(words: Words, found: Sequence[Run]) -> Iterator[Hit]:
    """Every secret of a view."""
    bare = _BARE.fullmatch(words.view.digits)
    if bare and not proof.is_hotline(bare[1]):
        yield _hit(kinds.CODE, *bare.span(1))
    yield from _typed_passwords(words)
    yield from _spoken_expiry(words)
    for run in found:
        yield from _dump(run)
        yield from _expiry(words, run)
        yield from _announced(words, run)
        yield from _named_after(words, run)


def _hit(kind: str, start: int, end: int) -> Hit:
    return Hit(Span(start, end, kind), "")


def _announced(words: Words, run: Run) -> Iterator[Hit]:
    if words.is_cleared(run.start):
        return
    for word in words.before(run.start):
        if word.kind not in _SIZES:
            continue
        part = None if _is_other_whole(run, word.kind) else _first_fit(run, word.kind)
        if part is not None and _belongs(words.gap(word.end, run.start), word, part):
            yield _hit(_KIND.get(word.kind, word.kind), part.start, part.end)
            return


def _is_other_whole(run: Run, kind: str) -> bool:
    """The run is one phone number or hotline, in whatever groups: 「验证码发到138 0013 8000」."""
    return kind != kinds.PASSWORD and (
        proof.is_mobile(run.figures) or (len(run.figures) == 10 and proof.is_hotline(run.figures))
    )


def _belongs(gap: Gap, word: Word, part: Run) -> bool:
    if part.is_amount() or part.is_written_date() or _is_other_number(part.figures, gap):
        return False
    if gap.tight:
        return not (gap.spent or gap.stopped) or _is_usual(word, part)
    if part.is_decimal() or word.kind == CODE_THING or (gap.stopped and gap.length > 8):
        return False
    if _is_usual(word, part):
        return gap.length <= (_FAR if word.kind != kinds.CVV else _NEAR[kinds.CVV])
    return not gap.spent and gap.length <= _NEAR[word.kind] and not _could_be_date(part.figures)


def _is_usual(word: Word, part: Run) -> bool:
    """Has the length such a secret has at most banks: then the word may stand further off."""
    if word.kind == kinds.CVV:
        return len(part.figures) == 3
    return len(part.figures) == 6 or _are_sixes(part)


def _is_other_number(figures: str, gap: Gap) -> bool:
    """A hotline; 12345 after 「密码是」 is a password all the same."""
    if len(figures) == 3 or not proof.is_hotline(figures):
        return False
    return (
        not gap.tight or (len(figures) == 5 and figures.startswith(("95", "96", "100"))) or len(figures) == 10
    )


def _could_be_date(figures: str) -> bool:
    return proof.is_date(figures) or (len(figures) == 4 and figures[:2] in {"19", "20"})


def _first_fit(run: Run, kind: str) -> Run | None:
    """The part from the left that has the length of this secret."""
    boundaries = run.boundaries()
    total, first = boundaries[-1], boundaries[1]
    sizes = _SIZES[kind]
    if kind != kinds.CVV and _are_sixes(run) and not proof.is_issued_card(run.figures):
        return run
    spelled = all(end - start == 1 for start, end in run.groups)
    if total in sizes and (total <= 8 or spelled or len(run.groups) == 1):
        return None if proof.is_issued_card(run.figures) else run
    if first in sizes:
        return None if proof.is_issued_card(run.figures[:first]) else run.part(0, 0)
    for size in sizes:
        if size in boundaries:
            return run.part(0, boundaries.index(size) - 1)
    return None


def _are_sixes(run: Run) -> bool:
    """Several six-digit secrets in a row, as in 「试了123456、654321」."""
    return all(end - start == 6 for start, end in run.groups)


def _last_fit(run: Run, kind: str) -> Run | None:
    """The part from the right that has the length of this secret."""
    boundaries = run.boundaries()
    total = boundaries[-1]
    if kind != kinds.CVV and _are_sixes(run) and not proof.is_issued_card(run.figures):
        return run
    for size in (total if total <= 8 else 6, *_SIZES[kind]):
        if size in _SIZES[kind] and size <= 12 and total - size in boundaries:
            return run.part(boundaries.index(total - size), len(run.groups) - 1)
    return None


def _named_after(words: Words, run: Run) -> Iterator[Hit]:
    """「123456是我的验证码」: the number first, then what it is."""
    word = words.after(run.end)
    while word and word.kind == CARD_THING:
        word = words.after(word.end)
    if (
        word is None
        or word.kind not in _SIZES
        or word.kind == CODE_THING
        or word.start - run.end > 16
        or words.is_cleared(run.start)
    ):
        return
    part = _last_fit(run, word.kind)
    followed = part is not None and _is_followed(words, part, word)
    if (
        part is None
        or not (words.gap(run.end, word.start).leads or followed)
        or (proof.is_mobile(run.figures) and not _IS_ONE.search(words.view.text, run.end, word.start))
        or (len(part.figures) in {4, 5} and proof.is_hotline(part.figures))
    ):
        return
    between = words.view.text[run.end : word.start]
    if (
        len(part.figures) == 6
        or _are_sixes(part)
        or not between.strip(" ,，、(（")
        or _IS_ONE.search(between)
        or "这" in between
        or followed
    ):
        typed = _BEFORE_FIGURES.search(words.view.text, max(0, part.start - 32), part.start)
        yield _hit(word.kind, typed.start() if typed else part.start, part.end)


def _is_followed(words: Words, part: Run, word: Word) -> bool:
    """「把482913输进去说验证码错误」: six figures, or some that were typed in, and what they are in the same breath."""
    led = _TYPED_IN.search(words.view.text, max(0, part.start - 3), part.start)
    fits = len(part.figures) == 6 or (4 <= len(part.figures) <= 8 and led is not None)
    if not fits or part.is_amount() or part.is_decimal() or word.kind == kinds.CVV:
        return False
    gap = words.gap(part.end, word.start)
    return gap.length <= _BREATH and not gap.spent and not gap.stopped and not words.before(part.start, 1)


def _typed_passwords(words: Words) -> Iterator[Hit]:
    """Passwords with letters or signs in them, behind the word or before it."""
    digits = words.view.digits
    for word in words.words:
        if word.kind not in {kinds.PASSWORD, kinds.CODE}:
            continue
        repeated = _REPEATED.match(digits, word.end) if word.kind == kinds.PASSWORD else None
        if repeated:
            yield _hit(word.kind, *repeated.span("value"))
        link = _LINK.match(digits, word.end)
        typed = _VALUE.match(digits, link.end()) if link else None
        if link and typed and _is_typed(word, words.view.text[word.end : link.end()], typed[0].rstrip("?.!")):
            yield _hit(word.kind, typed.start(), typed.start() + len(typed[0].rstrip("?.!")))
        before = _VALUE_BEFORE.search(digits, max(0, word.start - 44), word.start)
        name = before.lastgroup if before else None
        if before and name and word.kind == kinds.PASSWORD and _is_mixed(before[name]):
            yield _hit(word.kind, *before.span(name))


def _is_typed(word: Word, link: str, value: str) -> bool:
    if len(value) < 4 or value in _NOT_TYPED or not re.search("[a-z]", value):
        return False
    if "@" in value[1:-1] and "." in value:
        return False
    if _CONNECTING.fullmatch(link) is None:
        return _is_mixed(value) and _NO_LINK.search(link) is None
    has_figure = re.search("[0-9]", value) is not None
    return has_figure or (word.kind == kinds.PASSWORD and _is_word_password(link, value))


def _is_mixed(value: str) -> bool:
    """Letters and figures together, five or more, and no error code or address."""
    if (
        len(value) < 5
        or value in _NOT_TYPED
        or _ERROR_CODE.fullmatch(value)
        or ("@" in value and "." in value)
    ):
        return False
    return re.search("[a-z]", value) is not None and re.search("[0-9]", value) is not None


def _expiry(words: Words, run: Run) -> Iterator[Hit]:
    text, digits = words.view.text, words.view.digits
    matched = _MONTH_YEAR.match(digits, run.start)
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
        certain = text.startswith(_CERTAIN, word.start)
        if near and (certain or "卡" in leading + text[word.end : word.end + 6]):
            yield _hit(kinds.EXPIRY, run.start, matched.end())
            return


def _is_word_password(link: str, value: str) -> bool:
    """A password of letters only: announced by 「是」 or a colon, or right behind the word."""
    if _EXPLICIT.search(link):
        return len(value) >= 5
    return not link.strip() and len(value) >= 6 and value.isalpha()


def _spoken_expiry(words: Words) -> Iterator[Hit]:
    """「有效期12月27年」, and the date first: 「34年9月，是有效期」「我的卡2034年10月到期」."""
    text, digits = words.view.text, words.view.digits
    for word in words.words:
        if word.kind != kinds.EXPIRY:
            continue
        certain = text.startswith(_CERTAIN, word.start)
        leading = text[max(0, word.start - 14) : word.start]
        behind = _MONTH_YEAR_SPOKEN.search(digits, word.end, word.end + 24)
        if (
            behind
            and not _NOT_OF_CARD.search(leading)
            and words.gap(word.end, behind.start()).length <= _SPOKEN_WITHIN
        ):
            if certain or "卡" in leading:
                yield _hit(kinds.EXPIRY, *behind.span())
            continue
        for before in _MONTH_YEAR_SPOKEN.finditer(digits, max(0, word.start - 24), word.start):
            leading = text[max(0, before.start() - 14) : before.start()]
            near = words.gap(before.end(), word.start).length <= 4
            if near and not _NOT_OF_CARD.search(leading) and (certain or "卡" in leading[-6:]):
                yield _hit(kinds.EXPIRY, *before.span())


def _dump(run: Run) -> Iterator[Hit]:
    """「6222… 12/27 123」: a card with expiry and security code behind it, no words at all."""
    if len(run.groups) < 2:
        return
    sizes = [end - start for start, end in run.groups]
    boundaries = run.boundaries()
    for tail in _DUMP_TAILS:
        head = len(sizes) - len(tail)
        if (
            head < 1
            or tuple(sizes[head:]) != tail
            or not proof.has_card_shape(run.figures[: boundaries[head]])
        ):
            continue
        date_groups = len(tail) - (tail[-1] == 3)
        date = run.part(head, head + date_groups - 1)
        if _MONTH_YEAR.fullmatch(date.written):
            yield _hit(kinds.EXPIRY, date.start, date.end)
            if date_groups < len(tail):
                yield _hit(kinds.CVV, *run.groups[-1])
            return
