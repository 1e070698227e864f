"""Moves the pointer, with an audit row in the transaction of the deed, and waits until the service has followed."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from service.core.clock import Clock
from service.core.database import Database
from service.identity.audit import record
from service.identity.roles import Role
from service.identity.tables import Staff
from service.privacy.mask import mask
from service.releases.gate import Objection
from service.releases.manifest import Manifest
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live, Shelf

LOOK_SECONDS = 0.1
MOST_PERCENT = 100


@dataclass(frozen=True)
class Override:
    """Somebody with the role `approver` answers for a release the gate refuses."""

    approver: str
    reason: str


class Promoting:
    """`actor` is who does it, for the audit trail."""

    def __init__(self, database: Database, clock: Clock, shelf: Shelf, actor: str) -> None:
        self._database, self._clock, self._shelf, self._actor = database, clock, shelf, actor

    async def promote(
        self, manifest: Manifest, objections: list[Objection], override: Override | None = None
    ) -> Live:
        """Point at a verified release. Raises ReleaseRefused gate_refused, release_approver or release_own; nothing moves."""
        if objections and override is None:
            raise ReleaseRefused("gate_refused", "; ".join(f"{one.code}: {one.text}" for one in objections))
        approver = await self._approver(override, manifest) if objections and override else None
        live = self._shelf.live()
        detail = {
            "before": live.release,
            "overridden": sorted({one.code for one in objections}),
            "approver": approver,
            "reason": mask(override.reason).text if objections and override else None,
        }
        return await self._point(live.promoted(manifest.id), "release.promoted", manifest.id, detail)

    async def try_(self, release: str, percent: int, objections: list[Objection]) -> Live:
        """Try a verified release on `percent` of the new conversations; 0 ends it. Raises ReleaseRefused and moves nothing.

        Codes: release_percent, release_live, gate_refused: an override is for whoever puts it live.
        """
        live = self._shelf.live()
        if not 0 <= percent <= MOST_PERCENT:
            raise ReleaseRefused("release_percent", "the share of conversations is a number from 0 to 100")
        if release == live.release:
            raise ReleaseRefused("release_live", f"{release} is live already")
        if objections and percent:
            raise ReleaseRefused("gate_refused", "; ".join(f"{one.code}: {one.text}" for one in objections))
        return await self._point(
            live.trying(release, percent),
            "release.tried",
            release,
            {"live": live.release, "percent": percent},
        )

    async def roll_back(self) -> Live:
        """Point at what was live before. Raises ReleaseRefused release_no_earlier."""
        live = self._shelf.live()
        back = live.rolled_back()
        return await self._point(back, "release.rolled_back", live.release, {"to": back.release})

    async def undo(self, before: Live, error: str) -> Live:
        """Point back after a change the service refused."""
        now = self._shelf.live()
        failed = now.release if now.canary is None else now.canary
        return await self._point(before.again(), "release.refused", failed, {"error": error})

    async def _point(
        self, live: Live, action: str, subject: str | None, detail: Mapping[str, object]
    ) -> Live:
        async with self._database.write() as connection:
            await record(connection, self._clock.now(), self._actor, action, subject, **detail)
            self._shelf.point(live)
        return live

    async def _approver(self, override: Override, manifest: Manifest) -> str:
        """The approver's account, by which the trail knows people."""
        check_override(override, manifest)
        query = select(Staff.id, Staff.roles).where(
            Staff.login == override.approver, Staff.disabled_at.is_(None)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None or Role.APPROVER not in row.roles:
            raise ReleaseRefused(
                "release_approver", f"{override.approver} has no account with the role approver"
            )
        return str(row.id)


def check_override(override: Override, manifest: Manifest) -> None:
    """Raises ReleaseRefused release_approver without a reason, release_own for whoever made the release."""
    if not override.reason.strip():
        raise ReleaseRefused("release_approver", "an override needs its reason")
    if override.approver == manifest.made_by:
        raise ReleaseRefused("release_own", "who made a release cannot answer for it against the gate")


async def followed(shelf: Shelf, live: Live, seconds: float) -> None:
    """Until the service tells that it serves `live`. Raises ReleaseRefused with its code, or release_not_followed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        serving = shelf.serving()
        if serving is not None and serving.change == live.change:
            if serving.error is None:
                return
            code, _, text = serving.error.partition(": ")
            raise ReleaseRefused(code, text)
        await asyncio.sleep(LOOK_SECONDS)
    raise ReleaseRefused(
        "release_not_followed", f"the service did not follow within {seconds:g} s; see its log"
    )
