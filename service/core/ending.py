"""Ending tasks for good."""

import asyncio
from collections.abc import Collection
from typing import Any

AGAIN_SECONDS = 1.0


async def end(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Returns when all are over; what they raised is theirs.

    Cancels more than once: interrupted while it opens a connection, asyncpg reports a database error instead, and a
    watch that survives errors goes on.
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
