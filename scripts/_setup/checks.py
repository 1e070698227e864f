"""`scripts/check`: everything quick that keeps the code in order, two at a time, before every commit."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from _setup import rules
from _setup.console import Console
from _setup.errors import SetupError
from _setup.prepare import prepare
from _setup.settings import Settings, load
from _setup.stamps import Stamps, fingerprint

GOALS = ("service-env", "service-dev", "npm", "web")
_AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One tool. With `inputs` its success is remembered: unchanged files are not checked again."""

    name: str
    command: tuple[str, ...] = ()
    rule: Callable[[Path], list[str]] | None = None
    inputs: tuple[str, ...] = ()
    folder: str = "."


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    complaints: str
    remembered: bool = False


def run(arguments: Sequence[str], console: Console) -> int:
    """Exit code of `scripts/check`: 0 if no tool complains."""
    settings = load()
    known = table(settings)
    parser = argparse.ArgumentParser(prog="scripts/check", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="*", help=f"one or more of: {', '.join(check.name for check in known)}")
    given = parser.parse_args(arguments)
    chosen = [check for check in known if not given.name or check.name in given.name]
    if not chosen:
        raise SetupError(f"There is no check {', '.join(given.name)}.")
    prepare(settings, GOALS, console)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = list(pool.map(lambda check: _outcome(check, settings), chosen))
    for outcome in outcomes:
        if outcome.complaints:
            console.error(f"{outcome.name}\n{outcome.complaints}")
    for outcome in outcomes:
        how = "FAILED" if outcome.complaints else "unchanged" if outcome.remembered else "ok"
        console.line(f"  {outcome.name:<16}{outcome.seconds:6.1f} s  {how}")
    return 1 if any(outcome.complaints for outcome in outcomes) else 0


def table(settings: Settings) -> list[Check]:
    """The slowest first, so that the two lanes end together."""

    def tool(name: str, *arguments: str) -> tuple[str, ...]:
        return (str(settings.root / ".venvs" / "service" / "bin" / name), *arguments)

    return [
        Check("web types", ("npm", "run", "--silent", "typecheck"), inputs=("web",), folder="web"),
        Check("mypy", tool("mypy")),
        Check("web lint", ("npm", "run", "--silent", "lint"), inputs=("web",), folder="web"),
        Check(
            "mypy scripts",
            tool("mypy", "--config-file=", "--strict", "-p", "_setup"),
        ),
        Check("imports", tool("lint-imports")),
        Check("page sizes", ("npm", "run", "--silent", "size"), inputs=("web",), folder="web"),
        Check(
            "docs",
            tool("python", "scripts/docs", "--check"),
            inputs=(
                "service",
                "cli",
                "kb_index",
                "actions",
                "bot/channel.py",
                "scripts/docs",
                "docs/reference",
            ),
        ),
        Check(
            "content",
            tool("python", "-m", "cli.main", "kb", "check"),
            inputs=("kb_index", "cli/main.py", "cli/knowledge.py", "bot/data", "bot/talks", "bank.yml"),
        ),
        Check("format", tool("ruff", "format", "--check", ".")),
        Check("ruff", tool("ruff", "check", "--output-format=concise", ".")),
        Check("file sizes", rule=rules.too_long),
        Check("forbidden text", rule=rules.forbidden),
    ]


def _outcome(check: Check, settings: Settings) -> Outcome:
    began = time.monotonic()
    stamps = Stamps(settings.root / "var" / "stamps")
    name = "check-" + check.name.replace(" ", "-")
    digest = fingerprint(settings.root, check.inputs, check.command) if check.inputs else ""
    if digest and stamps.fresh(name, digest, ()):
        return Outcome(check.name, time.monotonic() - began, "", remembered=True)
    complaints = "\n".join(check.rule(settings.root)) if check.rule else _run(check, settings)
    if digest and not complaints:
        stamps.write(name, digest, time.monotonic() - began)
    return Outcome(check.name, time.monotonic() - began, complaints)


def _run(check: Check, settings: Settings) -> str:
    """What the tool printed if it failed, else ""."""
    environment = {**os.environ, "MYPYPATH": str(settings.root / "scripts")}
    try:
        done = subprocess.run(
            check.command,
            cwd=settings.root / check.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return str(error)
    printed = (done.stdout + done.stderr).strip()
    return (printed or f"exit code {done.returncode}") if done.returncode else ""
