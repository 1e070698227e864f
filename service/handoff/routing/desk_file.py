"""Reads desk.yml and the holiday calendar: the operator's decisions about the service desk, checked when the service starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index import plain_yaml
from service.core.settings import ROOT
from service.handoff.deskwork.clocks import Targeted, Targets
from service.handoff.routing.hours import ALWAYS, DayKind, HolidayCalendar, Hours, ServiceHours, Span, Year
from service.handoff.routing.state import Rules

HOLIDAYS = Path(__file__).with_name("holidays_cn.yml")
BANK = ROOT / "bank.yml"
_SPAN = re.compile(r"(\d{1,2}):(\d{2})[-–](\d{1,2}):(\d{2})")
_WORDS = re.compile("(每天|工作日|周末|节假日)(.+)")
_DAYS = {
    "每天": tuple(DayKind),
    "工作日": (DayKind.WORKDAY,),
    "周末": (DayKind.WEEKEND,),
    "节假日": (DayKind.HOLIDAY,),
}
ALL_DAY = "24小时"

Seconds = Annotated[int, Field(ge=1, le=86_400)]
Minutes = Annotated[int, Field(ge=1, le=1_440)]


class DeskFileError(ValueError):
    """`code` is desk_file: the file is missing, unreadable, or says something that cannot be."""

    code = "desk_file"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Days(_Part):
    workday: str = ""
    weekend: str = ""
    holiday: str = ""


BankValue = Annotated[str, Field(pattern=r"^[a-z_]+$")]
"""`always`, or the field of bank.yml that tells customers the hours in words."""


class HoursPart(_Part):
    default: Days | BankValue
    skills: dict[str, Days | BankValue] = Field(default_factory=dict)


class CapacityPart(_Part):
    default: Annotated[int, Field(ge=1, le=100)] = 5
    agents: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict)


class RoutingPart(_Part):
    ring_seconds: Seconds = 20
    round_pause_seconds: Seconds = 15
    agent_grace_seconds: Seconds = 60
    customer_grace_seconds: Seconds = 120
    return_window_minutes: Minutes = 30
    promote_minutes: Minutes = 30
    next_level_seconds: Seconds = 30


class TargetsPart(_Part):
    queue_seconds: Seconds | None = None
    first_reply_seconds: Seconds | None = None
    next_reply_seconds: Seconds | None = None

    def over(self, other: Targets) -> Targets:
        """These, and the other's where nothing is written."""

        def seconds(written: int | None, else_: timedelta) -> timedelta:
            return else_ if written is None else timedelta(seconds=written)

        return Targets(
            seconds(self.queue_seconds, other.queue),
            seconds(self.first_reply_seconds, other.first_reply),
            seconds(self.next_reply_seconds, other.next_reply),
        )


class ClocksPart(_Part):
    default: TargetsPart = TargetsPart()
    skills: dict[str, TargetsPart] = Field(default_factory=dict)


class BoardPart(_Part):
    long_handling_minutes: Minutes = 43
    alert_waiting: Annotated[int, Field(ge=1, le=1000)] = 1


class DeskFile(_Part):
    """desk.yml as written."""

    hours: HoursPart
    capacity: CapacityPart = CapacityPart()
    routing: RoutingPart = RoutingPart()
    clocks: ClocksPart = ClocksPart()
    board: BoardPart = BoardPart()
    overflow: dict[str, dict[str, Seconds]] = Field(default_factory=dict)
    patience_minutes: Minutes = 20
    message_answer_minutes: Minutes = 120
    callback_ahead_minutes: Minutes = 30
    callback_slot_minutes: Minutes = 30
    callbacks_per_slot: Annotated[int, Field(ge=1, le=1000)] = 6


@dataclass(frozen=True)
class Desk:
    """desk.yml as the rules use it."""

    hours: ServiceHours
    rules: Rules = field(default_factory=Rules)
    capacity: int = 5
    capacities: Mapping[str, int] = field(default_factory=dict)
    """By agent number, where it differs."""
    patience_minutes: int = 20
    message_answer: timedelta = timedelta(minutes=120)
    """Opening time within which a message that a customer left is answered."""
    callback_ahead: timedelta = timedelta(minutes=30)
    callback_slot: timedelta = timedelta(minutes=30)
    callbacks_per_slot: int = 6
    """How many customers a skill group calls back within one slot."""
    targets: Targeted = field(default_factory=Targeted)
    """Of the three clocks."""
    long_handling: timedelta = timedelta(minutes=43)
    """After which the board marks a conversation: the longest seen at a counter."""
    alert_waiting: int = 1
    """From how many waiting customers on the board warns of seats that do not serve."""

    def capacity_of(self, number: str) -> int:
        return self.capacities.get(number, self.capacity)


