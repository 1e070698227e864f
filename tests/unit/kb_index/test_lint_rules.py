"""Every rule of the table finds what it is for, at the right line, and says how to put it right."""

from datetime import date
from pathlib import Path

import pytest

from kb_index.content import Content, read
from kb_index.lint import RULES, check
from tests.support.kb_faults import TODAY, WORDING, Fault, need, surface
from tests.support.kb_planted import FAULTS
from tests.support.kb_samples import write_yaml

ROOT = Path(__file__).resolve().parents[3]


def test_a_good_project_has_no_faults(project: Path) -> None:
    write_yaml(
        project / "bot/data/needs/phone.query.yml",
        surface(need("changed"), need("lost", topic="card.balance")),
    )
    write_yaml(project / WORDING, {"greet": ["您好,这里是{bank.name}", "转{skill}"]})
    assert check(project, TODAY) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{at}-{fault.code}" for at, fault in enumerate(FAULTS)])
def test_a_planted_fault_is_found(project: Path, fault: Fault) -> None:
    fault.plant(project)
    found = check(project, TODAY)
    there = [problem for problem in found if problem.file == fault.file and problem.code == fault.code]
    assert any(fault.fix in problem.fix and _names_line(project, problem, fault.at) for problem in there), (
        found
    )
    assert all(str(problem).startswith(f"{fault.file}:{problem.line or ''}") for problem in there)


def _names_line(project: Path, problem, at: str) -> bool:
    if not at:
        return problem.line == 0
    lines = (project / problem.file).read_text(encoding="utf-8").splitlines()
    return 0 < problem.line <= len(lines) and at in lines[problem.line - 1]


def test_every_rule_has_a_planted_fault() -> None:
    assert [rule.code for rule in RULES if rule.code not in {fault.code for fault in FAULTS}] == []
    assert {fault.code for fault in FAULTS} <= {rule.code for rule in RULES}
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_every_code_that_reading_gives_is_a_rule(project: Path) -> None:
    known = {rule.code for rule in RULES}
    for fault in FAULTS:
        fault.plant(project)
        assert {problem.code for problem in check(project, TODAY)} <= known


def test_the_content_of_this_project_passes() -> None:
    content = read(ROOT)
    assert check(ROOT, _newest(content)) == []


def _newest(content: Content) -> date:
    """The day of the newest text: whether it is still fresh today is for `check`, not for a test."""
    return max(item.valid_from for group in (content.articles, content.playbooks) for item in group.values())


@pytest.mark.parametrize("odd", [None, True, [], {}, [[1]], [{}], {"a": {}}, "一"], ids=repr)
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("bot/data/needs/phone.query.yml", "surface"),
        ("bot/data/needs/phone.query.yml", "needs"),
        (WORDING, "greet"),
        ("kb_index/jargon.yml", "terms"),
        ("kb_index/topics.yml", "surfaces"),
        ("bot/data/nlu/more.yml", "nlu"),
    ],
)
def test_no_shape_of_a_file_makes_the_check_itself_fail(
    project: Path, name: str, field: str, odd: object
) -> None:
    write_yaml(project / name, {field: odd})
    assert {problem.code for problem in check(project, TODAY)} <= {rule.code for rule in RULES}
