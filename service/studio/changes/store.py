"""Change sets: kept by compare-and-set, written to the files in two steps that a crash between them cannot split."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.text import clean
from service.core.clock import Clock, bank_day, iso
from service.core.database import Database
from service.core.errors import Conflict, NotFound, SubtextError
from service.core.ids import new_id
from service.identity.audit import record
from service.identity.staff import Member
from service.identity.tables import Staff
from service.studio.changes.checking import ContentCheck, Finding
from service.studio.changes.edits import Edit, stored
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import (
    DONE,
    RIGHT_FOR,
    TAKEN_BACK,
    Deed,
    FileChange,
    State,
    check_may,
    ended,
    next_state,
)
from service.studio.changes.tables import ContentChange
from service.studio.changes.topic_edits import moved
from service.studio.checking.jobs import Checks, Here

TITLE_CHARS, WHY_CHARS, NOTE_CHARS = 80, 400, 200
DRIVER = "service"
"""Whom the trail names for what a start finishes."""

Follow = Callable[[AsyncConnection, Mapping[str, str]], Awaitable[None]]

_ALL = select(*ContentChange.__table__.columns, Staff.name.label("author")).join(
    Staff, Staff.id == ContentChange.author_id
)


@dataclass(frozen=True)
class ChangeSet:
    """`version` counts its steps."""

    id: str
    author_id: str
    author: str
    state: State
    version: int
    title: str
    why: str
    edits: list[dict[str, Any]]
    files: list[FileChange]
    findings: list[Finding]
    history: list[dict[str, Any]]
    changed_at: str


@dataclass(frozen=True)
class Proposal:
    """What somebody wants changed, and why."""

    title: str
    why: str
    edits: Sequence[Edit]


class Changes:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        folder: ContentFolder,
        checks: Checks | None = None,
        follow: Follow | None = None,
    ) -> None:
        """Without `checks` content is checked in a thread of this process. `follow` is told of topics that got another id,
        by the old one, in the transaction that says so."""
        self._follow = follow
        self._database, self._clock, self.folder = database, clock, folder
        self.checks = checks or Here()
        self._content = ContentCheck(folder.root, self.checks)
        self._writing = asyncio.Lock()

    def close(self) -> None:
        """No check goes on or begins."""
        self.checks.close()

    async def newest(self, state: str | None, limit: int) -> list[ChangeSet]:
        """Newest first."""
        query = _ALL.order_by(ContentChange.changed_at.desc(), ContentChange.id).limit(limit)
        if state is not None:
            query = query.where(ContentChange.state == state)
        async with self._database.read() as connection:
            return [_change(row) for row in (await connection.execute(query)).all()]

    async def one(self, change_id: str) -> ChangeSet:
        """Raises NotFound `change_not_found`."""
        async with self._database.read() as connection:
            return await _one(connection, change_id)

    async def look(self, edits: Sequence[Edit], check: bool) -> tuple[list[FileChange], list[Finding]]:
        """What edits would do, kept nowhere; `check` holds the content against the rules as well, which takes seconds.

        Raises InvalidField as `planned`.
        """
        files = await asyncio.to_thread(self.folder.plan, edits, bank_day(self._clock))
        return files, await self._findings(files) if check else []

    async def create(self, author: Member, proposal: Proposal) -> ChangeSet:
        """A draft. Raises InvalidField as `planned`, `text_empty`, `text_too_long`."""
        change_id = new_id("cs")
        values = {**await self._values(proposal), "state": State.DRAFT.value}
        async with self._database.write() as connection:
            row = {"id": change_id, "author_id": author.id, "version": 1, **values}
            row["history"] = [self._step("create", author.name, "")]
            await connection.execute(insert(ContentChange).values(**row, changed_at=self._clock.now()))
            await self._audit(connection, author.login, "create", change_id, _names(values))
            return await _one(connection, change_id)

    async def propose(self, author: Member, title: str, why: str, edits: Sequence[Edit]) -> ChangeSet:
        """A change set that waits for another person's approval. Raises as `create` and Conflict `change_findings`."""
        draft = await self.create(author, Proposal(title, why, edits))
        return await self.do(author, draft.id, draft.version, Deed.PROPOSE)

    async def revise(self, member: Member, change_id: str, version: int, proposal: Proposal) -> ChangeSet:
        """Other edits, on the files as they are now. Raises as `create` and `do`."""
        seen = await self.one(change_id)
        self._check(seen, member, Deed.REVISE)
        if seen.version != version:
            raise _outdated()
        values = await self._values(proposal)
        async with self._database.write() as connection:
            before = await _one(connection, change_id)
            self._check(before, member, Deed.REVISE)
            return await self._move(
                connection, before, version, State.DRAFT, (Deed.REVISE, member, ""), **values
            )

    async def do(self, member: Member, change_id: str, version: int, deed: Deed, note: str = "") -> ChangeSet:
        """One step. Raises NotFound, Forbidden `own_change`, `not_author`, `role_required`; Conflict `change_outdated`
        (somebody was faster), `change_state`, `change_findings`, `content_changed`, `content_busy`, `content_read_only`.
        """
        if deed in {Deed.APPLY, Deed.UNDO}:
            # Seen through also when whoever asked for it has gone.
            return await asyncio.shield(
                asyncio.ensure_future(self._carry_out(member, change_id, version, deed))
            )
        said = clean(note, NOTE_CHARS).text[: 2 * NOTE_CHARS] if note else ""
        if deed is Deed.PROPOSE:
            await asyncio.to_thread(self.folder.check_base, (await self.one(change_id)).files)
        async with self._database.write() as connection:
            before = await _one(connection, change_id)
            after = self._check(before, member, deed)
            if deed is Deed.PROPOSE:
                _check_findings(before.findings)
            return await self._move(connection, before, version, after, (deed, member, said))

    async def recover(self) -> None:
        """Whatever was being written when the service ended is finished or taken back, in the files and here."""
        await asyncio.to_thread(self.folder.recover)
        for state in DONE:
            for change in await self.newest(state.value, 1000):
                now = await asyncio.to_thread(self.folder.now, change.files)
                after = ended(state, change.files, now)
                async with self._database.write() as connection:
                    step = ("recovered", None, "")
                    if after is DONE[state]:
                        await self._finish(connection, change, step)
                    else:
                        await self._move(connection, change, change.version, after, step)

    async def _carry_out(self, member: Member, change_id: str, version: int, deed: Deed) -> ChangeSet:
        async with self._writing:
            change = await self.one(change_id)
            marked = self._check(change, member, deed)
            files = change.files if deed is Deed.APPLY else [one.back for one in change.files]
            await asyncio.to_thread(self.folder.check_base, files)
            _check_findings(await self._findings(files))
            async with self._database.write() as connection:
                change = await self._move(connection, change, version, marked, None)
            try:
                await asyncio.to_thread(self.folder.write, files)
            except SubtextError as error:
                async with self._database.write() as connection:
                    failed = (f"{deed.value}_failed", member, error.code)
                    await self._move(connection, change, change.version, TAKEN_BACK[marked], failed)
                raise
            async with self._database.write() as connection:
                return await self._finish(connection, change, (deed.value, member, ""))

    async def _finish(
        self, connection: AsyncConnection, change: ChangeSet, step: tuple[str, Member | None, str]
    ) -> ChangeSet:
        """The files say so; whatever is still open under the old id of a topic follows."""
        other = moved(change.edits, back=change.state is State.UNDOING)
        if other and self._follow is not None:
            await self._follow(connection, other)
        return await self._move(connection, change, change.version, DONE[change.state], step)

    def _check(self, change: ChangeSet, member: Member, deed: Deed) -> State:
        member.check_right(RIGHT_FOR[deed])
        check_may(deed, change.author_id, member.id)
        return next_state(change.state, deed)

    async def _findings(self, files: Sequence[FileChange]) -> list[Finding]:
        return await self._content.findings(files, bank_day(self._clock))

    async def _values(self, proposal: Proposal) -> dict[str, Any]:
        """What is written of a proposal: words masked, files as they would be, what the rules say to them."""
        title = clean(proposal.title, TITLE_CHARS).text[: 2 * TITLE_CHARS]
        why = clean(proposal.why, WHY_CHARS).text[: 2 * WHY_CHARS]
        files, findings = await self.look(proposal.edits, check=True)
        return {
            "title": title,
            "why": why,
            "edits": stored(proposal.edits),
            "files": [asdict(one) for one in files],
            "findings": [asdict(one) for one in findings],
        }

    async def _move(
        self,
        connection: AsyncConnection,
        before: ChangeSet,
        version: int,
        state: State,
        step: tuple[str, Member | None, str] | None,
        **values: Any,
    ) -> ChangeSet:
        """Over the version that was looked at only. Raises Conflict `change_outdated`."""
        if step is not None:
            deed, member, note = step
            name, login = (member.name, member.login) if member else ("", DRIVER)
            values["history"] = [*before.history, self._step(deed, name, note)]
            names = _names(values) or [one.name for one in before.files]
            await self._audit(connection, login, deed, before.id, names)
        changed = await connection.execute(
            update(ContentChange)
            .where(
                ContentChange.id == before.id,
                ContentChange.version == version,
                ContentChange.state == before.state.value,
            )
            .values(**values, state=state.value, version=version + 1, changed_at=self._clock.now())
        )
        if changed.rowcount != 1:
            raise _outdated()
        return await _one(connection, before.id)

    def _step(self, deed: str, by: str, note: str) -> dict[str, str]:
        return {"at": iso(self._clock.now()), "deed": str(deed), "by": by, "note": note}

    async def _audit(
        self, connection: AsyncConnection, login: str, deed: str, change_id: str, names: Sequence[str]
    ) -> None:
        now: datetime = self._clock.now()
        await record(connection, now, login, f"content.{deed}", change_id, files=list(names))


def _names(values: dict[str, Any]) -> list[str]:
    return [one["name"] for one in values.get("files", [])]


def _outdated() -> Conflict:
    return Conflict("change_outdated", "这份改动刚被同事动过，请看过最新内容再决定。")


def _check_findings(findings: Sequence[Finding]) -> None:
    if any(one.blocking for one in findings):
        raise Conflict("change_findings", "内容检查还有没通过的地方，请先改好。")


async def _one(connection: AsyncConnection, change_id: str) -> ChangeSet:
    row = (await connection.execute(_ALL.where(ContentChange.id == change_id))).first()
    if row is None:
        raise NotFound("change_not_found", "没有找到这份改动。")
    return _change(row)


def _change(row: Any) -> ChangeSet:
    return ChangeSet(
        id=row.id,
        author_id=row.author_id,
        author=row.author,
        state=State(row.state),
        version=row.version,
        title=row.title,
        why=row.why,
        edits=row.edits,
        files=[FileChange(**one) for one in row.files],
        findings=[Finding(**one) for one in row.findings],
        history=row.history,
        changed_at=iso(row.changed_at),
    )
