"""Jobs, one at a time: taken from the queue, run as a process group, followed, ended."""

import asyncio
import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import Hub
from service.core.errors import SubtextError
from service.core.sqlite import seen_through
from service.studio.jobs.group import DRAIN_SECONDS, Group, end_left_over
from service.studio.jobs.log_file import LogFile
from service.studio.jobs.rules import Job, Kind, Progress, Reason, State, Step, check_product, ended
from service.studio.jobs.store import JobStore

PATIENCE = 5.0
"""Seconds between TERM and KILL."""
AGAIN_SECONDS = 5.0
KEPT = 10
"""Folders of jobs, about 100 MB each: what older ones printed, built and measured is gone, their rows stay."""

log = structlog.get_logger()


class Programs(Protocol):
    """What jobs of each kind do."""

    def check(self, kind: Kind, of: str | None) -> None:
        """Raises Conflict when what it needs is not there."""

    def prepare(self, job: Job, folder: Path) -> list[Step]:
        """Its steps, after its folder was made ready. Raises SubtextError, OSError."""

    def environment(self, job: Job, folder: Path) -> dict[str, str]:
        """Beside the service's own."""

    def result(self, job: Job, folder: Path) -> dict[str, Any] | None:
        """What a list shows of a job that succeeded. Raises OSError, ValueError."""


@dataclass
class Running:
    job: Job
    cancelled: asyncio.Event


class Jobs:
    def __init__(self, store: JobStore, hub: Hub, programs: Programs, home: Path, seconds: float) -> None:
        """`home` holds a folder for each job; `seconds` is the longest one may take."""
        self.store, self.programs, self.seconds, self.patience = store, programs, seconds, PATIENCE
        self._hub, self._home = hub, home
        self._woken = asyncio.Event()
        self._running: Running | None = None

    def folder(self, job_id: str) -> Path:
        return self._home / job_id

    def channel(self, job_id: str) -> str:
        """Where the hub tells that a job has printed something or moved on."""
        return f"job:{job_id}"

    async def start(self, kind: Kind, of: str | None, actor: str) -> Job:
        """Queued, behind the others. Raises NotFound `job_not_found`; Conflict `jobs_full`, `job_without_product` and
        those of `Programs.check`.
        """
        if of is not None:
            check_product(await self.store.one(of))
        await asyncio.to_thread(self.programs.check, kind, of)
        job = await self.store.add(kind, of, actor)
        self._woken.set()
        return job

    async def cancel(self, job_id: str, actor: str) -> Job:
        """Raises NotFound `job_not_found`, Conflict `job_over`."""
        job = await self.store.ask_to_cancel(job_id, actor)
        if self._running and self._running.job.id == job_id:
            self._running.cancelled.set()
        self._tell(job)
        return job

    async def run(self) -> None:
        """For ever: first what a service before this one left behind, then the queue."""
        await self._patiently(self._recover)
        while True:
            self._woken.clear()
            waiting = await self._patiently(lambda: self.store.in_state(State.QUEUED))
            for job in waiting:
                await self._take(job)
            if not waiting:
                await self._woken.wait()

    async def _recover(self) -> None:
        for job in await self.store.in_state(State.RUNNING):
            left = await asyncio.to_thread(end_left_over, self.folder(job.id))
            await self._end(job, State.LOST, Reason.SERVICE_DIED)
            log.warning("job.lost", job=job.id, kind=job.kind.value, processes_left=left)

    async def _take(self, job: Job) -> None:
        self._running = Running(job, asyncio.Event())
        try:
            if await self._patiently(lambda: self.store.begin(job)):
                self._tell(job)
                await self._carry_out(self._running)
        finally:
            self._running = None
            self._tell(job)

    async def _carry_out(self, running: Running) -> None:
        job, folder = running.job, self.folder(running.job.id)
        try:
            steps = await asyncio.to_thread(self._prepare, job, folder)
            group = await Group.start(folder, steps, self.programs.environment(job, folder))
        except (SubtextError, OSError) as error:
            log.warning("job.not_started", job=job.id, kind=type(error).__name__)
            await self._end(job, State.FAILED, Reason.NOT_STARTED)
            return
        reading = asyncio.create_task(self._follow(job, group, LogFile(folder)))
        try:
            late = await self._wait(running, group)
            unfinished = late or running.cancelled.is_set()
            code = await (group.end(self.patience) if unfinished else group.wait())
        except asyncio.CancelledError:
            await seen_through(asyncio.ensure_future(self._stop(job, group, reading)))
            raise
        await self._read_out(group, reading)
        state, reason = ended(code, running.cancelled.is_set(), late)
        result = await asyncio.to_thread(self._result, job, folder) if state is State.SUCCEEDED else None
        await self._end(job, state, reason, code, result)
        log.info("job.ended", job=job.id, kind=job.kind.value, state=state.value, exit_code=code)

    def _prepare(self, job: Job, folder: Path) -> list[Step]:
        folder.mkdir(parents=True, exist_ok=True)
        needed = {folder.name, job.of}
        others = (one for one in self._home.iterdir() if one.name not in needed)
        for old in sorted(others, key=lambda one: one.stat().st_mtime)[: -(KEPT - 1)]:
            shutil.rmtree(old, ignore_errors=True)
        return self.programs.prepare(job, folder)

    def _result(self, job: Job, folder: Path) -> dict[str, Any] | None:
        try:
            return self.programs.result(job, folder)
        except (OSError, ValueError, KeyError) as error:
            log.warning("job.result_unreadable", job=job.id, kind=type(error).__name__)
            return None

    async def _wait(self, running: Running, group: Group) -> bool:
        """Until the leader has ended, or was asked to, or its time is over: then True."""
        over, asked = asyncio.ensure_future(group.wait()), asyncio.ensure_future(running.cancelled.wait())
        try:
            done, _ = await asyncio.wait(
                {over, asked}, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED
            )
            return not done
        finally:
            over.cancel()
            asked.cancel()

    async def _follow(self, job: Job, group: Group, file: LogFile) -> None:
        progress = Progress()
        async for line in group.lines():
            # Read on whatever happens: a pipe that nobody empties would hold the job.
            with contextlib.suppress(SQLAlchemyError, OSError):
                file.write(line)
                if progress.read(line):
                    await self.store.advance(job, progress.value)
            self._tell(job)
            # Lines that are there already are read without a wait: customers' turn.
            await asyncio.sleep(0)

    async def _read_out(self, group: Group, reading: asyncio.Task[None]) -> None:
        """What is still in the pipe; nobody writes into it any more."""
        group.sweep()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reading, DRAIN_SECONDS)

    async def _stop(self, job: Job, group: Group, reading: asyncio.Task[None]) -> None:
        code = await group.end(self.patience)
        await self._read_out(group, reading)
        with contextlib.suppress(SQLAlchemyError):
            await self.store.end(job, State.LOST, Reason.SERVICE_STOPPED, code)

    async def _end(self, job: Job, state: State, reason: Reason, *measured: Any) -> None:
        """`measured`: exit code and result, where there are any."""
        await self._patiently(lambda: self.store.end(job, state, reason, *measured))

    async def _patiently(self, work: Callable[[], Any]) -> Any:
        """What the database would not do now is tried again."""
        while True:
            try:
                return await work()
            except SQLAlchemyError as error:
                log.warning("jobs.database_unavailable", kind=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    def _tell(self, job: Job) -> None:
        self._hub.publish(self.channel(job.id), {"type": "job.moved"})
