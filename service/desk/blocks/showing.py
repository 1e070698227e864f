"""Blocks as the desk reads them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import aliased

from service.core.clock import aware, iso
from service.core.ids import token_hash
from service.desk.blocks.rules import LAPSES_AFTER, Times, state_of
from service.desk.blocks.tables import BlockRow
from service.handoff.tables import Handoff
from service.identity.tables import Staff, Visitor

MARK_CHARS = 4
MOMENTS = ("proposed_at", "decided_at", "until", "lifted_at", "told_at")


def holding_good(now: datetime) -> ColumnElement[bool]:
    """Proposals that wait and blocks that last, as `rules.state_of`."""
    waits = and_(BlockRow.decided_at.is_(None), BlockRow.proposed_at > now - LAPSES_AFTER)
    lasts = and_(BlockRow.until.is_not(None), BlockRow.until > now, BlockRow.lifted_at.is_(None))
    return or_(waits, lasts)


def times_of(row: Row[Any]) -> Times:
    return Times(aware(row.proposed_at), _aware(row.decided_at), _aware(row.until), _aware(row.lifted_at))


def columns() -> Select[Any]:
    """A block with everybody who had to do with it."""
    proposer, decider, lifter = aliased(Staff), aliased(Staff), aliased(Staff)
    return (
        select(
            *BlockRow.__table__.columns,
            proposer.number.label("proposer"),
            proposer.name.label("proposer_name"),
            decider.number.label("decider"),
            decider.name.label("decider_name"),
            lifter.number.label("lifter"),
            lifter.name.label("lifter_name"),
            Visitor.customer,
            _headline().label("headline"),
        )
        .join(proposer, proposer.id == BlockRow.proposed_by)
        .outerjoin(decider, decider.id == BlockRow.decided_by)
        .outerjoin(lifter, lifter.id == BlockRow.lifted_by)
        .join(Visitor, Visitor.id == BlockRow.visitor_id)
    )


def _headline() -> Any:
    return (
        select(Handoff.summary["headline"].as_string())
        .where(Handoff.conversation_id == BlockRow.conversation_id)
        .order_by(Handoff.begun_seq.desc())
        .limit(1)
        .correlate(BlockRow)
        .scalar_subquery()
    )


def shown(row: Row[Any], now: datetime) -> dict[str, Any]:
    """As `BlockOut`."""
    return {
        "id": row.id,
        "conversation": row.conversation_id,
        "state": state_of(times_of(row), now).value,
        "reason": row.reason,
        "hours": row.hours,
        "note": row.note,
        "headline": row.headline or "",
        "known": row.customer is not None,
        "mark": token_hash(row.customer or row.visitor_id)[:MARK_CHARS].upper(),
        "proposed_by": {"number": row.proposer, "name": row.proposer_name},
        "decided_by": _badge(row.decider, row.decider_name),
        "lifted_by": _badge(row.lifter, row.lifter_name),
        **{name: at and iso(at) for name in MOMENTS for at in (getattr(row, name),)},
    }


def _badge(number: str | None, name: str | None) -> dict[str, str] | None:
    return {"number": number, "name": name or ""} if number else None


def _aware(moment: datetime | None) -> datetime | None:
    return aware(moment) if moment else None
