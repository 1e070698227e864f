"""Closes sockets and long-polls of staff whose access was taken away, also when a command in another process took it."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import Hub
from service.core.clock import Clock
from service.desk.access import tell_signed_out
from service.identity.staff import StaffAccounts

log = structlog.get_logger()

EVERY_SECONDS = 0.5
LOOK_BACK = timedelta(seconds=30)
"""A change is committed a little after the moment it carries, and may be seen late when the database is busy."""


class Revoking:
    def __init__(self, staff: StaffAccounts, hub: Hub, clock: Clock) -> None:
        self._staff, self._hub, self._clock = staff, hub, clock
        self._told: set[tuple[str, datetime]] = set()

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except SQLAlchemyError as error:
                log.warning("revoking.failed", kind=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Tells each change once."""
        recent = set(await self._staff.revoked_since(self._clock.now() - LOOK_BACK))
        for staff_id, _ in recent - self._told:
            tell_signed_out(self._hub, staff_id)
        self._told = recent
