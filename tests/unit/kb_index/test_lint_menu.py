"""Menu, hot topics and identity in more cases than the one planted fault of each rule."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_index.lint import check
from tests.support.kb_faults import HOT, MENU, NEEDS, TODAY, WORDING, need, surface
from tests.support.kb_samples import write_yaml

PERSON = {"label": "找人工", "person": True}


def hot(**changes: Any) -> dict[str, Any]:
    return {
        "id": "rule", "title": "新规", "starts": TODAY, "ends": TODAY + timedelta(30), "surface": "phone.query",
        "need": "changed", "source": {"name": "通知", "date": TODAY}, **changes,
    }  # fmt: skip


def nested(levels: int) -> dict[str, Any]:
    """A category with so many levels below it, each with a person."""
    inner = [nested(levels - 1)] if levels > 1 else []
    return {"label": f"再点{levels}", "children": [*inner, PERSON]}


def codes(project: Path, name: str, data: Any) -> list[tuple[str, str]]:
    write_yaml(project / name, data)
    return [(problem.code, problem.field) for problem in check(project, TODAY) if problem.file == name]


def test_sound_files_have_no_faults(project: Path) -> None:
    rules = [hot(checklist=["是新卡"], lead="好的。"), hot(id="next", starts=TODAY + timedelta(1))]
    assert codes(project, HOT, {"hot_topics": rules}) == []
    entries = [
        nested(3),
        {"label": "问余额", "question": "查余额怎么办"},
        {"label": "丢了", "topic": "card.loss"},
        PERSON,
    ]
    assert codes(project, MENU, {"menu": entries}) == []


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ([hot(checklist=list("一二三四五六"))], ("schema", "hot_topics.0.checklist")),
        ([hot(colour="red")], ("unknown_field", "hot_topics.0.colour")),
        ([hot(surface="card.loss")], ("hot_topic", "hot_topics.0.need")),
        ([hot(starts=TODAY - timedelta(1))], ("hot_topic", "hot_topics.0.starts")),
        ([hot(), hot(id="other")], ("hot_topic", "hot_topics.1.starts")),
        ([hot(lead="好的，这笔会冲正。")], ("jargon", "hot_topics.0.lead")),
        ([hot(checklist=["是", "ATM上取"])], ("latin", "hot_topics.0.checklist.1")),
        ([hot(lead="请提供身份证号。")], ("identity", "hot_topics.0.lead")),
    ],
)
def test_a_faulty_hot_topic(project: Path, rules: list[dict[str, Any]], fault: tuple[str, str]) -> None:
    assert codes(project, HOT, {"hot_topics": rules}) == [fault]


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([{"label": "卡", "topic": "card.loss", "person": True}], ("schema", "menu.0")),
        ([{"label": "卡"}, PERSON], ("schema", "menu.0")),
        ([nested(4), PERSON], ("menu_deep", "menu.0.children.0.children.0.children.0.children")),
        (
            [{"label": "卡", "children": [{"label": "丢了", "topic": "card.loss"}]}, PERSON],
            ("menu_person", "menu.0.children"),
        ),
        ([{"label": "换号", "topic": "phone.query"}, PERSON], ("menu_dead", "menu.0.topic")),
        ([{"label": "问", "question": "天上有什么"}, PERSON], ("menu_dead", "menu.0.question")),
        ([{"label": "冲正", "topic": "card.loss"}, PERSON], ("jargon", "menu.0.label")),
    ],
)
def test_a_faulty_menu(project: Path, entries: list[dict[str, Any]], fault: tuple[str, str]) -> None:
    assert codes(project, MENU, {"menu": entries}) == [fault]


def test_a_very_deep_menu_is_one_fault(project: Path) -> None:
    assert [code for code, _ in codes(project, MENU, {"menu": [nested(7), PERSON]})] == ["menu_deep"]


def test_only_the_lines_on_identity_may_speak_of_it(project: Path) -> None:
    asking = "请先核对一下身份证号。"
    assert codes(project, WORDING, {"identity_basic": ["您好", asking]}) == []
    assert codes(project, WORDING, {"greet": ["您好", asking]}) == [("identity", "greet.1")]


@pytest.mark.parametrize("field", ["probe", "probe_again"])
def test_a_probe_does_not_ask_for_identity(project: Path, field: str) -> None:
    data = surface(need("changed"), need("lost", topic="card.balance"), **{field: "您把卡号发给我好吗？"})
    assert codes(project, NEEDS, data) == [("identity", field)]


def test_dates_of_a_rule_that_is_over_are_no_fault(project: Path) -> None:
    old = {
        "starts": date(2023, 1, 2),
        "ends": date(2023, 2, 1),
        "source": {"name": "通知", "date": date(2023, 1, 1)},
    }
    assert codes(project, HOT, {"hot_topics": [hot(**old)]}) == []
