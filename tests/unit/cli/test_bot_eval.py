"""`./subtext bot eval --talks`: the kept conversations are played beside the trials, and never end the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import bot
from cli.main import app
from cli.replay import Dialogue
from cli.talks import commands as talks

TALK = """id: lost
name: 卡丢了
turns:
  - says: 卡丢了怎么办
    expect: {kind: answer, topic: card.loss}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A running bot that refuses whatever it is asked."""

    async def refusing(dialogues: list[Dialogue], *_: Any) -> list[dict[str, Any]]:
        decision = {"kind": "refuse", "topic": None, "need": None, "score": 0.1, "candidates": []}
        turn = {"customer": "…", "replies": [{"text": "…", "buttons": [], "decision": decision}]}
        return [{"id": one.id, "turns": [turn], "handoff": None} for one in dialogues]

    for module in (bot, talks):
        monkeypatch.setattr(module, "replayed", refusing)
    monkeypatch.setenv("SUBTEXT_CONTENT_DIR", str(tmp_path))
    (tmp_path / "held_out.tsv").write_text("卡丢了\tcard.loss\n", encoding="utf-8")
    return tmp_path


def measured(project: Path) -> tuple[int, Path]:
    out = project / "talks.json"
    given = ["--data", str(project), "--only", "questions", "--talks", str(out)]
    return CliRunner().invoke(app, ["bot", "eval", *given]).exit_code, out


def test_a_conversation_that_fails_is_told_in_its_report(project: Path):
    (project / "bot/talks").mkdir(parents=True)
    (project / "bot/talks/lost.yml").write_text(TALK, encoding="utf-8")
    code, out = measured(project)
    assert code == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["played"] == report["failed"]
    assert report["played"][0].startswith("lost@")


def test_without_any_there_is_no_report(project: Path):
    code, out = measured(project)
    assert code == 0
    assert not out.exists()


def test_one_that_cannot_be_read_is_not_left_out(project: Path):
    (project / "bot/talks").mkdir(parents=True)
    (project / "bot/talks/lost.yml").write_text(TALK.replace("answer", "nothing"), encoding="utf-8")
    code, out = measured(project)
    assert code == 2
    assert not out.exists()
