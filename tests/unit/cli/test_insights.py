"""`./subtext insights`: what it asks the service, and what it makes of the answer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import insights
from cli.client import ApiFailed
from cli.main import app
from service.studio.insights.report import Content, report
from service.studio.insights.rules import Entry
from service.studio.insights.span import Span
from service.studio.insights.tally import Tally

run = CliRunner()
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def told() -> dict[str, Any]:
    found = Tally(conversations=12, asking=12, handed_over=3)
    loss = found.topics["card.loss"]
    loss.conversations = loss.turns = loss.ends["answer"] = 12
    loss.failed = 6
    entries = [
        Entry("card.loss", "挂失", "answer", "account", 20, "挂失"),
        Entry("card.new", "办卡", "answer", "account", 3),
    ]
    content = Content(entries, {}, lambda one, other: False)
    return {**report(found, content, Span.of(NOW, 7), None), "digest": "一页摘要"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    seen: list[tuple[str, str, dict[str, Any]]] = []

    async def call(_http: Any, method: str, path: str, **options: Any) -> Any:
        seen.append((method, path, options))
        return told()

    monkeypatch.setattr(insights, "call", call)
    monkeypatch.setenv("SUBTEXT_MAINTAINER_TOKEN", "maintainer-token-of-a-test")
    return seen


def test_the_figures(asked):
    done = run.invoke(app, ["insights", "--days", "30"])
    assert done.exit_code == 0, done.output
    ((method, path, options),) = asked
    assert (method, path, options["params"]) == ("GET", "/v1/studio/insights", {"days": 30})
    lines = done.output.splitlines()
    assert lines[1] == "12 conversations, 12 with business, 3 of them handed over"
    assert "1 topics carry 100.0% (line 78%)" in lines
    assert any(line.startswith("weak      card.loss") and "6 of 12, 25%–75%" in line for line in lines)
    assert any(line.startswith("few       card.new") and "3 of 30, write_article" in line for line in lines)


def test_the_digest_and_nothing_else(asked):
    done = run.invoke(app, ["insights", "--digest"])
    assert (done.exit_code, done.output) == (0, "一页摘要\n")


def test_everything_as_json(asked):
    assert json.loads(run.invoke(app, ["insights", "--json"]).output) == told()


def test_a_stack_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch, asked):
    async def refused(*_given: Any, **_options: Any) -> Any:
        raise ApiFailed(401, "unauthorised", "请重新登录。")

    monkeypatch.setattr(insights, "call", refused)
    done = run.invoke(app, ["insights"])
    assert done.exit_code == 1
    assert "401 unauthorised" in done.output


@pytest.mark.parametrize("days", ["0", "91"])
def test_a_period_is_one_to_ninety_days(asked, days: str):
    assert run.invoke(app, ["insights", "--days", days]).exit_code == 2
    assert asked == []
