"""`kb import` and `kb export`: report, exit codes, and a dry run that writes nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from kb_index.content import read_valid
from tests.support.kb_samples import questions, write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def run(*arguments: object):
    return CliRunner().invoke(app, ["kb", *map(str, arguments)])


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes("\n".join(["topic,question", *rows]).encode("gbk"))
    return path


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*.yml")}


def test_a_dry_run_tells_and_writes_nothing(project, tmp_path):
    before = contents(project)
    known = questions("card.loss")[0]
    path = table(tmp_path, "card.loss,卡片不翼而飞", f"card.loss,{known}", f"card.balance,{known}")
    result = run("import", path, "--root", project)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[0] == "csv, gbk, comma separated"
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["row", "2", "add"],
        ["row", "3", "skip"],
        ["row", "4", "faulty"],
    ]
    assert "[other_topic] -> keep it under the topic that answers it" in lines[3]
    assert "rows: 1 add, 0 change, 1 skip, 1 faulty" in result.output
    assert "nothing written; with --apply these change: kb_index/articles/card/loss.yml" in result.output
    assert contents(project) == before


def test_faulty_rows_keep_the_others_from_being_written_unless_left_out(project, tmp_path):
    before = contents(project)
    path = table(tmp_path, "card.loss,卡片不翼而飞", "nope.nope,什么")
    assert run("import", path, "--root", project, "--apply").exit_code == 1
    assert contents(project) == before
    result = run("import", path, "--root", project, "--apply", "--skip-faulty")
    assert result.exit_code == 0
    assert "written: kb_index/articles/card/loss.yml" in result.output
    assert "卡片不翼而飞" in read_valid(project).articles["card.loss"].similar_questions
    assert "nothing to write" in run("import", path, "--root", project, "--apply", "--skip-faulty").output


def test_the_report_foretells_check(project, tmp_path):
    path = table(tmp_path, f"card.loss,又{questions('card.loss')[7]}")
    assert "kb check: kb_index/articles/card/loss.yml:" in run("import", path, "--root", project).output


def test_the_report_as_json(project, tmp_path):
    path = table(tmp_path, "card.loss,卡片不翼而飞")
    lines = [
        json.loads(line) for line in run("import", path, "--root", project, "--json").output.splitlines()
    ]
    assert lines[1]["action"] == "add"
    assert lines[-1]["summary"] == {"add": 1, "change": 0, "skip": 0, "faulty": 0}
    assert lines[-1]["written"] is False


def test_a_refused_file_ends_with_2_and_its_code(project, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")
    result = run("import", path, "--root", project)
    assert result.exit_code == 2
    assert "broken_xlsx" in result.output


def test_an_interrupted_import_is_put_back_first(project, tmp_path):
    state, name = project / "var/import", "kb_index/articles/card/loss.yml"
    whole = (project / name).read_bytes()
    (state / "old").mkdir(parents=True)
    (state / "old/0.yml").write_bytes(whole)
    (state / "journal.json").write_text(json.dumps([{"name": name, "backup": "old/0.yml"}]))
    (project / name).write_bytes(b"half")
    result = run("import", table(tmp_path, "card.loss,卡片不翼而飞"), "--root", project)
    assert f"{name} was put back" in result.output
    assert (project / name).read_bytes() == whole


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_export_then_import_writes_nothing(project, tmp_path, kind):
    before = contents(project)
    out = tmp_path / f"out.{kind}"
    assert run("export", out, "--format", kind, "--root", project).exit_code == 0
    result = run("import", out, "--root", project, "--apply")
    assert result.exit_code == 0
    assert "nothing to write" in result.output
    assert contents(project) == before


def test_export_into_nowhere_ends_with_2(project, tmp_path):
    assert run("export", tmp_path / "no/such/a.csv", "--root", project).exit_code == 2
