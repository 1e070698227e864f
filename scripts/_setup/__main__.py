"""`python -m _setup COMMAND …`: what the scripts one folder up start."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from _setup import checks, launch, locks, testing
from _setup.console import Console
from _setup.errors import SetupError
from _setup.prepare import prepare
from _setup.runner import stopped_politely
from _setup.settings import load
from _setup.steps import RUN, TEST

_INTERRUPTED = 130


def _setup(arguments: Sequence[str], console: Console) -> int:
    prepare(load(), TEST if "--dev" in arguments else RUN, console)
    console.line("Everything is set up: scripts/run starts it.")
    return 0


_COMMANDS: dict[str, Callable[[Sequence[str], Console], int]] = {
    "run": launch.run,
    "stop": lambda _arguments, console: launch.stop(console),
    "setup": _setup,
    "test": testing.run,
    "check": checks.run,
    "lock": locks.run,
}


def main(arguments: Sequence[str]) -> int:
    console = Console()
    try:
        with stopped_politely():
            return _COMMANDS[arguments[0]](arguments[1:], console)
    except SetupError as problem:
        console.error(str(problem))
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
