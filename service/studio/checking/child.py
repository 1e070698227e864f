"""Jobs in a child process: one at a time, the next waits; the event loop goes on serving."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

import structlog

from service.core.errors import Unavailable
from service.core.settings import ROOT
from service.studio.checking.jobs import Json

SECONDS = 30.0
"""A request has forty. A check takes three seconds of a processor that is not busy."""
MOST_BYTES = 8 << 20
"""Of an answer. Content in which everything is wrong has a thousand findings of 300 bytes."""
COMMAND = (sys.executable, "-m", "service.studio.checking")
CHUNK = 1 << 16

log = structlog.get_logger()


class Child:
    """Each job gets a process of its own; it ends with whoever asked, after `seconds`, or when the service stops."""

    def __init__(self, command: Sequence[str] = (), seconds: float = SECONDS) -> None:
        """`command` as words; none is COMMAND."""
        self._command, self._seconds = tuple(command) or COMMAND, seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._closed = False

    async def ask(self, asked: Json) -> Json:
        """Raises Unavailable `check_failed`: it took too long, said too much, or broke."""
        async with self._turn:
            if self._closed:
                raise _failed()
            try:
                async with asyncio.timeout(self._seconds):
                    return await self._run(json.dumps(asked, ensure_ascii=False).encode())
            except (OSError, TimeoutError, ValueError) as error:
                log.error(  # noqa: TRY400  # its text may hold what somebody wrote
                    "content_check.failed", kind=type(error).__name__
                )
                raise _failed() from None

    def close(self) -> None:
        """What is under way is killed, whoever waits is refused."""
        self._closed = True
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _run(self, asked: bytes) -> Json:
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT, env=_environment()
        )
        self._process = process
        try:
            if self._closed:
                raise ValueError("closed while it was started")
            said = await _said(process, asked)
            if await process.wait() != 0:
                raise ValueError("ended with an error")
            return _json(said)
        finally:
            self._process = None
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                # What it said last is taken up too: asyncio keeps a pipe that is not empty.
                await process.communicate()


async def _said(process: Process, asked: bytes) -> bytes:
    """Raises ValueError for more than MOST_BYTES."""
    assert process.stdin and process.stdout
    process.stdin.write(asked)
    await process.stdin.drain()
    process.stdin.close()
    said = bytearray()
    while part := await process.stdout.read(CHUNK):
        said += part
        if len(said) > MOST_BYTES:
            raise ValueError("says too much")
    return bytes(said)


def _json(said: bytes) -> Json:
    """Raises ValueError."""
    found = json.loads(said)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004  # all that it may say wrong is one error
    return found


def _failed() -> Unavailable:
    return Unavailable("check_failed", "内容检查没有完成，请稍后再试。")


def _environment() -> dict[str, str]:
    """The service's own settings hold secrets, and a check needs none of them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SUBTEXT_")}
