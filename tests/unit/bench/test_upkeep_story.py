"""The upkeep story: what is planted, what is found of it, and which figures hold."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bench._story.customers import Talked
from bench._story.place import Copied
from bench._story.rows import rows
from bench._story.script import MESSAGES, MOST_KEYS, Planted, find, read
from bench._story.table import as_text, passed
from kb_index.lint import limits
from kb_index.lint.alike import alike, bare

SCRIPT = read()
LOAD = {"turns": 40, "degraded": 0, "failed": [], "ms": {}}
FACTS: dict[str, Any] = {
    "customers": {"turns": 200, "failed": [], "degraded": 0},
    "inbox": {
        "found": {f"a.{at}": {"at": at, "own": 12, "size": 13, "asked": 14} for at in range(5)},
        "keys": 50,
        "clicks": 5,
        "wordings": 60,
        "total": 120,
    },
    "articles": {"live": 5},
    "training": {"state": "完成", "seconds": 300.0},
    "measured": {"state": "完成", "seconds": 600.0},
    "compared": {"verdict": "better", "row": "…", "won": 27, "lost": 0, "asked": 30},
    "promoted": {"seconds": 20.0, "against": "", "load": LOAD},
    "again": {"answered": 66, "asked": 70, "failed": []},
    "back": {"seconds": 1.5, "load": LOAD},
}


def changed(chapter: str, **values: Any) -> dict[str, Any]:
    return {**FACTS, chapter: {**FACTS[chapter], **values}}


def test_what_is_sent_is_two_hundred_messages_with_five_planted_matters():
    messages = SCRIPT.messages()
    assert len(messages) == len({*messages}) == MESSAGES
    assert len(SCRIPT.planted) == 5
    assert all(len(one.asked) >= 12 and {*one.asked} <= {*messages} for one in SCRIPT.planted)
    assert messages == SCRIPT.messages(), "the same order each time"
    assert messages[: len(SCRIPT.everyday)] != list(SCRIPT.everyday), "in no order of meaning"


def test_the_held_out_questions_were_neither_sent_nor_taught():
    for one in SCRIPT.planted:
        taught = [bare(text) for text in (*one.asked, *one.more, *SCRIPT.everyday, *SCRIPT.others)]
        assert len(one.later) >= 5, "fewer are no floor for the gate"
        for text, other in product(one.later, taught):
            assert not alike(bare(text), other), f"{text} is {other}"


def test_an_article_has_what_the_check_asks_for():
    for one in SCRIPT.planted:
        assert len({*one.more}) + len(one.asked) // 2 >= limits.LEAST_QUESTIONS, (
            "with half of a group labelled"
        )
        assert len(one.fields["steps"]) <= limits.MOST_STEPS
        assert len(one.fields["alternatives"]) <= limits.MOST_ALTERNATIVES


def test_the_names_alone_leave_some_keys_for_moving_about():
    assert sum(one.pressed for one in SCRIPT.planted) <= MOST_KEYS - 5
    assert replace(SCRIPT.planted[0], keys="abc").pressed == 1 + 3 + 1 + 1


@pytest.mark.parametrize(
    ("groups", "at", "own", "size"),
    [
        ([["x"], ["a", "b", "x"], ["c"]], 1, 2, 3),
        ([["a"], ["b"]], 0, 1, 1),
        ([["x"]], 0, 0, 1),
        ([], -1, 0, 0),
    ],
)
def test_the_group_that_holds_most_of_a_matter_is_its_group(groups, at, own, size):
    planted = replace(SCRIPT.planted[0], asked=("a", "b", "c"))
    assert isinstance(planted, Planted)
    found = find(planted, groups)
    assert (found.at, found.own, found.size, found.asked) == (at, own, size, 3)


def test_a_whole_story_passes():
    assert passed(rows(FACTS)), as_text(rows(FACTS))


@pytest.mark.parametrize(
    "facts",
    [
        changed("customers", failed=["…: no answer"]),
        changed("inbox", found={**FACTS["inbox"]["found"], "a.0": {"own": 6, "size": 6, "asked": 14}}),
        changed("inbox", found={**FACTS["inbox"]["found"], "a.0": {"own": 14, "size": 20, "asked": 14}}),
        changed("inbox", clicks=11),
        changed("articles", live=4),
        changed("training", state="未完成"),
        changed("measured", state="已中断"),
        changed("compared", verdict="same"),
        changed("compared", won=23),
        changed("compared", lost=1),
        changed("promoted", load={**LOAD, "failed": ["…"]}),
        changed("promoted", load={**LOAD, "turns": 0}),
        changed("again", answered=62),
        changed("again", failed=["…"]),
        changed("back", seconds=10.0),
        changed("back", load={**LOAD, "failed": ["…"]}),
        {},
    ],
)
def test_one_figure_beyond_its_limit_fails_the_story(facts):
    assert sum(not one.held for one in rows(facts)) == (1 if facts else len(rows({})))
    assert not passed(rows(facts))


def test_what_was_not_reached_is_said():
    facts = {name: FACTS[name] for name in ("customers", "inbox")}
    text = as_text(rows(facts))
    assert text.count("| not reached |") == len(rows({})) - 3


def test_only_an_answer_on_the_topic_counts():
    answers = [
        ("a", "answer", "x.y"),
        ("b", "answer", "x.z"),
        ("c", "suggest", "x.y"),
        ("d", "answer", "x.y"),
    ]
    assert Talked(answers=answers).of(["a", "b", "c"], "x.y") == 1


def test_a_story_goes_on_where_its_stack_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SUBTEXT_DATABASE_URL", "postgresql://elsewhere")
    first, again = Copied(tmp_path), Copied(tmp_path)
    assert first.url == again.url
    assert first.environment["SUBTEXT_PORT"] in first.url
    assert "SUBTEXT_DATABASE_URL" not in first.environment, "nothing of this machine's settings"
    assert first.var.is_relative_to(tmp_path)
