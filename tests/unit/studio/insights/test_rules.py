"""What follows from the counts, on figures with known answers."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.studio.insights import rules
from service.studio.insights.rules import Age, Dated, Entry
from service.studio.insights.tally import TopicCount

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("volume", "inside", "outside"),
    [
        ({}, (), ()),
        ({"card.loss": 1}, ("card.loss",), ()),
        ({"a.a": 78, "b.b": 22}, ("a.a",), ("b.b",)),
        ({"a.a": 77, "b.b": 22, "c.c": 1}, ("a.a", "b.b"), ("c.c",)),
        ({"c.c": 10, "b.b": 10, "a.a": 10}, ("a.a", "b.b", "c.c"), ()),
        ({"d.d": 25, "c.c": 25, "b.b": 25, "a.a": 25}, ("a.a", "b.b", "c.c", "d.d"), ()),
        ({"a.a": 50, "d.d": 10, "c.c": 10, "b.b": 30}, ("a.a", "b.b"), ("c.c", "d.d")),
    ],
)
def test_the_smallest_set_that_carries_78_per_cent(volume, inside, outside):
    found = rules.coverage(volume)
    assert (found.inside, found.outside) == (inside, outside)
    assert (found.total, found.carried) == (sum(volume.values()), sum(volume[one] for one in inside))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(1, 40), max_size=12))
def test_no_set_with_fewer_topics_carries_the_line(volume):
    found = rules.coverage(volume)
    assert sorted((*found.inside, *found.outside)) == sorted(volume)
    assert found.carried * 100 >= rules.LINE * found.total
    biggest = sorted(volume.values(), reverse=True)[: max(0, len(found.inside) - 1)]
    assert not volume or sum(biggest) * 100 < rules.LINE * found.total


def entry(topic: str, examples: int | None = 100, **changes: object) -> Entry:
    usual = {"name": topic, "policy": "answer", "skill": "account", "title": f"《{topic}》"}
    return Entry(topic=topic, examples=examples, **{**usual, **changes})


def test_a_topic_in_demand_needs_twice_as_many_questions():
    volume = {f"x.t{number:02}": 100 - number for number in range(41)}
    entries = [
        *(entry(topic, 45) for topic in volume),
        entry("y.bare", 29),
        entry("y.enough", 30),
        entry("y.unwritten", 0, title=None),
        entry("y.people", 3, title=None, policy="human"),
        entry("y.uncounted", None),
        entry("talk.greet", 1),
        entry("service.human", 1),
    ]
    found = rules.few_examples(entries, volume)
    assert [(one.topic, one.floor) for one in found[:40]] == [(f"x.t{n:02}", 60) for n in range(40)]
    assert [(one.topic, one.action) for one in found[40:]] == [
        ("y.unwritten", "write_article"),
        ("y.people", "add_questions"),
        ("y.bare", "add_questions"),
    ]


def count(answers: int, failed: int = 0) -> TopicCount:
    return TopicCount(
        turns=answers, conversations=answers, ends=Counter(answer=answers), unhelpful=failed, failed=failed
    )


def test_nothing_is_said_of_fewer_than_ten_answers():
    found = rules.weak_articles({"a.few": count(9, 9), "b.enough": count(10, 4), "c.fine": count(10)})
    assert [one.topic for one in found] == ["b.enough"]
    assert (found[0].low, found[0].high) == pytest.approx((0.168, 0.687), abs=0.001)


def test_an_article_stands_out_when_the_whole_interval_lies_above_the_common_share():
    topics = {"a.bad": count(40, 30), "b.usual": count(400, 40), "c.chance": count(10, 3)}
    found = {one.topic: one.stands_out for one in rules.weak_articles(topics)}
    assert found == {"a.bad": True, "b.usual": False, "c.chance": False}
    assert next(iter(found)) == "a.bad"


def test_one_topic_alone_is_its_own_measure():
    (found,) = rules.weak_articles({"a.only": count(10, 10)})
    assert not found.stands_out
    assert rules.weak_articles({}) == []


def test_an_article_is_unused_when_it_could_have_been_shown():
    entries = [
        entry("a.used"),
        entry("b.unused"),
        entry("c.suggested"),
        entry("d.unwritten", title=None),
        entry("e.ended", valid_until=TODAY - timedelta(days=1)),
        entry("f.last_day", valid_until=TODAY),
        entry("g.tomorrow", valid_from=TODAY + timedelta(days=1)),
    ]
    topics = {"a.used": count(10), "c.suggested": TopicCount(turns=2, ends=Counter(suggest=2))}
    found = rules.unused_articles(entries, topics, TODAY)
    assert [one.topic for one in found] == ["b.unused", "c.suggested", "f.last_day"]
    assert rules.unused_articles(entries, {"a.used": count(9)}, TODAY) == []


def test_articles_whose_day_has_come():
    def day(days: int) -> date:
        return TODAY + timedelta(days=days)

    entries = [
        entry("a.today", valid_from=day(-800), valid_until=day(0)),
        entry("b.yesterday", valid_until=day(-1)),
        entry("c.month", valid_until=day(30)),
        entry("d.later", valid_until=day(31)),
        entry("e.old", valid_from=day(-731)),
        entry("f.fresh", valid_from=day(-730)),
        entry("g.unwritten", title=None, valid_until=day(-1)),
        entry("h.undated"),
    ]
    assert rules.dated_articles(entries, TODAY) == [
        Dated("b.yesterday", Age.EXPIRED, day(-1)),
        Dated("a.today", Age.EXPIRING, day(0)),
        Dated("c.month", Age.EXPIRING, day(30)),
        Dated("e.old", Age.STALE, day(-731)),
    ]


def test_pairs_that_were_close_more_than_twice():
    close = {("a.a", "b.b"): 3, ("a.a", "c.c"): 2, ("b.b", "c.c"): 5}
    assert rules.close_pairs(close) == [(("b.b", "c.c"), 5), (("a.a", "b.b"), 3)]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(15, 10, 0.5), (5, 10, -0.5), (10, 10, 0.0), (100, 9, None), (0, 0, None)],
)
def test_a_change_is_told_from_ten_on(now, before, expected):
    assert rules.change(now, before) == expected
