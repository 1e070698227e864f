"""The bank's own look at an image before it is kept: a command that gets the file's path."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import structlog

from service.images import refusals

log = structlog.get_logger()

CLEAN, FOUND = 0, 1


class Scan:
    def __init__(self, command: Sequence[str], seconds: float) -> None:
        """`command` as words, the path is added; no shell reads it. Empty: nothing is scanned."""
        self._command, self._seconds = tuple(command), seconds

    async def check(self, file: Path) -> None:
        """Raises InvalidField `image_refused`, or Unavailable `image_not_scanned` when the command gave no verdict."""
        if not self._command:
            return
        try:
            verdict = await self._run(file)
        except (OSError, TimeoutError) as error:
            log.error(  # noqa: TRY400  # its text may hold the path
                "images.not_scanned", kind=type(error).__name__
            )
            raise refusals.not_scanned() from None
        if verdict == FOUND:
            log.warning("images.refused")
            raise refusals.refused()
        if verdict != CLEAN:
            log.error("images.not_scanned", exit_code=verdict)
            raise refusals.not_scanned()

    async def _run(self, file: Path) -> int:
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *self._command, str(file), stdin=quiet, stdout=quiet, stderr=quiet, env=_environment()
        )
        try:
            async with asyncio.timeout(self._seconds):
                return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _environment() -> dict[str, str]:
    """The service's own settings hold secrets, and are none of the command's business."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SUBTEXT_")}
