"""C2 numbers: bank cards and accounts, resident ids, phones, birth dates.

A number is taken when a checksum or the numbering plan proves it, or when a word announces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from service.privacy import kinds, proof
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.runs import Run
from service.privacy.words import CARD_NO, CARD_THING, Word, Words

_X: Final = re.compile(r"[ \-._·,，、/*|~]{0,3}x(?![a-z0-9])")
_LENGTHS: Final = (18, 17, 16, 19, 11, 15, 14, 13)
_PLUS: Final = re.compile(r"\+ ?$")
_PUBLIC: Final = re.compile(r"网点|支行|分行|分理处|营业|客服|你们|你行|贵行|银行|热线|官方|派出所|公安")
_PERSONAL: Final = re.compile(r"我|家|联系|座机|固话|单位|公司|办公|预留|回电")
_BIRTH: Final = re.compile(
    r"(?:19|20)?[0-9]{2}(?: ?年 ?|[/\-. ])[0-9]{1,2}(?: ?月 ?|[/\-. ])[0-9]{1,2} ?[日号]?"
    r"|(?:19|20)[0-9]{6}(?![0-9])"
)
_ANNOUNCED_WITHIN: Final = 6
_NAMED_WITHIN: Final = 16


class _Claim(NamedTuple):
    """A window of groups that is a number of some kind; the best score wins."""

    score: int
    length: int
    first: int
    last: int
    end: int
    kind: str


def find(words: Words, found: Sequence[Run]) -> Iterator[Hit]:
    """Every number of a view; birth dates first, as they would look like parts of other numbers."""
    for run in found:
        yield from _birth(words, run)
        hits = list(_proven(words, run))
        yield from hits
        yield from _announced(words, run) if not hits else ()


def _hit(kind: str, run: Run, end: int) -> Hit:
    return Hit(Span(run.start, end, kind), run.figures)


def _proven(words: Words, run: Run) -> Iterator[Hit]:
    boundaries = run.boundaries()
    if boundaries[-1] < 11 or run.is_thousands():
        return
    claims = sorted(_claims(words, run, boundaries), reverse=True)
    used: set[int] = set()
    for claim in claims:
        groups = range(claim.first, claim.last + 1)
        if used.isdisjoint(groups):
            used.update(groups)
            part = run.part(claim.first, claim.last)
            yield _hit(claim.kind, _with_plus(part), claim.end)


def _with_plus(part: Run) -> Run:
    """The same run with its plus sign inside."""
    plus = _PLUS.search(part.view.text, max(0, part.start - 2), part.start)
    if plus is None:
        return part
    return Run(part.view, [(plus.start(), part.groups[0][1]), *part.groups[1:]])


def _claims(words: Words, run: Run, boundaries: list[int]) -> Iterator[_Claim]:
    figures = run.figures
    windows = proof.LuhnWindows(figures)
    last_of = {boundary: at for at, boundary in enumerate(boundaries)}
    order = _is_order(words, run)
    tail = words.is_tail(run.start)
    tail_x = _X.match(run.view.text, run.end)
    for first, start in enumerate(boundaries[:-1]):
        cleared = order and not (tail and first > 0)
        for length in _LENGTHS:
            beyond = last_of.get(start + length)
            if beyond is None:
                continue
            part = figures[start : start + length]
            end = run.groups[beyond - 1][1]
            whole = 2 if first == 0 and beyond == len(run.groups) else 0
            if length == 17:
                if tail_x and beyond == len(run.groups) and proof.looks_like_resident_id(part + "x"):
                    yield _Claim(8, 18, first, beyond - 1, tail_x.end(), kinds.ID_CARD)
            elif length == 18 and _id_score(part, cleared):
                yield _Claim(_id_score(part, cleared), length, first, beyond - 1, end, kinds.ID_CARD)
            elif length == 11 and not cleared and _is_mobile(run, first, beyond, part):
                yield _Claim(4 + whole, length, first, beyond - 1, end, kinds.PHONE)
            if length in {13, 15} and not cleared and _is_prefixed_mobile(part):
                yield _Claim(6 + whole, length, first, beyond - 1, end, kinds.PHONE)
            passes = length != 11 and windows.passes(start, start + length)
            score = _card_score(part, beyond - first == 1, cleared) if passes else 0
            if score and run.part(first, beyond - 1).is_regular():
                yield _Claim(score + whole, length, first, beyond - 1, end, kinds.CARD)
            if beyond - first == 1 and length >= 16 and not cleared and not _is_stamp(part):
                yield _Claim(1, length, first, beyond - 1, end, kinds.ACCOUNT)
        size = boundaries[first + 1] - start
        if size > 19 and not cleared:
            yield _Claim(1, size, first, first, run.groups[first][1], kinds.ACCOUNT)
    yield from _whole(words, run, order)


def _whole(words: Words, run: Run, cleared: bool) -> Iterator[_Claim]:
    """Claims on the whole run only."""
    if len(run.figures) == 15 and not cleared:
        yield from _old_id(words, run, run.figures)
    yield from _foreign(run, run.figures, len(run.groups))


def _is_order(words: Words, run: Run) -> bool:
    """The number is announced as an order, amount or the like, or carries a unit."""
    return words.is_cleared(run.start) or run.is_amount() or run.is_decimal()


def _is_stamp(figures: str) -> bool:
    """Begins with a date, as order numbers and time stamps do."""
    return proof.is_date(figures[:8]) and figures[:2] == "20"


def _id_score(part: str, cleared: bool) -> int:
    if proof.is_resident_id(part):
        return 8
    return 3 if proof.looks_like_resident_id(part) and not cleared and not _is_stamp(part) else 0


def _old_id(words: Words, run: Run, figures: str) -> Iterator[_Claim]:
    """Above every card, but for the one issuer of fifteen figures while no document is spoken of: no check digit helps."""
    if proof.is_old_resident_id(figures):
        near = (
            word for word in words.before(run.start) if words.gap(word.end, run.start).length <= _NAMED_WITHIN
        )
        named = any(word.kind in {kinds.ID_CARD, kinds.DOCUMENT} for word in near)
        score = 9 if named or not figures.startswith(("34", "37")) else 4
        yield _Claim(score, 15, 0, len(run.groups) - 1, run.end, kinds.ID_CARD)


def _card_score(part: str, single: bool, cleared: bool) -> int:
    """0 when it is no card, more the surer it is."""
    if not proof.is_card(part):
        return 0
    if proof.is_issued_card(part):
        return 5
    return 2 if single and not cleared and not _is_stamp(part) else 0


def _is_mobile(run: Run, first: int, beyond: int, part: str) -> bool:
    if not proof.is_mobile(part):
        return False
    sizes = tuple(end - start for start, end in run.groups[first:beyond])
    if len(sizes) == 1 or sizes in {(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5)} or max(sizes) == 1:
        return True
    return max(sizes) <= 6 and run.part(first, beyond - 1).is_regular()


def _is_prefixed_mobile(part: str) -> bool:
    return part.startswith(("0086", "86")) and proof.is_mobile(part[-11:])


def _foreign(run: Run, figures: str, groups: int) -> Iterator[_Claim]:
    """+852 9123 4567: with the plus sign any country counts."""
    if _with_plus(run) is not run and len(figures) <= 15 and proof.is_foreign_phone(figures):
        yield _Claim(7, len(figures), 0, groups - 1, run.end, kinds.PHONE)


def _birth(words: Words, run: Run) -> Iterator[Hit]:
    for word in words.before(run.start, 1):
        if word.kind == kinds.BIRTH and words.gap(word.end, run.start).tight:
            date = _BIRTH.match(words.view.digits, run.start)
            if date:
                yield Hit(Span(run.start, date.end(), kinds.BIRTH), "")


def _announced(words: Words, run: Run) -> Iterator[Hit]:
    """Numbers without proof that the nearest words announce."""
    if words.is_cleared(run.start) or run.is_amount() or run.is_decimal():
        return
    for word in words.before(run.start):
        kind = _kind_by_word(words, word, run)
        if kind is None:
            continue
        gap = words.gap(word.end, run.start)
        if not gap.spent and not gap.stopped and (gap.tight or gap.length <= _ANNOUNCED_WITHIN):
            tail_x = _X.match(run.view.text, run.end) if kind == kinds.ID_CARD else None
            yield _hit(kind, run, tail_x.end() if tail_x else run.end)
            return


def _kind_by_word(words: Words, word: Word, run: Run) -> str | None:
    figures = run.figures
    size = len(figures)
    if word.kind == CARD_NO and 8 <= size <= 32:
        return kinds.ACCOUNT
    if word.kind == CARD_THING and 12 <= size <= 24 and not _is_stamp(figures):
        return kinds.ACCOUNT
    if word.kind == kinds.ID_CARD and (14 <= size <= 19 or proof.is_old_resident_id(figures)):
        return kinds.ID_CARD
    if word.kind == kinds.PHONE and _is_personal_phone(words, word, run):
        return kinds.PHONE
    return None


def _is_personal_phone(words: Words, word: Word, run: Run) -> bool:
    figures = run.figures
    if not 7 <= len(figures) <= 13 or proof.is_hotline(figures) or proof.is_date(figures):
        return False
    leading = words.view.text[max(0, word.start - 12) : run.start]
    if _PUBLIC.search(leading):
        return False
    named = words.view.text[word.start : word.end]
    return (
        figures[0] == "1"
        or "手机" in named
        or _PERSONAL.search(leading) is not None
        or proof.is_landline(figures)
    )
