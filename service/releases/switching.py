"""Puts a release live, or what was before it back, beside the requests: one at a time, in steps, over a restart."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.core.clock import Clock, iso
from service.core.database import Database
from service.releases.gate import plain
from service.releases.manifest import Manifest
from service.releases.place import Place
from service.releases.promoting import Override, Promoting, check_override, followed
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live, live_from
from service.releases.verifying import glance

FOLLOW_SECONDS = 240.0
"""A second Rasa starts in 10 to 20 s; a busy machine may take several times as long."""
DRIVER = "service"
"""Whom the trail names for what a start puts back."""

log = structlog.get_logger()


class Kind(StrEnum):
    PROMOTE = "promote"
    ROLLBACK = "rollback"
    TRY = "try"
    """On a share of the new conversations, beside the live one; a share of 0 ends it."""


class Step(StrEnum):
    """What a switch is at; of one that failed: what it failed at."""

    VERIFYING = "verifying"
    JUDGING = "judging"
    LOADING = "loading"
    """The pointer is moved; the service has Rasa load and try the model, then takes the index."""
    SWITCHED = "switched"


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Wish:
    """`change` is that of the pointer somebody looked at; `reason`: why against the gate, None to go by it.

    `percent`: the share of new conversations a trial is to have, 0–100.
    """

    kind: Kind
    release: str | None
    change: str
    by: str
    reason: str | None = None
    percent: int = 0


@dataclass(frozen=True)
class Switch:
    """From one release to another; None is what is built. Times are ISO 8601 in UTC.

    `code` says why it failed: what was live before is live. `objections` are the gate's, as plain data.
    """

    kind: Kind
    release: str | None
    before: str | None
    by: str
    started_at: str
    state: State = State.RUNNING
    step: Step = Step.VERIFYING
    ended_at: str | None = None
    code: str | None = None
    objections: list[dict[str, Any]] = field(default_factory=list)
    percent: int = 0
    """Of a trial."""


@dataclass
class _Task:
    wish: Wish
    switch: Switch
    before: Live
    promoting: Promoting
    lock: ExitStack


class Switching:
    """`begin` answers at once, `run` carries it out, `last` tells how it stands."""

    def __init__(
        self, place: Place, database: Database, clock: Clock, follow_seconds: float = FOLLOW_SECONDS
    ) -> None:
        self.place, self.shelf = place, place.shelf
        self._database, self._clock, self._follow_seconds = database, clock, follow_seconds
        self._tasks: asyncio.Queue[_Task] = asyncio.Queue()

    def last(self) -> Switch | None:
        """The newest one, of this start or an earlier one."""
        return _switch(self.shelf.noted())

    async def begin(self, wish: Wish) -> Switch:
        """Raises ReleaseRefused release_busy; release_outdated when the pointer moved since it was looked at;
        release_live, release_no_earlier, release_own, release_approver, release_no_trial; and as `glance`.
        """
        with ExitStack() as stack:
            stack.enter_context(self.shelf.alone())
            before = self.shelf.live()
            if before.change != wish.change:
                raise ReleaseRefused("release_outdated", "another release went live meanwhile; look again")
            back = wish.kind is Kind.ROLLBACK
            release = before.rolled_back().release if back else wish.release
            if not back:
                await asyncio.to_thread(self._check, wish, before)
            switch = Switch(wish.kind, release, before.release, wish.by, self._now(), percent=wish.percent)
            promoting = Promoting(self._database, self._clock, self.shelf, wish.by)
            task = _Task(wish, switch, before, promoting, ExitStack())
            self._note(task, switch)
            task.lock = stack.pop_all()
        self._tasks.put_nowait(task)
        return switch

    async def run(self) -> None:
        """Never ends by itself. Cancelled in the middle, it leaves the rest to `recover`."""
        while True:
            task = await self._tasks.get()
            with task.lock:
                await self._carry_out(task)

    async def recover(self) -> None:
        """What the last stop cut short is taken back, or seen to be done. Before anything follows the pointer."""
        noted = self.shelf.noted()
        switch = _switch(noted)
        if noted is None or switch is None or switch.state is not State.RUNNING:
            return
        try:
            before, live = live_from(noted["pointer"]), self.shelf.live()
        except (KeyError, TypeError, ValueError, ReleaseRefused):
            self.shelf.note(None)
            return
        promoting = Promoting(self._database, self._clock, self.shelf, DRIVER)
        task = _Task(Wish(switch.kind, switch.release, "", switch.by), switch, before, promoting, ExitStack())
        serving = self.shelf.serving()
        if live != before and serving is not None and serving.change == live.change and not serving.error:
            self._end(task, State.DONE)
            return
        log.warning("release.interrupted", release=switch.release, live=before.release)
        await self._put_back(task, ReleaseRefused("release_interrupted", "the service was started again"))

    def _check(self, wish: Wish, before: Live) -> None:
        """What is known at once. Raises ReleaseRefused."""
        if wish.kind is Kind.TRY and not wish.percent:
            # Whatever became of its files.
            if wish.release != before.canary:
                raise ReleaseRefused("release_no_trial", f"{wish.release} is not on trial")
            return
        manifest = glance(self.shelf.folder(wish.release or ""), self.place.signer)
        if wish.release == before.release:
            raise ReleaseRefused("release_live", f"{wish.release} is live already")
        if wish.reason is not None:
            check_override(Override(wish.by, wish.reason), manifest)

    async def _carry_out(self, task: _Task) -> None:
        try:
            live = await self._move(task)
            self._at(task, Step.LOADING)
            await followed(self.shelf, live, self._follow_seconds)
        except ReleaseRefused as refused:
            await self._put_back(task, refused)
        except Exception:
            log.exception("release.failed", release=task.switch.release)
            await self._put_back(task, ReleaseRefused("release_failed", "the log has the reason"))
        else:
            self._at(task, Step.SWITCHED)
            self._end(task, State.DONE)

    async def _move(self, task: _Task) -> Live:
        """Everything up to the moved pointer. Raises ReleaseRefused."""
        release, wish = task.switch.release, task.wish
        if wish.kind is Kind.TRY and release and not wish.percent:
            return await task.promoting.try_(release, 0, [])
        manifest = await asyncio.to_thread(self.place.verified, release) if release else None
        if wish.kind is Kind.ROLLBACK or manifest is None:
            return await task.promoting.roll_back()
        self._at(task, Step.JUDGING)
        return await self._judged(task, manifest)

    async def _judged(self, task: _Task, manifest: Manifest) -> Live:
        objections = await asyncio.to_thread(self.place.objections, manifest)
        reason = task.wish.reason
        override = None if reason is None else Override(task.wish.by, reason)
        task.switch = replace(task.switch, objections=[plain(one) for one in objections])
        if task.wish.kind is Kind.TRY:
            return await task.promoting.try_(manifest.id, task.wish.percent, objections)
        return await task.promoting.promote(manifest, objections, override)

    async def _put_back(self, task: _Task, why: ReleaseRefused) -> None:
        """What was live is live again."""
        try:
            if self.shelf.live() != task.before:
                await task.promoting.undo(task.before, why.code)
        except (SQLAlchemyError, ReleaseRefused):
            # Rather without its row in the trail than with a release that was refused.
            self.shelf.point(task.before.again())
        self._end(task, State.FAILED, why.code)

    def _at(self, task: _Task, step: Step) -> None:
        self._note(task, replace(task.switch, step=step))

    def _end(self, task: _Task, state: State, code: str | None = None) -> None:
        step = Step.SWITCHED if state is State.DONE else task.switch.step
        self._note(task, replace(task.switch, state=state, step=step, code=code, ended_at=self._now()))

    def _note(self, task: _Task, switch: Switch) -> None:
        task.switch = switch
        self.shelf.note({**asdict(switch), "pointer": asdict(task.before)})

    def _now(self) -> str:
        return iso(self._clock.now())


def _switch(noted: dict[str, Any] | None) -> Switch | None:
    """None for what is no note."""
    data = {key: value for key, value in (noted or {}).items() if key != "pointer"}
    try:
        enums = {"kind": Kind(data["kind"]), "state": State(data["state"]), "step": Step(data["step"])}
        return Switch(**{**data, **enums})
    except (KeyError, TypeError, ValueError):
        return None
