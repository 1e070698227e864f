"""Jobs over HTTP. Whoever reads decisions or runs jobs may look; starting and cancelling take `run_jobs`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from sanic import Request

from service.conversations.hub import Hub
from service.core.clock import iso
from service.core.errors import Conflict
from service.core.http import Empty, Endpoint, Query
from service.core.ids import ID_PATTERN
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.identity.staff import Member
from service.studio.jobs import schemas
from service.studio.jobs.calibration import calibration_of
from service.studio.jobs.compare import Comparison, compare, rows_of
from service.studio.jobs.confusion import confusion_of
from service.studio.jobs.log_file import LogPart, read_log
from service.studio.jobs.programs import report
from service.studio.jobs.rules import OPEN, Job, check_report
from service.studio.jobs.worker import Jobs

ALL = "/v1/studio/jobs"
ONE = f"{ALL}/<job>"
LIMIT = Query("limit", "At most so many.", minimum=1, maximum=200, default=50)
AFTER = Query("after", "Byte of the log to read from.", minimum=0, maximum=999_999_999, default=0)
WAIT = Query("wait", "Seconds to wait while there is nothing new.", minimum=0, maximum=25, default=0)
WITH = Query("with", "The evaluation to compare with.", pattern=ID_PATTERN.strip("^$"), default="")


class JobRoutes:
    def __init__(self, access: StaffAccess, jobs: Jobs, hub: Hub) -> None:
        self._access, self._jobs, self._hub = access, jobs, hub

    def endpoints(self) -> list[Endpoint]:
        def one(
            method: str, path: str, summary: str, handler: Any, body: Any, answer: Any, **more: Any
        ) -> Endpoint:
            return Endpoint(method, path, summary, handler, body, answer, security="maintainer", **more)

        out = schemas.JobOut
        return [
            one("GET", ALL, "Jobs, newest first", self.list_jobs, None, schemas.JobList, query=(LIMIT,)),
            one(
                "POST",
                ALL,
                "Start a job; it waits for those before it",
                self.start_job,
                schemas.StartJob,
                out,
                status=201,
                errors=(404, 409),
            ),
            one("GET", ONE, "One job", self.read_job, None, out),
            one(
                "GET",
                f"{ONE}/log",
                "What a job printed; long-poll with wait",
                self.read_job_log,
                None,
                schemas.JobLog,
                query=(AFTER, WAIT),
            ),
            one("POST", f"{ONE}/cancel", "End a job", self.cancel_job, Empty, out, errors=(409,)),
            one(
                "GET",
                f"{ONE}/compare",
                "Two evaluations side by side",
                self.compare_jobs,
                None,
                schemas.ComparisonOut,
                errors=(409,),
                query=(WITH,),
            ),
            one(
                "GET",
                f"{ONE}/measured",
                "One evaluation: how true its probabilities are, which topics it takes for others",
                self.read_measured,
                None,
                schemas.MeasuredOut,
                errors=(409,),
            ),
        ]

    async def list_jobs(self, request: Request, limit: int) -> dict[str, Any]:
        member = await self._reader(request)
        jobs = await self._jobs.store.newest(limit)
        may_run = member is None or member.may(Right.RUN_JOBS)
        return {"items": [_out(job) for job in jobs], "may_run": may_run}

    async def start_job(self, request: Request, body: schemas.StartJob) -> dict[str, Any]:
        actor = await self._access.changing_maintainer(request, Right.RUN_JOBS)
        return _out(await self._jobs.start(body.kind, body.of, actor))

    async def read_job(self, request: Request, job: str) -> dict[str, Any]:
        await self._reader(request)
        return _out(await self._jobs.store.one(job))

    async def read_job_log(self, request: Request, job: str, after: int, wait: int) -> dict[str, Any]:
        member = await self._reader(request)
        waiting = self._news(job, after, wait)
        await (self._access.attended(request, member, waiting) if member else waiting)
        now, part = await self._now(job, after)
        return {"text": part.text, "next": part.next, "job": _out(now)}

    async def cancel_job(self, request: Request, job: str, body: Empty) -> dict[str, Any]:
        actor = await self._access.changing_maintainer(request, Right.RUN_JOBS)
        return _out(await self._jobs.cancel(job, actor))

    async def compare_jobs(self, request: Request, job: str, **query: str) -> dict[str, Any]:
        """Raises NotFound `job_not_found`, Conflict `job_without_report`."""
        await self._reader(request)
        before, after = await self._jobs.store.one(query["with"]), await self._jobs.store.one(job)
        check_report(before)
        check_report(after)
        return asdict(await asyncio.to_thread(self._compared, before, after))

    async def read_measured(self, request: Request, job: str) -> dict[str, Any]:
        """Raises NotFound `job_not_found`, Conflict `job_without_report`."""
        await self._reader(request)
        found = await self._jobs.store.one(job)
        check_report(found)
        return await asyncio.to_thread(self._measured, found)

    def _compared(self, before: Job, after: Job) -> Comparison:
        with _reading():
            return compare(*(report(self._jobs.folder(one.id)) for one in (before, after)))

    def _measured(self, job: Job) -> dict[str, Any]:
        with _reading():
            found = report(self._jobs.folder(job.id))
            calibration = calibration_of(found)
            return {
                "calibration": asdict(calibration) if calibration else None,
                "confusion": asdict(confusion_of(rows_of(found, "questions"))),
            }

    async def _news(self, job_id: str, after: int, wait: int) -> None:
        """Until the log has grown beyond `after`, the job has moved on, or `wait` seconds have passed."""
        with self._hub.subscribe(self._jobs.channel(job_id)) as told:
            job, part = await self._now(job_id, after)
            if wait and not part.text and job.state in OPEN:
                await told.wait(wait)

    async def _now(self, job_id: str, after: int) -> tuple[Job, LogPart]:
        """The job first: what one that has ended printed is all there."""
        job = await self._jobs.store.one(job_id)
        return job, await asyncio.to_thread(read_log, self._jobs.folder(job_id), after)

    async def _reader(self, request: Request) -> Member | None:
        """None for the maintainer token. Raises Unauthorised or Forbidden."""
        if (request.headers.get("authorization") or "").lower().startswith("bearer "):
            await self._access.check_maintainer(request)
            return None
        member = (await self._access.settled(request)).member
        if not member.may(Right.RUN_JOBS):
            member.check_right(Right.READ_DECISIONS)
        return member


@contextmanager
def _reading() -> Iterator[None]:
    """Raises Conflict `job_without_report` for a report that is gone or none."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Conflict("job_without_report", "评测结果已经不在了，请重新评测。") from error


def _out(job: Job) -> dict[str, Any]:
    moments = {name: getattr(job, name) for name in ("queued_at", "started_at", "ended_at")}
    return {**asdict(job), **{name: iso(at) if at else None for name, at in moments.items()}}
