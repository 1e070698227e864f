"""`scripts/test [SUITE…]`: set up what the suites need, run them one after another, close with a table."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from _setup import chromium, suites
from _setup.console import Console
from _setup.errors import SetupError
from _setup.prepare import prepare
from _setup.settings import Settings, load
from _setup.suites import Suite

# Pytest's code for "nothing collected"; a suite without tests is a failure all the same.
_NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Counts:
    """How many tests of a suite ended how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Result:
    """One row of the closing table."""

    name: str
    seconds: float
    problem: str
    counts: Counts


def run(arguments: Sequence[str], console: Console) -> int:
    """Exit code of `scripts/test`: 0 only if every chosen suite ran tests and all of them passed."""
    settings = load()
    known = suites.table(settings, npx="npx")
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__.splitlines()[0])
    parser.add_argument(
        "suite", nargs="*", help=f"one or more of: {', '.join(known)} (default: all but postgres)"
    )
    given = parser.parse_args(arguments)
    unknown = [name for name in given.suite if name not in known]
    if unknown:
        raise SetupError(f"There is no suite {', '.join(unknown)}: choose of {', '.join(known)}.")
    wanted = given.suite or [name for name, suite in known.items() if suite.usual]
    chosen = [suite for name, suite in known.items() if name in wanted]
    began = time.monotonic()
    browser, complaint = _browser(chosen, settings, console)
    goals = dict.fromkeys(goal for suite in chosen for goal in suite.goals)
    prepare(settings, goals, console)
    set_up = Result("setup", time.monotonic() - began, "", Counts())
    results = [set_up, *(_run(suite, settings, console, browser, complaint) for suite in chosen)]
    return close(results, console.line)


def _browser(chosen: Sequence[Suite], settings: Settings, console: Console) -> tuple[str, str]:
    """(path, "") or ("", what to install): without a browser the other suites still run."""
    if not any(suite.browser for suite in chosen):
        return "", ""
    try:
        return chromium.ensure(console, settings.root / "var" / "log" / "setup"), ""
    except SetupError as problem:
        return "", str(problem)


def _run(suite: Suite, settings: Settings, console: Console, browser: str, complaint: str) -> Result:
    console.line(f"\n── {suite.name} " + "─" * (70 - len(suite.name)))
    if suite.browser and complaint:
        console.error(complaint)
        return Result(suite.name, 0.0, complaint, Counts(failed=1))
    if suite.report:
        suite.report.parent.mkdir(parents=True, exist_ok=True)
        if suite.report.exists():
            suite.report.unlink()
    began = time.monotonic()
    code = subprocess.run(
        suite.command,
        cwd=settings.root / suite.folder,
        env={
            **settings.test_environment(),
            "CHROMIUM": browser or os.environ.get("CHROMIUM", ""),
        },
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    counts = read_counts(suite.report) if suite.report else Counts()
    return Result(suite.name, time.monotonic() - began, judge(code, counts, bool(suite.report)), counts)


def judge(code: int, counts: Counts, counted: bool) -> str:
    """What is wrong with a suite, "" if nothing: a suite that ran no test has shown nothing."""
    if code == _NOTHING_COLLECTED and counted:
        return "no test was executed"
    if code:
        return f"exit code {code}"
    if counted and counts.failed:
        return f"{counts.failed} failed"
    if counted and not counts.passed:
        return "no test was executed"
    return ""


def read_counts(report: Path) -> Counts:
    """Counts of a JUnit report, by test case; none if the runner did not get as far as writing it."""
    try:
        root = ElementTree.parse(report).getroot()  # noqa: S314 - written by our own runner a moment ago
    except (OSError, ElementTree.ParseError):
        return Counts()
    cases = list(root.iter("testcase"))
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    return Counts(len(cases) - skipped - failed, failed, skipped)


def close(results: Sequence[Result], line: Callable[[str], None]) -> int:
    """Print the closing table and the total; the exit code."""
    line("")
    line(f"{'suite':<13}{'seconds':>8}  {'passed':>7}{'failed':>8}{'skipped':>9}  result")
    for result in results:
        counts = result.counts
        numbers = f"{counts.passed:>7}{counts.failed:>8}{counts.skipped:>9}"
        line(f"{result.name:<13}{result.seconds:>8.1f}  {numbers}  {result.problem or 'ok'}")
    total = sum((result.counts for result in results), Counts())
    line("")
    line(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if any(result.problem for result in results) else 0
