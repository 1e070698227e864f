"""The table of test suites: which environment runs which folder. Adding a suite means adding a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from _setup.settings import Settings
from _setup.steps import RUN

_PYTEST_SUITES = (
    # name, environment, folder, what must have been built, workers: only tests that measure no time share the cores
    ("unit", "service", "tests/unit", ("service-env", "service-dev", "encoder", "index"), 2),
    ("contract", "service", "tests/contract", ("service-env", "service-dev", "encoder", "index"), 2),
    ("integration", "service", "tests/integration", (*RUN, "service-dev"), 1),
    (
        "rasa",
        "rasa",
        "tests/rasa_runtime",
        ("rasa-env", "rasa-dev", "service-env", "encoder", "rasa-model"),
        1,
    ),
    ("encoder", "encoder", "tests/encoder", ("encoder-env", "encoder-dev", "encoder"), 1),
)

_ON_SQLITE = tuple(f"--ignore=tests/contract/test_{name}.py" for name in ("commands", "personal_values"))
"""Contract tests that look into SQLite's own files, or start programs that find the database there."""


@dataclass(frozen=True)
class Suite:
    """One row of the closing table. `report`: JUnit file the runner writes; without it the code counts."""

    name: str
    command: tuple[str, ...]
    goals: tuple[str, ...]
    folder: str = "."
    report: Path | None = None
    browser: bool = False
    usual: bool = True
    """False: runs only when it is asked for by name."""


def table(settings: Settings, npx: str) -> dict[str, Suite]:
    """All suites by name, in the order they run: the quick and telling ones first."""
    reports = settings.root / "var" / "log" / "tests"
    contract = _pytest(settings, reports, *_PYTEST_SUITES[1])
    rows = [
        Suite("check", ("sh", "scripts/check"), ("service-env", "service-dev", "npm", "web")),
        *(_pytest(settings, reports, *row) for row in _PYTEST_SUITES),
        _vitest(reports, npx),
        replace(
            contract,
            name="postgres",
            command=("env", "SUBTEXT_TEST_DATABASE=postgres", *contract.command[:-1], *_ON_SQLITE),
            report=None,
            usual=False,
        ),
        _pytest(settings, reports, "e2e", "service", "tests/e2e", (*RUN, "service-dev"), 1, browser=True),
    ]
    return {suite.name: suite for suite in rows}


def _pytest(
    settings: Settings,
    reports: Path,
    name: str,
    environment: str,
    folder: str,
    goals: tuple[str, ...],
    workers: int,
    browser: bool = False,
) -> Suite:
    python = settings.root / ".venvs" / environment / "bin" / "python"
    report = reports / f"{name}.xml"
    shared = ("-n", str(workers)) if workers > 1 else ()
    return Suite(
        name=name,
        command=(str(python), "-m", "pytest", "-q", *shared, folder, f"--junitxml={report}"),
        goals=goals,
        report=report,
        browser=browser,
    )


def _vitest(reports: Path, npx: str) -> Suite:
    report = reports / "web.xml"
    command = (npx, "vitest", "run", "--reporter=default", "--reporter=junit", f"--outputFile.junit={report}")
    return Suite(name="web", command=command, goals=("npm",), folder="web", report=report)
