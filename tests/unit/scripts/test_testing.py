from pathlib import Path

import pytest
from _setup import suites, testing
from _setup.console import Console
from _setup.errors import SetupError
from _setup.settings import Settings
from _setup.testing import Counts, Result, close, judge, read_counts

REPORT = """<?xml version="1.0"?><testsuites><testsuite tests="4">
<testcase name="good"/>
<testcase name="bad"><failure message="no"/></testcase>
<testcase name="broken"><error message="no"/></testcase>
<testcase name="left"><skipped/></testcase>
</testsuite></testsuites>"""


def test_counts_of_a_report(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert read_counts(report) == Counts(passed=1, failed=2, skipped=1)


@pytest.mark.parametrize("text", ["", "<testsuites>"])
def test_report_that_was_not_finished_counts_nothing(tmp_path: Path, text: str) -> None:
    report = tmp_path / "r.xml"
    assert read_counts(report) == Counts()
    report.write_text(text, encoding="utf-8")
    assert read_counts(report) == Counts()


@pytest.mark.parametrize(
    ("code", "counts", "counted", "problem"),
    [
        (0, Counts(passed=3), True, ""),
        (0, Counts(), False, ""),
        (0, Counts(), True, "no test was executed"),
        (0, Counts(skipped=7), True, "no test was executed"),
        (5, Counts(), True, "no test was executed"),
        (1, Counts(passed=3, failed=1), True, "exit code 1"),
        (0, Counts(passed=3, failed=1), True, "1 failed"),
        (2, Counts(), False, "exit code 2"),
    ],
)
def test_judgement(code: int, counts: Counts, counted: bool, problem: str) -> None:
    assert judge(code, counts, counted) == problem


def test_closing_lines_and_exit_code() -> None:
    lines: list[str] = []
    good = Result("unit", 1.5, "", Counts(passed=10, skipped=1))
    assert close([good], lines.append) == 0
    assert lines[-1] == "10 passed, 0 failed, 1 skipped"
    assert close([good, Result("e2e", 9.0, "exit code 1", Counts(2, 1))], lines.append) == 1
    assert lines[-1] == "12 passed, 1 failed, 1 skipped"
    assert any(line.startswith("e2e") and line.endswith("exit code 1") for line in lines)


def test_suites_run_once_each_and_report_where_they_can(settings: Settings) -> None:
    table = suites.table(settings, "npx")
    assert list(table) == [
        "check",
        "unit",
        "contract",
        "integration",
        "rasa",
        "encoder",
        "web",
        "postgres",
        "e2e",
    ]
    assert [name for name, suite in table.items() if not suite.usual] == ["postgres"]
    reports = [suite.report for suite in table.values() if suite.report]
    assert len(set(reports)) == len(reports) == 7


def test_unknown_suite_is_named(console: Console) -> None:
    with pytest.raises(SetupError, match="There is no suite unti: choose of check, unit"):
        testing.run(["unti"], console)
