"""The report on one page."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from service.dialogue.outcome import Kind
from service.studio.insights.digest import digest
from service.studio.insights.report import Content, report
from service.studio.insights.rules import Entry
from service.studio.insights.span import Span
from service.studio.insights.tally import Tally, TopicCount

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def entry(topic: str, **changes: Any) -> Entry:
    usual = {"name": f"业务{topic}", "policy": "answer", "skill": "account", "examples": 200, "title": "标题"}
    return Entry(topic, **{**usual, "valid_from": date(2026, 1, 1), **changes})


def told(found: Tally, *entries: Entry, counted_from: datetime | None = LONG_AGO) -> dict[str, Any]:
    content = Content(entries, {"account": "账户组", "general": "综合服务"}, lambda one, other: False)
    return report(found, content, Span.of(NOW, 7), counted_from)


def count(answers: int, failed: int = 0, before: int = 0) -> TopicCount:
    ends = Counter({Kind.ANSWER.value: answers})
    return TopicCount(answers, answers, before, ends, failed, 0, failed)


def test_a_week_in_figures():
    found = Tally(130, 0, 120, 100, 110, 11)
    found.topics.update(
        {"a.one": count(80, 30, 40), "b.two": count(20, 0, 20), "gone.topic": count(10, 0, 4)}
    )
    entries = [entry("a.one"), entry("b.two", examples=20), entry("c.three", valid_until=date(2026, 11, 30))]
    page = digest(told(found, *entries))
    assert page.splitlines() == [
        "智能客服运营摘要（11月17日至11月23日，7 天）",
        "会话 120 次，比上期增加 20%，其中咨询业务 110 次，未转人工 90%。",
        "回答 110 次，客户表示没帮助 30 次。",
        "",
        "一、客户问什么",
        "1. 业务a.one：80 次，占 72.7%，比上期增加 100%",
        "2. 业务b.two：20 次，占 18.2%，与上期持平",
        "3. gone.topic：10 次，占 9.1%",
        "",
        "二、78% 覆盖线",
        "2 个业务承担了 90.9% 的咨询，请优先保证它们的答案。",
        "线外 1 个业务共 10 次，可转：综合服务。",
        "",
        "三、建议处理",
        "1. 回答后常没解决或转人工，请改写：业务a.one（80 次中 30 次）。",
        "2. 问法太少，请补充：业务b.two（20/60）。",
        "3. 到期或久未复核，请复核：业务c.three（即将到期 2026-11-30）。",
        "4. 本期没有用到的答案：业务c.three。",
    ]


def test_a_quiet_week():
    page = digest(told(Tally(), counted_from=None))
    assert "本期没有业务咨询。" in page
    assert "没有发现需要处理的内容。" in page


def test_what_was_not_counted_for_long_enough_is_not_compared():
    found = Tally(10, 90, 10, 90, 10, 0)
    found.topics["a.one"] = count(10, 0, 90)
    page = digest(told(found, entry("a.one"), counted_from=NOW - timedelta(days=10)))
    assert "自 2026-11-13 起统计" in page
    assert "比上期增加" not in page
    assert "比上期减少" not in page


def test_it_stays_one_page_whatever_there_is_to_tell():
    found = Tally(9000, 0, 9000, 0, 9000, 100)
    found.topics.update(
        {f"x.t{number}": count(20 + number, 20 if number % 9 == 0 else 0) for number in range(180)}
    )
    found.close.update({(f"x.t{number}", f"x.t{number + 1}"): 9 for number in range(100)})
    entries = [entry(f"x.t{number}", examples=1, valid_until=date(2026, 11, 1)) for number in range(180)]
    unused = [entry(f"y.t{number}") for number in range(80)]
    page = digest(told(found, *entries, *unused))
    assert len(page.splitlines()) <= 40
    assert len(page) <= 1500


def test_every_topic_outside_has_people_who_serve_it():
    found = Tally()
    found.topics.update({"a.one": count(90), "b.two": count(9), "gone.topic": count(1)})
    outside = told(found, entry("a.one"), entry("b.two", skill="nobody"))["coverage"]["outside"]
    assert [(row["topic"], row["skill"]["id"], row["skill"]["name"]) for row in outside] == [
        ("b.two", "nobody", "nobody"),
        ("gone.topic", "general", "综合服务"),
    ]
