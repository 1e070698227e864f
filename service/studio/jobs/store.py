"""Jobs in the database. A job is moved only from the state it was seen in."""

from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.identity.audit import record
from service.studio.jobs.rules import Job, Kind, Reason, State, check_open
from service.studio.jobs.tables import JobRow

MOST_WAITING = 10
_ALL = select(*JobRow.__table__.columns)


class JobStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def newest(self, limit: int) -> list[Job]:
        """Newest first."""
        return await self._jobs(_ALL.order_by(JobRow.queued_at.desc(), JobRow.id).limit(limit))

    async def one(self, job_id: str) -> Job:
        """Raises NotFound `job_not_found`."""
        async with self._database.read() as connection:
            return await _one(connection, job_id)

    async def in_state(self, state: State) -> list[Job]:
        """Oldest first."""
        query = _ALL.where(JobRow.state == state.value).order_by(JobRow.queued_at, JobRow.id)
        return await self._jobs(query)

    async def add(self, kind: Kind, of: str | None, actor: str) -> Job:
        """Queued. Raises Conflict `jobs_full`."""
        values = {"kind": kind.value, "of": of, "by": actor, "state": State.QUEUED.value}
        blank = {"reason": "", "progress": 0.0, "exit_code": None, "result": None}
        now, job_id = self._clock.now(), new_id("job")
        async with self._database.write() as connection:
            waiting = select(func.count()).where(JobRow.state == State.QUEUED.value)
            if (await connection.execute(waiting)).scalar_one() >= MOST_WAITING:
                raise Conflict("jobs_full", "排队的任务太多了，请等前面的做完。")
            await connection.execute(insert(JobRow).values(id=job_id, **values, **blank, queued_at=now))
            await record(connection, now, actor, "job.started", job_id, kind=kind.value, of=of)
            return await _one(connection, job_id)

    async def begin(self, job: Job) -> bool:
        """False when it was cancelled meanwhile."""
        return await self._move(job, State.QUEUED, state=State.RUNNING.value, started_at=self._clock.now())

    async def advance(self, job: Job, progress: float) -> None:
        await self._move(job, State.RUNNING, progress=progress)

    async def end(
        self,
        job: Job,
        state: State,
        reason: Reason = Reason.NONE,
        exit_code: int | None = None,
        result: dict[str, Any] | None = None,
    ) -> bool:
        """From running; False when it had ended."""
        values: dict[str, Any] = {"state": state.value, "reason": reason.value, "exit_code": exit_code}
        if state is State.SUCCEEDED:
            values["progress"] = 1.0
        ended_at = self._clock.now()
        return await self._move(job, State.RUNNING, **values, result=result, ended_at=ended_at)

    async def ask_to_cancel(self, job_id: str, actor: str) -> Job:
        """One that waits is cancelled at once; one that runs is left to whoever runs it.

        Raises NotFound `job_not_found`, Conflict `job_over`.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            job = await _one(connection, job_id)
            check_open(job)
            await connection.execute(
                update(JobRow)
                .where(JobRow.id == job_id, JobRow.state == State.QUEUED.value)
                .values(state=State.CANCELLED.value, ended_at=now)
            )
            await record(connection, now, actor, "job.cancelled", job_id, kind=job.kind.value)
            return await _one(connection, job_id)

    async def _move(self, job: Job, seen: State, **values: Any) -> bool:
        async with self._database.write() as connection:
            moved = await connection.execute(
                update(JobRow).where(JobRow.id == job.id, JobRow.state == seen.value).values(**values)
            )
        return bool(moved.rowcount)

    async def _jobs(self, query: Any) -> list[Job]:
        async with self._database.read() as connection:
            return [_job(row) for row in (await connection.execute(query)).all()]


async def _one(connection: AsyncConnection, job_id: str) -> Job:
    row = (await connection.execute(_ALL.where(JobRow.id == job_id))).first()
    if row is None:
        raise NotFound("job_not_found", "没有找到这个任务。")
    return _job(row)


def _job(row: Any) -> Job:
    return Job(
        id=row.id,
        kind=Kind(row.kind),
        of=row.of,
        by=row.by,
        state=State(row.state),
        reason=Reason(row.reason),
        progress=row.progress,
        exit_code=row.exit_code,
        result=row.result,
        queued_at=aware(row.queued_at),
        started_at=aware(row.started_at) if row.started_at else None,
        ended_at=aware(row.ended_at) if row.ended_at else None,
    )
