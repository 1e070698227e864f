"""The service in a process of its own, with a scripted bot, so cheap to start that it can be killed often.

    python -m tests.support.ledger.process FOLDER PORT INTERNAL_PORT

What is imported is imported once: the process that is killed is a fork of the one that starts it anew. It shares
nothing with its predecessor but the folder, and in it the clock.
"""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from service.app import build
from service.core.logs import configure
from service.core.settings import Settings
from service.turns.rasa import Reply
from tests.support.bots import ScriptedBot
from tests.support.ledger.bank import AUDIENCE, KEY, KEY_ID
from tests.support.ledger.clock import SharedClock
from tests.support.live import ROOT, free_ports
from tests.support.mind import scripted_mind
from tests.support.stack import ALWAYS_OPEN

THINKS = 0.1
"""Longest time of a turn, in seconds: many kills shall find one under way."""
FAILS = 0.05
"""Share of turns for which the bot cannot be reached, as happens to Rasa."""
POLL = 0.02
CLOCK = "clock"
"""File of the service's clock, which tests set."""
STUCK = 120.0


class ThinkingBot(ScriptedBot):
    async def turn(self, conversation: str, seq: int, text: str, state: dict[str, Any] | None) -> Reply:
        chance = random.random()
        self.fail_with = "unreachable" if chance < FAILS else None
        await asyncio.sleep(chance * THINKS)
        return await super().turn(conversation, seq, text, state)


async def serve(folder: Path, port: int, internal_port: int) -> None:
    """Until it is killed."""
    values: dict[str, Any] = {
        "var_dir": folder,
        "desk_file": ALWAYS_OPEN,
        "host_keys": {KEY_ID: KEY},
        "host_audience": AUDIENCE,
        "port": port,
        "internal_port": internal_port,
        "burst_milliseconds": 0,
        "customer_rate": "1000/second",
        "conversation_rate": "1000/second",
        "login_rate": "1000/second",
        "login_address_rate": "1000/second",
    }
    settings = Settings(_env_file=None, **values)
    clock = SharedClock(folder / CLOCK)
    await build(settings, scripted_mind(), clock, ThinkingBot()).start()
    await asyncio.Event().wait()


def keep(folder: Path, port: int, internal_port: int) -> None:
    """Starts it anew whenever it ends; SIGTERM ends both."""
    running = 0

    def end(_number: int, _frame: FrameType | None) -> None:
        os.kill(running, signal.SIGKILL)
        os._exit(0)

    while True:
        running = os.fork()
        if running == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            configure()
            random.seed()
            asyncio.run(serve(folder, port, internal_port))
        signal.signal(signal.SIGTERM, end)
        pidfile(folder).write_text(str(running), encoding="utf-8")
        os.waitpid(running, 0)


def pidfile(folder: Path) -> Path:
    return folder / "service.pid"


class Supervised:
    """A folder with such a service at work in it."""

    def __init__(self, folder: Path) -> None:
        self.var = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = SharedClock(folder / CLOCK)
        self._ports = free_ports(2)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._ports[0]}"

    async def __aenter__(self) -> Self:
        arguments = (str(self.var), *map(str, self._ports))
        with (self.var.parent / "service.log").open("ab") as log:
            self._keeper = await asyncio.create_subprocess_exec(
                sys.executable, "-m", __name__, *arguments, cwd=ROOT, stdout=log, stderr=log
            )
        async with asyncio.timeout(STUCK):
            while not (self.var / "secrets" / "demo_logins.json").exists():
                await asyncio.sleep(POLL)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keeper.terminate()
        await self._keeper.wait()

    def pid(self, _program: str) -> int:
        return int(pidfile(self.var).read_text(encoding="utf-8"))

    def kill(self, program: str) -> int:
        pid = self.pid(program)
        os.kill(pid, signal.SIGKILL)
        return pid

    async def replaced(self, program: str, pid: int) -> None:
        async with asyncio.timeout(STUCK):
            while self._started(program) in {0, pid}:
                await asyncio.sleep(POLL)

    def _started(self, program: str) -> int:
        try:
            return self.pid(program)
        except (OSError, ValueError):
            return 0


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
