"""Reads the whole floor as of one moment: a fixed number of queries, however many agents and customers there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock, aware
from service.core.database import Database
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.estimate import HandlingTimes
from service.handoff.routing.picture import Picture, Post
from service.handoff.store import HandoffStore
from service.handoff.supervision.board_rules import (
    Alert,
    GroupLine,
    Limits,
    Queueing,
    Seat,
    alerts,
    group_line,
    group_lines,
    seat_state,
)
from service.handoff.supervision.figures import Passed, day_began, of_today
from service.handoff.tables import DeskEntry, Handoff

HANDED_ON = ("transferred", "regrouped", "taken_over")


@dataclass(frozen=True)
class Floor:
    """`whole` counts every seat and customer once; `groups` count who serves several in each of them."""

    now: datetime
    limits: Limits
    seats: list[Seat]
    whole: GroupLine
    groups: list[GroupLine]
    alerts: list[Alert]
    today: dict[str, object]


class Board:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        picture: Picture,
        handoffs: HandoffStore,
        desk: Desk,
        skills: Callable[[], Mapping[str, str]],
    ) -> None:
        """`skills` gives the skill groups with the names customers read, as they are now."""
        self._database, self._clock, self._picture = database, clock, picture
        self._handoffs, self._desk, self._skills = handoffs, desk, skills

    async def floor(self) -> Floor:
        now = self._clock.now()
        times = await self._handoffs.handling()
        async with self._database.read() as connection:
            posts, _ = await self._picture.at_the_desk(connection)
            queue = await self._queue(connection)
            today = await self._today(connection, day_began(now))
        desk = self._desk
        limits = Limits(desk.long_handling, desk.alert_waiting, desk.rules.ring)
        seats = [seat for post in posts if (seat := _seat(post, now))]
        groups = group_lines(list(self._skills()), seats, queue, self._minutes(times), now)
        return Floor(
            now=now,
            limits=limits,
            seats=seats,
            whole=group_line(None, seats, queue, times.otherwise, now),
            groups=groups,
            alerts=alerts(groups, limits),
            today=today,
        )

    def name_of(self, skill: str) -> str:
        return self._skills().get(skill, skill)

    def _minutes(self, times: HandlingTimes) -> dict[str, float]:
        return {skill: times.of(skill) for skill in self._skills()}

    async def _queue(self, connection: AsyncConnection) -> list[Queueing]:
        columns = (Handoff.skill, Handoff.waiting_since, Handoff.place_at, Handoff.queued_at)
        query = select(*columns).where(Handoff.ended_at.is_(None), Handoff.accepted_at.is_(None))
        return [
            Queueing(
                row.skill,
                aware(row.waiting_since or row.place_at or row.queued_at),
                self._desk.targets.of(row.skill).queue,
            )
            for row in (await connection.execute(query)).all()
        ]

    async def _today(self, connection: AsyncConnection, since: datetime) -> dict[str, object]:
        """Whoever came back to the agent who knew him was not offered to anybody."""
        columns = (Handoff.skill, Handoff.queued_at, Handoff.answered_at, Handoff.outcome)
        query = select(*columns).where(Handoff.queued_at >= since, Handoff.reason != "customer_returned")
        rows = (await connection.execute(query)).all()
        moved = (
            select(func.count())
            .select_from(DeskEntry)
            .where(DeskEntry.at >= since, DeskEntry.type.in_(HANDED_ON))
        )
        passed = [
            Passed(
                aware(row.queued_at),
                row.answered_at and aware(row.answered_at),
                row.outcome,
                self._desk.targets.of(row.skill).queue,
            )
            for row in rows
        ]
        return of_today(passed, (await connection.execute(moved)).scalar_one())


def _seat(post: Post, now: datetime) -> Seat | None:
    state = seat_state(post.agent, now)
    return Seat(post.agent, state, post.name, post.reason, post.since) if state else None
