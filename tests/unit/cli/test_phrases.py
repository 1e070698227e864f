"""`./subtext phrases`: canned replies in and out of files, told first, all or none."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from service.core.settings import Settings

run = CliRunner()


@pytest.fixture
def installation(tmp_path, monkeypatch):
    monkeypatch.setenv("SUBTEXT_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("SUBTEXT_DATABASE", raising=False)
    assert Settings().var_dir == tmp_path / "var"
    return tmp_path


def written(path, *rows):
    content = [
        {"shortcode": code, "title": "标题", "text": text, "scope": scope} for code, text, scope in rows
    ]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_the_starter_set_goes_out_and_comes_back_changed(installation):
    out = installation / "out.csv"
    done = run.invoke(app, ["phrases", "export", str(out)])
    assert (done.exit_code, done.stdout.strip()) == (0, f"{out}: 40 phrases")
    before = out.read_bytes()
    file = written(installation / "in.json", ("nh", "您好，请讲", "global"), ("neu", "全新", "global"))
    told = run.invoke(app, ["phrases", "import", file])
    assert told.exit_code == 0
    assert "changed /nh" in told.stdout and "new /neu" in told.stdout and "nothing was changed" in told.stdout
    run.invoke(app, ["phrases", "export", str(out)])
    assert out.read_bytes() == before
    assert run.invoke(app, ["phrases", "import", file, "--apply"]).exit_code == 0
    run.invoke(app, ["phrases", "export", str(out)])
    assert "您好，请讲" in out.read_text(encoding="utf-8-sig")


def test_one_faulty_row_keeps_everything_out(installation):
    file = written(installation / "in.json", ("a", "好", "global"), ("b", "{{谁}}", "global"))
    done = run.invoke(app, ["phrases", "import", file, "--apply"])
    assert done.exit_code == 1
    assert "row 2: refused text: variable_unknown" in done.stdout
    assert "1 new, 0 changed, 0 same, 1 refused; nothing was changed" in done.stdout


@pytest.mark.parametrize(
    ("name", "scope", "options", "words"),
    [
        ("in.json", "personal", [], "say whose with --agent"),
        ("in.json", "personal", ["--agent", "nobody"], "nobody has the login nobody"),
        ("in.xlsx", "global", [], "name it .csv or .json"),
    ],
)
def test_what_cannot_be_done_says_why(installation, name, scope, options, words):
    done = run.invoke(app, ["phrases", "import", written(installation / name, ("a", "好", scope)), *options])
    assert done.exit_code == 2
    assert words in done.output
