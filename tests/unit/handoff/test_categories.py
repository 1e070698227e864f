import pytest

from service.core.errors import InvalidField
from service.handoff.deskwork.categories import (
    MAX_LEVELS,
    CategoriesError,
    check_category,
    levels,
    load_categories,
    path_names,
)
from tests.support.library import ROOT

FILE = ROOT / "bot" / "data" / "wrap_up.yml"


def written(tmp_path, text: str):
    path = tmp_path / "wrap_up.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_projects_own_tree():
    tree = load_categories(FILE)
    assert levels(tree) == MAX_LEVELS
    assert path_names(tree, "card.loss.report") == ["银行卡和账户", "挂失、补卡、换卡", "挂失"]
    assert path_names(tree, "nothing") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("categories: []\n", "categories"),
        ("categories: [{id: A, name: 大写}]\n", "categories.0.id"),
        ("categories: [{id: a, name: 甲, colour: red}]\n", "colour"),
        ("categories: [{id: a, name: 甲}, {id: a, name: 乙}]\n", "twice: a"),
        (
            "categories: [{id: a, name: 甲, children: [{id: b, name: 乙, children: "
            "[{id: c, name: 丙, children: [{id: d, name: 丁}]}]}]}]\n",
            "4 levels, at most 3",
        ),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path, text, why):
    with pytest.raises(CategoriesError, match=why):
        load_categories(written(tmp_path, text))


def test_a_bank_without_the_file_closes_without_a_category(tmp_path):
    tree = load_categories(tmp_path / "none.yml")
    assert tree == ()
    check_category(tree, None)


@pytest.mark.parametrize(
    ("given", "code"),
    [(None, "category_missing"), ("card", "category_unknown"), ("nothing", "category_unknown")],
)
def test_only_the_lowest_level_can_be_chosen(given, code):
    with pytest.raises(InvalidField) as caught:
        check_category(load_categories(FILE), given)
    assert caught.value.code == code
    check_category(load_categories(FILE), "card.loss.report")
