"""Texts are in force, and somebody else than their owner looked at them not too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kb_index.content import Problem
from kb_index.lint import limits
from kb_index.lint.material import Material

NOBODY = frozenset(
    {"无", "暂无", "待定", "待审", "待审核", "未审", "未审核", "未定", "tbd", "none", "n/a", "-", "?", "？"}
)


def not_expired(material: Material) -> Iterator[Problem]:
    """Texts are in force today."""
    for item in material.items():
        if item.valid_until is not None and item.valid_until < material.today:
            message = f"expired on {item.valid_until}"
            yield material.problem(
                item, "valid_until", "expired", message, "review it and renew the date, or remove the file"
            )


def already_begun(material: Material) -> Iterator[Problem]:
    """Every text is used from the next build on, so a day in the future means that it is shown too early."""
    for item in material.items():
        if item.valid_from > material.today:
            message = f"valid from {item.valid_from} only, but it would be shown from the next build on"
            yield material.problem(
                item, "valid_from", "not_yet_valid", message, "add the file on that day, or correct the date"
            )


def dates_in_order(material: Material) -> Iterator[Problem]:
    """A text does not end before it begins."""
    for item in material.items():
        if item.valid_until is not None and item.valid_until < item.valid_from:
            message = f"ends on {item.valid_until}, before it begins on {item.valid_from}"
            yield material.problem(item, "valid_until", "dates", message, "correct one of the two dates")


def reviewed(material: Material) -> Iterator[Problem]:
    """Somebody other than the owner has reviewed it."""
    for item in material.items():
        if item.reviewer.lower() in NOBODY:
            message = f"{item.reviewer} is nobody: the text is not yet reviewed"
        elif item.reviewer == item.owner:
            message = f"{item.reviewer} owns the text and cannot review it too"
        else:
            continue
        yield material.problem(item, "reviewer", "unreviewed", message, "have another department review it")


def review_fresh(material: Material) -> Iterator[Problem]:
    """The text is not older than the review interval and not older than its own sources."""
    for item in material.items():
        if item.valid_from < material.today - timedelta(days=limits.REVIEW_DAYS):
            message = f"last reviewed for {item.valid_from}, more than {limits.REVIEW_DAYS} days ago"
            fix = "compare it with its sources and renew valid_from"
            yield material.problem(item, "valid_from", "stale_review", message, fix)
        for at, source in enumerate(item.source):
            if source.date > max(item.valid_from, material.today):
                message = f"{source.name} is of {source.date}, which is yet to come"
                fix = "correct the date"
            elif source.date > item.valid_from:
                message = f"{source.name} of {source.date} is newer than the text of {item.valid_from}"
                fix = "review the text against it and renew valid_from"
            else:
                continue
            yield material.problem(item, f"source.{at}", "stale_review", message, fix)
