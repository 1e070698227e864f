"""`./subtext kb`: status codes and messages."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from kb_index.build import build
from tests.support.kb_samples import FakeEncoder, article, write_project, write_yaml

QUESTIONS = "卡丢了怎么办\tcard.loss\n请打13912345678问余额\tdeposit.rate\n今天天气怎么办\tscope.unknown\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["kb", *map(str, arguments)])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kb")
    build(write_project(folder / "project"), FakeEncoder(), folder / "index", lambda line: None)
    return folder / "index"


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands load the small encoder instead of a built one."""
    for module in ("knowledge", "measure"):
        monkeypatch.setattr(f"cli.{module}.OnnxEncoder.load", lambda folder: FakeEncoder())


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "q.tsv"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def test_check_is_short_about_good_content(project: Path) -> None:
    done = run("check", "--root", project)
    assert (done.exit_code, done.stdout) == (0, "content is in order\n")


def test_check_fails_and_names_the_fault(project: Path) -> None:
    write_yaml(project / "kb_index/articles/card/loss.yml", article("card.loss", steps=["一"] * 4))
    done = run("check", "--root", project)
    assert done.exit_code == 1
    assert "kb_index/articles/card/loss.yml:43: steps:" in done.stdout
    assert done.stdout.endswith("1 faults\n")


def test_build_without_encoder_says_what_to_do(project: Path) -> None:
    done = run("build", "--root", project, "--encoder", project / "none", "--out", project / "o")
    assert done.exit_code == 2
    assert done.stderr.startswith("encoder_missing: ")


def test_build_of_faulty_content_lists_the_faults(project: Path, encoder: None) -> None:
    (project / "kb_index/articles/card/loss.yml").write_text("id: [", encoding="utf-8")
    done = run("build", "--root", project, "--out", project / "o")
    assert done.exit_code == 2
    assert "kb_index/articles/card/loss.yml:" in done.stderr
    assert "content_invalid: 1 faults" in done.stderr
    assert not (project / "o").exists()


def test_search_finds_a_topic(index: Path, encoder: None) -> None:
    assert "card.loss" in run("search", "卡丢了怎么办", "--index", index, "-k", 1).stdout
    found = json.loads(run("search", "卡丢了怎么办", "--index", index, "--json").stdout)
    assert found["hits"][0]["topic"] == "card.loss"
    assert found["hits"][0]["exact"] is True


def test_search_without_an_index(tmp_path: Path, encoder: None) -> None:
    done = run("search", "卡", "--index", tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith("index_missing: ")


def test_eval_prints_a_table_and_no_question(index: Path, questions: Path, encoder: None) -> None:
    done = run("eval", questions, "--index", index)
    assert done.exit_code == 0, done.stderr
    assert "all questions (3, 1 outside)" in done.stdout
    assert "余额" not in done.stdout


def test_eval_writes_masked_examples_only_when_asked(index: Path, questions: Path, encoder: None) -> None:
    page = questions.with_name("r.html")
    run("eval", questions, "--index", index, "--html", page)
    assert "问余额" not in page.read_text(encoding="utf-8")
    done = run("eval", questions, "--index", index, "--html", page, "--examples", "--json")
    texts = [one["text"] for one in json.loads(done.stdout)["examples"]]
    assert any("问余额" in text for text in texts)
    assert "问余额" in page.read_text(encoding="utf-8")
    assert "13912345678" not in done.stdout + page.read_text(encoding="utf-8")


def test_eval_compares_with_baselines(index: Path, questions: Path, encoder: None) -> None:
    done = run("eval", questions, "--index", index, "--baselines", "--json")
    assert [one["name"] for one in json.loads(done.stdout)["baselines"]] == ["bm25", "nearest"]
    done = run("eval", questions, "--index", index, "--baselines", "--untuned", index)
    assert "untuned encoder, nearest text" in done.stdout


def test_eval_names_the_line_of_a_fault(index: Path, questions: Path, encoder: None) -> None:
    questions.write_text(QUESTIONS + "余额\tno.topic\n", encoding="utf-8")
    done = run("eval", questions, "--index", index)
    assert done.exit_code == 2
    assert "q.tsv:4: topics: there is no topic no.topic [unknown_topic]" in done.stderr


def test_eval_may_ask_for_what_the_index_does_not_know_yet(
    index: Path, questions: Path, encoder: None
) -> None:
    before = json.loads(run("eval", questions, "--index", index, "--json").stdout)["groups"]["all"]
    questions.write_text(QUESTIONS + "租个箱子\tno.topic\n", encoding="utf-8")
    done = run("eval", questions, "--index", index, "--coming", "--json")
    assert done.exit_code == 0, done.stderr
    after = json.loads(done.stdout)["groups"]["all"]
    assert after["questions"] == before["questions"] + 1
    assert after["rates"]["hit1"] < before["rates"]["hit1"] or before["rates"]["hit1"] == 0
