"""The table of places where a topic's id may stand, held against the project's own content."""

import re
from pathlib import Path

import pytest

from kb_index.exchange.topic_places import LABELLED, PLACES, file_after, found_at, holds_topics, replaced
from kb_index.plain_yaml import load

ROOT = Path(__file__).resolve().parents[3]
NOT_TOPICS = {"bot/data/wrap_up.yml"}
"""Categories of the wrap-up look like ids of topics and are none."""


def content_files() -> dict[str, str]:
    found = [ROOT / "domain.yml", ROOT / "config.yml", *ROOT.glob("tests/data/*.tsv")]
    found += [path for folder in ("kb_index", "bot") for path in (ROOT / folder).rglob("*.yml")]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes().decode("utf-8") for path in found}


FILES = content_files()
TOPICS = sorted(load(ROOT / "kb_index/topics.yml")["topics"])


def is_remark(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith("#")


def test_every_id_in_the_content_stands_in_a_place_of_the_table():
    words = re.compile(rf"(?<![\w./{{-])({'|'.join(map(re.escape, TOPICS))})(?![\w.])")
    for name, text in FILES.items():
        if name in NOT_TOPICS:
            continue
        written = {found[1] for found in words.finditer(text) if not is_remark(text, found.start(1))}
        for topic in written:
            spans = [found.span(1) for found in words.finditer(text) if found[1] == topic]
            spans = [span for span in spans if not is_remark(text, span[0])]
            assert holds_topics(name), (name, topic)
            assert sorted(found_at(name, text, topic)) == spans, (name, topic)


PLANTED = {
    "kb_index/topics.yml": "topics:\n  a.b: {name: x}\nsurfaces:\n  a.b:\n    - {need: n, topic: a.b}\n",
    "domain.yml": "intents:\n  - a.b\n  - a.b: {use_entities: []}\nslots:\n  note: a.b\n",
    "bot/data/nlu/x.yml": "nlu:\n- intent: a.b\n  examples: |\n    - a.b\n",
    "bot/data/rules/x.yml": "rules:\n  - rule: a.b\n    steps:\n      - intent: a.b\n      - or:\n          - intent: a.b\n",
    "bot/data/stories/x.yml": "stories:\n  - story: a.b\n    steps:\n      - intent: a.b\n",
    "bot/data/needs/a.b.yml": "surface: a.b\nprobe: a.b\nneeds:\n  - {need: n, topic: 'a.b', examples: [a.b]}\n",
    "bot/data/facts/x.yml": "skill: x\ntopics:\n  a.b: []\n",
    "bot/data/hot_topics.yml": "hot_topics:\n  - {id: x, surface: a.b, title: a.b}\n",
    "bot/data/menu.yml": 'menu:\n  - label: a.b\n    children:\n      - {label: x, topic: "a.b"}\n',
    "kb_index/pairs.yml": "pairs:\n  - ask: a.b\n    sides:\n      - {topic: a.b, button: a.b}\n    usually: a.b\n",
    "kb_index/articles/a/b.yml": "id: a.b\ntitle: a.b\nconfusable_with:\n  - {topic: a.b, difference: a.b}\n",
    "kb_index/playbooks/a/b.yml": "id: a.b\ntitle: a.b\n",
    "bot/talks/x.yml": "id: x\nturns:\n  - says: a.b\n    expect:\n      topic: a.b\n",
    "tests/data/x.tsv": "# a.b\ta.b\na.b\tc.d,a.b\ta.b\n",
}
COUNTS = (3, 2, 1, 2, 1, 2, 1, 1, 1, 2, 2, 1, 1, 1)


@pytest.mark.parametrize(("name", "count"), list(zip(PLANTED, COUNTS, strict=True)))
def test_an_id_planted_in_each_place_is_found_and_words_are_left_alone(name: str, count: int):
    text = PLANTED[name]
    assert len(found_at(name, text, "a.b")) == count
    after = replaced(name, text, "a.b", "new.id")
    assert found_at(name, after, "a.b") == []
    assert len(found_at(name, after, "new.id")) == count
    assert after.replace("new.id", "a.b") == text


def test_a_planted_id_stands_for_every_pattern_of_the_table():
    for pattern in {place.files for place in PLACES} | {LABELLED}:
        start, _, end = pattern.partition("*")
        assert any(name.startswith(start) and name.endswith(end) for name in PLANTED), pattern


def test_columns_stay_where_there_is_room():
    text = "topics:\n  a.b:         {name: x}\n  long.er_one: {name: y}\n"
    assert replaced("kb_index/topics.yml", text, "a.b", "a.bcd") == text.replace("a.b:   ", "a.bcd: ")
    assert replaced("kb_index/topics.yml", text, "long.er_one", "a.c").splitlines()[2] == "  a.c: {name: y}"


def test_an_id_written_with_escapes_is_not_guessed_at():
    with pytest.raises(KeyError):
        found_at("bot/data/menu.yml", 'menu:\n  - {topic: "a\\x2eb"}\n', "a.b")


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("kb_index/articles/a/b.yml", "kb_index/articles/c/d_e.yml"),
        ("kb_index/playbooks/a/b.yml", "kb_index/playbooks/c/d_e.yml"),
        ("bot/data/needs/a.b.yml", "bot/data/needs/c.d_e.yml"),
        ("bot/talks/a.yml", "bot/talks/a.yml"),
        ("kb_index/articles/a/bc.yml", "kb_index/articles/a/bc.yml"),
    ],
)
def test_files_are_called_after_the_topic(name: str, after: str):
    assert file_after(name, "a.b", "c.d_e") == after
