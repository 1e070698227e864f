"""Reading content: every fault names its file and field."""

from pathlib import Path

import pytest

from kb_index.content import ContentError, read, read_valid
from tests.support.kb_samples import article, write_yaml

LOSS = "kb_index/articles/card/loss.yml"


def faults(project: Path) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.field, problem.code) for problem in read(project).problems]


def test_a_good_project_is_read_with_placeholders_filled(project: Path) -> None:
    content = read_valid(project)
    assert content.articles["card.loss"].answer == "请拨打400-000-0000。"
    assert content.playbooks["fraud.scammed"].protective == "先别再转钱。"
    assert {example.topic for example in content.nlu} == {"phone.query", "scope.unknown"}
    assert content.vocabulary.topics["fraud.scammed"].urgent


def test_unknown_placeholder_names_file_and_field(project: Path) -> None:
    write_yaml(project / LOSS, article("card.loss", formal="{bank.no_such}"))
    assert faults(project) == [(LOSS, "formal", "placeholder")]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"answer": ""}, "answer", "schema"),
        ({"steps": "打电话"}, "steps", "schema"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"valid_from": "soon"}, "valid_from", "schema"),
        ({"source": [{"name": "价格表"}]}, "source.0.date", "missing_field"),
    ],
)
def test_a_fault_of_shape_names_the_field(
    project: Path, changes: dict[str, object], field: str, code: str
) -> None:
    write_yaml(project / LOSS, article("card.loss", **changes))
    assert faults(project) == [(LOSS, field, code)]


def test_id_must_equal_the_path(project: Path) -> None:
    write_yaml(project / LOSS, article("card.balance"))
    assert faults(project) == [(LOSS, "id", "id_path")]


def test_broken_yaml_names_the_line(project: Path) -> None:
    (project / LOSS).write_text("id: card.loss\ntitle: [未完\nanswer: 好\n", encoding="utf-8")
    (fault,) = read(project).problems
    assert (fault.file, fault.line, fault.code) == (LOSS, 3, "not_yaml")


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        ("version: '3.1'\nnlu:\n", "nlu", 2),
        ("", "nlu", 1),
        ("nlu:\n- 您好\n", "nlu.0", 2),
        ("nlu:\n- intent: phone.query\n", "nlu.0.examples", 2),
        ("nlu:\n- intent: phone.query\n  examples: [一]\n", "nlu.0.examples", 3),
    ],
)
def test_an_nlu_file_without_examples_is_a_fault(project: Path, text: str, field: str, line: int) -> None:
    (project / "bot/data/nlu/more.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_valid(project)
    (problem,) = caught.value.problems
    assert (problem.file, problem.field, problem.line) == ("bot/data/nlu/more.yml", field, line)
    assert problem.code == "schema"


def test_an_example_knows_its_line(project: Path) -> None:
    text = "nlu:\n- intent: phone.query\n  examples: |\n    - 甲号\n\n    - 乙号\n"
    (project / "bot/data/nlu/more.yml").write_text(text, encoding="utf-8")
    found = [example for example in read_valid(project).nlu if example.file.endswith("more.yml")]
    assert [(example.text, example.line) for example in found] == [("甲号", 4), ("乙号", 6)]


@pytest.mark.parametrize("name", ["kb_index/topics.yml", "bank.yml", LOSS])
@pytest.mark.parametrize("text", ["", "- 一\n", "skills: 一\ntopics: [二]\nsurfaces: 三\n"])
def test_a_file_of_another_shape_is_a_fault(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text, encoding="utf-8")
    found = [problem for problem in read(project).problems if problem.file == name]
    assert found or (name == "bank.yml" and ":" in text)


def test_missing_bank_file_is_told(project: Path) -> None:
    (project / "bank.yml").unlink()
    assert ("bank.yml", "-", "missing") in faults(project)


def test_numbers_stay_the_text_they_are(project: Path) -> None:
    path = project / LOSS
    path.write_text(
        path.read_text(encoding="utf-8").replace("- 卡\n", "- 010\n- 96110\n- no\n", 1), encoding="utf-8"
    )
    assert read_valid(project).articles["card.loss"].keywords == ["010", "96110", "no"]


def test_rasa_annotations_are_taken_off(project: Path) -> None:
    write_yaml(
        project / "bot/data/nlu/more.yml",
        {
            "version": "3.1",
            "nlu": [
                {"intent": "phone.query", "examples": '- 查[建行](bank)的号\n- 查[138]{"entity": "phone"}\n'},
                {"synonym": "卡", "examples": "- 银行卡\n"},
            ],
        },
    )
    texts = [example.text for example in read_valid(project).nlu if example.file.endswith("more.yml")]
    assert texts == ["查建行的号", "查138"]


def test_read_valid_reports_all_faults_at_once(project: Path) -> None:
    write_yaml(project / LOSS, article("card.loss", answer="", formal=""))
    with pytest.raises(ContentError) as caught:
        read_valid(project)
    assert {problem.field for problem in caught.value.problems} == {"answer", "formal"}
    assert caught.value.code == "content_invalid"
