"""Who the bank's site says that a visitor is, as it stands in the row of the visitor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.core.clock import aware


@dataclass(frozen=True)
class Vouched:
    """`key` vouched for him until `until`."""

    key: str | None
    until: datetime | None


def vouched_by(row: Any) -> Vouched | None:
    """Of a row with the columns `customer`, `vouched_kid` and `vouched_until`; None if nobody ever vouched."""
    if row.customer is None:
        return None
    return Vouched(row.vouched_kid, row.vouched_until and aware(row.vouched_until))