def load_desk(path: Path, holidays: Path = HOLIDAYS, bank: Path = BANK) -> Desk:
    """`bank` has the hours that the file only names. Raises DeskFileError, naming what is wrong."""
    try:
        written = DeskFile.model_validate(_read(path))
    except ValidationError as error:
        raise DeskFileError(f"{path.name}: {_first(error)}") from None
    calendar = load_holidays(holidays)
    hours = {skill: _hours(days, path, bank) for skill, days in written.hours.skills.items()}
    return Desk(
        hours=ServiceHours(calendar, _hours(written.hours.default, path, bank), hours),
        rules=_rules(written),
        capacity=written.capacity.default,
        capacities=written.capacity.agents,
        patience_minutes=written.patience_minutes,
        message_answer=timedelta(minutes=written.message_answer_minutes),
        callback_ahead=timedelta(minutes=written.callback_ahead_minutes),
        callback_slot=timedelta(minutes=written.callback_slot_minutes),
        callbacks_per_slot=written.callbacks_per_slot,
        targets=_targets(written.clocks),
        long_handling=timedelta(minutes=written.board.long_handling_minutes),
        alert_waiting=written.board.alert_waiting,
    )


def load_holidays(path: Path = HOLIDAYS) -> HolidayCalendar:
    """Raises DeskFileError."""
    try:
        return HolidayCalendar({int(year): _year(about) for year, about in _read(path).items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeskFileError(f"{path.name}: {error!r}") from error


def _read(path: Path) -> Any:
    try:
        return plain_yaml.load(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DeskFileError(f"{path.name}: {error}") from error


def _first(error: ValidationError) -> str:
    one = error.errors()[0]
    return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


def _rules(written: DeskFile) -> Rules:
    routing = written.routing
    return Rules(
        ring=timedelta(seconds=routing.ring_seconds),
        round_pause=timedelta(seconds=routing.round_pause_seconds),
        agent_grace=timedelta(seconds=routing.agent_grace_seconds),
        customer_grace=timedelta(seconds=routing.customer_grace_seconds),
        return_window=timedelta(minutes=routing.return_window_minutes),
        promote=timedelta(minutes=routing.promote_minutes),
        next_level=timedelta(seconds=routing.next_level_seconds),
        overflow={
            skill: tuple((group, timedelta(seconds=after)) for group, after in helpers.items())
            for skill, helpers in written.overflow.items()
        },
    )


def _targets(written: ClocksPart) -> Targeted:
    default = written.default.over(Targets())
    return Targeted(default, {skill: part.over(default) for skill, part in written.skills.items()})


def _hours(days: Days | str, path: Path, bank: Path) -> Hours:
    if days == "always":
        return ALWAYS
    if isinstance(days, str):
        return hours_said(str((_read(bank) or {}).get(days, "")), f"{bank.name}: {days}")
    return Hours({kind: tuple(_spans(getattr(days, kind.value), path)) for kind in DayKind})


def hours_said(words: str, where: str) -> Hours:
    """每天8:00–22:00; 工作日9:00–12:00、13:00–17:30，周末10:00–16:00; 每天24小时. Raises DeskFileError with `where`."""
    spans: dict[DayKind, tuple[Span, ...]] = {}
    for part in re.split("[，,；;]", words):
        found = _WORDS.fullmatch(part.strip())
        if not found:
            raise DeskFileError(f"{where}: {words!r} is not like 每天8:00–22:00")
        day, times = found.groups()
        said = (
            ALWAYS.spans[DayKind.WORKDAY]
            if times == ALL_DAY
            else _spans(times.replace("、", " "), Path(where))
        )
        spans |= dict.fromkeys(_DAYS[day], tuple(said))
    return Hours(spans)


def _spans(text: str, path: Path) -> list[Span]:
    spans = []
    for part in text.split():
        found = _SPAN.fullmatch(part)
        if not found:
            raise DeskFileError(f"{path.name}: {part!r} is not like 8:00-22:00")
        begin_hour, begin_minute, end_hour, end_minute = (int(number) for number in found.groups())
        try:
            span = Span(time(begin_hour, begin_minute), time(end_hour % 24, end_minute))
        except ValueError as error:
            raise DeskFileError(f"{path.name}: {part!r}: {error}") from error
        if span.end != time(0) and span.end <= span.begin:
            raise DeskFileError(f"{path.name}: {part!r} ends before it begins")
        spans.append(span)
    return sorted(spans, key=lambda span: span.begin)


def _year(about: dict[str, Any]) -> Year:
    rest: dict[date, str] = {}
    for name, days in about["rest"].items():
        first, last = days if isinstance(days, list) else (days, days)
        for number in range((last - first).days + 1):
            rest[first + timedelta(days=number)] = name
    return Year(bool(about["announced"]), rest, frozenset(about["work"]))
