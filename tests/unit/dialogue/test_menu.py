import pytest

from kb_index.content import read
from service.dialogue.menu import MenuError, levels, load_menu, shown
from tests.support.library import ROOT, library

TITLES = {"card.loss": "借记卡挂失"}


def menu(tmp_path, text):
    path = tmp_path / "menu.yml"
    path.write_text(text, encoding="utf-8")
    return load_menu(path)


def test_topics_ask_their_title_questions_themselves_people_for_a_person(tmp_path):
    entries = menu(
        tmp_path,
        "menu:\n- label: 卡\n  children:\n  - {label: 丢了, topic: card.loss}\n"
        "  - {label: 问, question: 怎么挂失}\n  - {label: 人, person: true}\n",
    )
    assert shown(entries, TITLES.get) == [
        {
            "label": "卡",
            "children": [
                {"label": "丢了", "say": "借记卡挂失"},
                {"label": "问", "say": "怎么挂失"},
                {"label": "人", "say": "转人工"},
            ],
        }
    ]


def test_a_topic_that_says_nothing_today_is_not_offered_nor_a_category_of_such(tmp_path):
    entries = menu(
        tmp_path,
        "menu:\n- label: 卡\n  children:\n  - {label: 丢了, topic: card.gone}\n  - {label: 人, person: true}\n"
        "- {label: 挂失, topic: card.loss}\n",
    )
    assert [entry["label"] for entry in shown(entries, TITLES.get)] == ["挂失"]


NESTED = "menu: " + "[{label: 层, children: " * 3 + "[{label: 人, person: true}]" + "}]" * 3


def test_four_levels_are_read_and_a_fifth_is_refused(tmp_path):
    assert levels(menu(tmp_path, NESTED)) == 4
    deeper = "menu: [{label: 层, children: " + NESTED.removeprefix("menu: ") + "}]"
    with pytest.raises(MenuError, match="5 levels, at most 4"):
        menu(tmp_path, deeper)


@pytest.mark.parametrize(
    "text",
    [
        "menu: []",
        "menu: [{label: 卡}]",
        "menu: [{label: 卡, topic: a.b, person: true}]",
        "menu: [{topic: a.b}]",
        "x: 1",
    ],
)
def test_what_is_no_menu_is_refused(tmp_path, text):
    with pytest.raises(MenuError, match="menu"):
        menu(tmp_path, text)


def test_no_file_is_an_empty_menu(tmp_path):
    assert load_menu(tmp_path / "none.yml") == ()


def test_the_menu_of_this_project_leads_to_what_the_bot_knows():
    content = read(ROOT)
    titles = {key: item.title for key, item in (*content.articles.items(), *content.playbooks.items())}
    ours = load_menu(ROOT / "bot" / "data" / "menu.yml")

    def check(written, given):
        assert [entry["label"] for entry in given] == [entry.label for entry in written]
        assert "转人工" in [entry.get("say") for entry in given]
        for one, other in zip(written, given, strict=True):
            if one.children:
                check(one.children, other["children"])

    check(ours, shown(ours, titles.get))
    assert levels(ours) <= 4


def test_a_library_without_a_menu_has_an_empty_one():
    assert library().menu == ()
