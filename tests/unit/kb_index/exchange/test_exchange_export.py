"""What is exported and imported again changes nothing, and no spreadsheet computes it."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from kb_index.content import read
from kb_index.exchange.export import export
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.knowledge import Changes
from kb_index.exchange.plan import outcomes
from kb_index.exchange.reading import open_table
from tests.support.kb_samples import article, questions, write_yaml

ROOT = Path(__file__).resolve().parents[4]
KINDS = ["csv", "xlsx", "json"]
WILD = [
    "=1+1怎么办",
    "+86开头的电话",
    "-5元是什么",
    "@我了",
    "'引号",
    "'=引",
    "＝全角",
    "[方括号",
    'a, b; "c"',
    "两\n行",
    "null",
    "007",
    "2026-01-02",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["articles", "questions"])
def test_the_projects_own_content_comes_back_unchanged(tmp_path: Path, kind, what):
    content = read(ROOT)
    out = tmp_path / f"out.{kind}"
    count = export(content, what, kind, out)
    changes = Changes()
    found = list(outcomes(open_table(out), content, changes))
    assert len(found) == count > 100
    assert {(one.action, one.code) for one in found} == {("skip", "exists")}
    assert not changes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["articles", "questions"])
def test_wild_texts_come_back_unchanged(project: Path, tmp_path: Path, kind, what):
    wild = article(
        "card.loss",
        similar_questions=[*questions("card.loss"), *WILD],
        steps=WILD,
        answer=WILD[0],
        alternatives=[],
    )
    write_yaml(project / "kb_index/articles/card/loss.yml", wild)
    content = read(project)
    assert not content.problems
    out = tmp_path / f"out.{kind}"
    export(content, what, kind, out)
    changes = Changes()
    found = list(outcomes(open_table(out), content, changes))
    assert {(one.action, one.code) for one in found} == {("skip", "exists")}
    assert not changes


def exported(project: Path, out: Path, kind: str) -> None:
    wild = article("card.loss", similar_questions=[*questions("card.loss"), *WILD])
    write_yaml(project / "kb_index/articles/card/loss.yml", wild)
    export(read(project), "questions", kind, out)


def test_no_cell_of_a_csv_is_a_formula(project: Path, tmp_path: Path):
    exported(project, tmp_path / "a.csv", "csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)) for cell in row]
    assert "'=1+1怎么办" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r"))]


def test_no_cell_of_an_xlsx_is_a_formula(project: Path, tmp_path: Path):
    exported(project, tmp_path / "a.xlsx", "xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.value.startswith(("=", "+", "-", "@", "＝"))]


def test_json_has_texts_as_they_are(project: Path, tmp_path: Path):
    exported(project, tmp_path / "a.json", "json")
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert {"topic": "card.loss", "question": "=1+1怎么办"} in rows


def test_a_failed_export_leaves_the_old_file(project: Path, tmp_path: Path):
    out = tmp_path / "a.csv"
    out.write_text("old")
    write_yaml(project / "kb_index/articles/card/loss.yml", article("card.loss", formal="长" * 40_000))
    with pytest.raises(TableRefused, match="not_written"):
        export(read(project), "articles", "csv", out)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_broken_content_is_not_exported(project: Path, tmp_path: Path):
    write_yaml(project / "kb_index/articles/card/loss.yml", article("card.loss", colour="red"))
    with pytest.raises(TableRefused, match="content_invalid"):
        export(read(project), "articles", "csv", tmp_path / "a.csv")
