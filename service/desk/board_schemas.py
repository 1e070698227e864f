"""What goes over the wire to the supervisors' board."""

from typing import Literal

from pydantic import BaseModel, Field

from service.desk.schemas import Card, StatusName
from service.desk.summary_schemas import NamedOut


class SeatsOut(BaseModel):
    total: int
    empty: int = Field(description="Seats nobody is served at: free, paused and away ones.")
    serving: int
    free: int
    paused: int
    away: int = Field(description="Says 离线, or is signed in without a sign of life.")


class LineOut(BaseModel):
    seats: SeatsOut
    waiting: int
    longest_seconds: int = Field(description="Of those who wait now; 0 with nobody waiting.")
    too_long: int = Field(description="Who has waited longer than the target of his group.")
    estimate_minutes: tuple[int, int] | None = Field(
        description="For who came now; null while nobody is on duty."
    )


class GroupLineOut(LineOut):
    skill: NamedOut


class SeatOut(BaseModel):
    number: str
    name: str
    state: Literal["serving", "free", "paused", "away"]
    status: StatusName
    reason: str | None = Field(description="What a break is for.")
    since: str | None = Field(description="When the agent said so; null until he said anything.")
    in_hand: int
    capacity: int


class AlertOut(BaseModel):
    code: Literal["unstaffed", "paused_while_waiting", "idle_while_waiting"]
    skill: NamedOut
    waiting: int
    seats: int = Field(description="Those it is about: paused ones, or free ones.")
    longest_seconds: int


class TodayOut(BaseModel):
    """Since midnight, bank time."""

    offered: int
    taken: int
    abandoned: int
    instead: int = Field(description="Left a message or booked a callback.")
    handed_on: int
    mean_wait_seconds: int | None
    service_level: float | None = Field(
        description="Share of 0 to 1 that was answered in time; null before the first."
    )
    target_seconds: tuple[int, int] | None = Field(
        description="What is in time: the shortest and the longest target of their groups; null before the first."
    )


class HelpOut(BaseModel):
    at: str
    note: str


class BoardCard(Card):
    accepted_at: str | None = Field(description="When the present agent took over.")
    long: bool = Field(description="Served for longer than `long_handling_minutes` of desk.yml.")
    help: HelpOut | None = Field(description="What the agent asks supervisors for.")


class BoardOut(BaseModel):
    cursor: int
    now: str
    whole: LineOut = Field(description="Every seat and every customer once.")
    groups: list[GroupLineOut] = Field(description="Whoever serves several groups counts in each of them.")
    seats: list[SeatOut]
    alerts: list[AlertOut] = Field(description="The longest wait first.")
    today: TodayOut
    conversations: list[BoardCard] = Field(
        description="Waiting or served, in any skill group: calls for help first, then the oldest."
    )
