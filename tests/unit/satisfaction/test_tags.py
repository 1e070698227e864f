"""bot/data/satisfaction.yml: what may be in it, and what is."""

from pathlib import Path

import pytest

from service.satisfaction.tags import TagsError, load_satisfaction

REAL = Path(__file__).parents[3] / "bot" / "data" / "satisfaction.yml"


def test_the_real_file_offers_something_for_every_score():
    found = load_satisfaction(REAL)
    for whom in ("bot", "agent"):
        for score in range(1, 6):
            assert len(found.about(whom).for_score(score)) >= 3
    assert found.bot.for_score(4) == found.bot.good
    assert found.bot.for_score(3) == found.bot.bad


def test_without_a_file_there_are_no_tags(tmp_path):
    assert load_satisfaction(tmp_path / "none.yml").agent.good == ()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("bot: {good: [{id: a, name: 甲}, {id: a, name: 乙}]}", "twice: a"),
        ("bot: {good: [{id: A1, name: 甲}]}", "bot.good.0.id"),
        ("bot: {good: [{id: a}]}", "bot.good.0.name"),
        ("robot: {}", "robot"),
    ],
)
def test_faults_are_named(tmp_path, content, named):
    path = tmp_path / "satisfaction.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TagsError, match=named):
        load_satisfaction(path)
