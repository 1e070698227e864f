"""Proof that digits are what they look like, by kept libraries."""

from __future__ import annotations

import re
from datetime import date
from itertools import accumulate
from typing import Final

import phonenumbers
from stdnum import luhn
from stdnum.cn import ric

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_ISSUER: Final = re.compile(r"62|60|4|5[0-8]|3[04-8]|6[3-9]|9558|9559|900[03]")
_CENTURY: Final = 1900, 2100
_BORN: Final = re.compile(r"(?:18[5-9]|19[0-9]|20[0-9])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


class LuhnWindows:
    """Luhn sums of every window of a digit string, each in constant time; a pre-test for `is_card`."""

    def __init__(self, figures: str) -> None:
        values = list(map(int, figures))
        even = (value if at % 2 == 0 else _DOUBLED[value] for at, value in enumerate(values))
        odd = (value if at % 2 else _DOUBLED[value] for at, value in enumerate(values))
        self._sums = [0, *accumulate(even)], [0, *accumulate(odd)]

    def passes(self, start: int, end: int) -> bool:
        sums = self._sums[(end - 1) % 2]
        return (sums[end] - sums[start]) % 10 == 0


def is_card(figures: str) -> bool:
    """13–19 digits whose Luhn digit is right."""
    return 13 <= len(figures) <= 19 and figures[0] != "0" and bool(luhn.is_valid(figures))


def has_issuer(figures: str) -> bool:
    """Begins like the cards in use in China (62…, 60…, Visa, Mastercard, JCB, Amex, old ICBC)."""
    return _ISSUER.match(figures) is not None


def is_issued_card(figures: str) -> bool:
    """A card by issuer and Luhn digit, long enough that chance is out of the question."""
    return len(figures) >= 14 and has_issuer(figures) and is_card(figures)


def has_card_shape(figures: str) -> bool:
    """Length and issuer of a card; the Luhn digit may be mistyped."""
    return 15 <= len(figures) <= 19 and has_issuer(figures)


def is_resident_id(number: str) -> bool:
    """A GB 11643 number: eighteen characters with the right check digit (X in either case) and a date in their middle.

    The check digit decides. `ric.is_valid` is not asked: it knows no county abolished before its list, and in
    python-stdnum 2.2 raises KeyError for a county it does not know in a province it does. Nor is a calendar: numbers
    with a 30th of February were given out and are carried. Foreigners' permanent residence cards begin with 9.
    """
    return looks_like_resident_id(number) and bool(ric.calc_check_digit(number) == number[-1].upper())


def looks_like_resident_id(number: str) -> bool:
    """Eighteen characters with a possible region and birth date; the check digit may be mistyped."""
    return len(number) == 18 and number[0] in "123456789" and _BORN.fullmatch(number[6:14]) is not None


def is_old_resident_id(figures: str) -> bool:
    """A 15-digit number of before 1999: region, yymmdd, order."""
    return (
        len(figures) == 15 and figures[0] in "12345678" and _BORN.fullmatch(f"19{figures[6:12]}") is not None
    )


def is_mobile(figures: str) -> bool:
    """Eleven digits from 13 to 19. No table of allotted ranges is asked: ranges are allotted faster than tables grow."""
    return len(figures) == 11 and figures[0] == "1" and figures[1] >= "3"


def is_foreign_phone(figures: str) -> bool:
    """A valid number of any country, given as the digits after the plus sign."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{figures}"))
    except phonenumbers.NumberParseException:
        return False


def is_landline(figures: str) -> bool:
    """A mainland landline with its area code."""
    if not figures.startswith("0") or not 10 <= len(figures) <= 12:
        return False
    number = phonenumbers.PhoneNumber(country_code=86, national_number=int(figures))
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE


def is_hotline(figures: str) -> bool:
    """A public service number: 95xxx, 96xxx, 400/800, 100xx, 12xxx, 110 …"""
    return re.fullmatch(r"9[56]\d{3,4}|[48]00\d{7}|1(?:00|23)\d{2}|1[12]\d|106\d{5,}", figures) is not None


def is_date(figures: str) -> bool:
    """Eight digits yyyymmdd between 1900 and 2099."""
    if len(figures) != 8 or not _CENTURY[0] <= int(figures[:4]) < _CENTURY[1]:
        return False
    try:
        date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return False
    return True
