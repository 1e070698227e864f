"""The board as data for the wire, and as a table to keep."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from service.core.clock import iso
from service.handoff.supervision.board import Floor
from service.handoff.supervision.board_rules import Alert, GroupLine, Seat, Seats, SeatState

Names = Callable[[str], str]
"""Skill id → the name people read."""
HEAD = ("项目", "名称", "状态", "原因", "坐席", "在接待", "空闲", "暂停", "离开")
HEAD_OF_LINE = ("在等", "最久等待（秒）", "等候超时", "预计等待（分钟）")
STATES = {
    SeatState.SERVING: "在接待",
    SeatState.FREE: "空闲",
    SeatState.PAUSED: "暂停",
    SeatState.AWAY: "离开",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


def floor_json(floor: Floor, names: Names) -> dict[str, Any]:
    return {
        "now": iso(floor.now),
        "whole": _line(floor.whole),
        "groups": [{"skill": _skill(line.skill, names), **_line(line)} for line in floor.groups],
        "seats": [_seat(seat) for seat in floor.seats],
        "alerts": [_alert(alert, names) for alert in floor.alerts],
        "today": floor.today,
    }


def floor_csv(floor: Floor, names: Names) -> str:
    """One row for the floor, one per group, one per seat; with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow((*HEAD, *HEAD_OF_LINE))
    write.writerow(_cells("合计", "", floor.whole))
    for line in floor.groups:
        write.writerow(_cells("技能组", names(line.skill or ""), line))
    for seat in floor.seats:
        who = f"{seat.agent.order} {seat.name}"
        cells = ("坐席", who, STATES[seat.state], seat.reason or "", "", seat.agent.in_hand)
        write.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: object) -> object:
    """What staff typed stays text in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _cells(kind: str, name: str, line: GroupLine) -> list[object]:
    seats = line.seats
    estimate = "–".join(map(str, line.estimate)) if line.estimate else ""
    counts = (seats.total, seats.serving, seats.free, seats.paused, seats.away)
    waits = (line.waiting, _seconds(line.longest), line.too_long, estimate)
    return [harmless(cell) for cell in (kind, name, "", "", *counts, *waits)]


def _line(line: GroupLine) -> dict[str, Any]:
    return {
        "seats": _seats(line.seats),
        "waiting": line.waiting,
        "longest_seconds": _seconds(line.longest),
        "too_long": line.too_long,
        "estimate_minutes": line.estimate and list(line.estimate),
    }


def _seats(seats: Seats) -> dict[str, int]:
    each = {state.value: getattr(seats, state.value) for state in SeatState}
    return {"total": seats.total, "empty": seats.empty, **each}


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "number": seat.agent.order,
        "name": seat.name,
        "state": seat.state.value,
        "status": seat.agent.status.value,
        "reason": seat.reason,
        "since": seat.since and iso(seat.since),
        "in_hand": seat.agent.in_hand,
        "capacity": seat.agent.capacity,
    }


def _alert(alert: Alert, names: Names) -> dict[str, Any]:
    return {
        "code": alert.code.value,
        "skill": _skill(alert.skill, names),
        "waiting": alert.waiting,
        "seats": alert.seats,
        "longest_seconds": _seconds(alert.longest),
    }


def _skill(skill: str | None, names: Names) -> dict[str, str]:
    return {"id": skill or "", "name": names(skill or "")}


def _seconds(span: timedelta) -> int:
    return max(0, int(span.total_seconds()))
