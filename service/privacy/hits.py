"""A hit: a span of a view, and the folded text its placeholder is made from."""

from __future__ import annotations

from typing import NamedTuple

from service.privacy.kinds import Span


class Hit(NamedTuple):
    """`span` in offsets of the view; `value` folded (ASCII digits; the family name of a name)."""

    span: Span
    value: str
