"""Insight for upkeep: figures of planted turns, who may read them, and that nobody's words are in them."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.engine import Engine

from service.conversations.tables import Conversation
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database, open_database
from service.core.settings import Settings
from service.identity.erasing import Erasing
from service.studio.insights.insights import Insights
from service.studio.insights.reading import decisions
from service.studio.insights.span import Span
from tests.support.bots import ScriptedBot
from tests.support.inbox import unsure
from tests.support.insights import CountedKnowledge, DatedArticle, Planted, plant
from tests.support.library import ARTICLES
from tests.support.line import MORNING, HandClock, code
from tests.support.mind import scripted_mind
from tests.support.servers import storage_settings
from tests.support.stack import Member, Stack, running

INSIGHTS = "/v1/studio/insights"
MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
"""The beginning of the clock's day, Monday 23 November 2026, in China."""
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KNOWLEDGE = CountedKnowledge(
    articles={
        "card.loss": DatedArticle("借记卡挂失", "请马上挂失。"),
        "card.replace": DatedArticle("换卡与补卡", "带身份证到网点换。", valid_until=date(2026, 11, 24)),
        "account.balance": DatedArticle("怎么查余额", "首页就能看到。", valid_until=date(2026, 11, 22)),
    },
    questions={"card.loss": 59, "card.replace": 30, "account.balance": 29},
)


@pytest.fixture
async def stack(tmp_path):
    bot, mind = ScriptedBot(unsure), scripted_mind(KNOWLEDGE)
    async with running(tmp_path, bot, clock=HandClock(), mind=mind) as stack:
        yield stack


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Database]:
    settings = Settings(_env_file=None, var_dir=tmp_path, **storage_settings(tmp_path))  # type: ignore[call-arg]  # pydantic-settings
    database = open_database(settings)
    await migrations.upgrade(database)
    yield database
    await database.close()


async def insights(member: Member, **wanted: Any) -> dict[str, Any]:
    answer = await member.get(INSIGHTS, **wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def asked(name: str, at: datetime, *turns: dict[str, Any]) -> list[Planted]:
    """One conversation, a turn each second."""
    given = turns or ({},)
    return [Planted(name, 2 * seq, at + seq * SECOND, **one) for seq, one in enumerate(given, 1)]


async def test_a_week_that_was_planted(stack: Stack):
    person = {"kind": "handoff", "topic": "service.human", "reason": "asked_person"}
    close = {"kind": "suggest", "candidates": (("card.loss", 0.5), ("card.replace", 0.45))}
    turns = [
        *(one for n in range(8) for one in asked(f"c_good{n}", MIDNIGHT + n * SECOND)),
        *(one for n in range(4) for one in asked(f"c_person{n}", MIDNIGHT - DAY, {}, person)),
        *(one for n in range(3) for one in asked(f"c_close{n}", MIDNIGHT - 2 * DAY, close)),
        *asked("c_balance", MIDNIGHT - 6 * DAY, {"topic": "account.balance"}),
        *(one for n in range(10) for one in asked(f"c_before{n}", MIDNIGHT - 7 * DAY)),
        *asked("c_long_ago", MIDNIGHT - 60 * DAY),
    ]
    await plant(stack.application.database, turns)
    found = await insights(await stack.staff("studio"), days=7)

    assert (found["first_day"], found["last_day"], found["counted_from"]) == (
        "2026-11-17",
        "2026-11-23",
        "2026-09-24",
    )
    totals = found["totals"]
    assert (totals["conversations"], totals["conversations_before"], totals["change"]) == (16, 10, 0.6)
    assert (totals["turns"], totals["asking"], totals["handed_over"], totals["answers"]) == (20, 16, 4, 13)
    loss, balance = found["topics"]
    assert (loss["topic"], loss["conversations"], loss["share"], loss["change"]) == (
        "card.loss",
        15,
        0.9375,
        0.5,
    )
    assert {kind: turns for kind, turns in loss["ends"].items() if turns} == {"answer": 12, "suggest": 3}
    assert (balance["topic"], balance["conversations"], balance["change"]) == ("account.balance", 1, None)

    covered = found["coverage"]
    assert [one["topic"] for one in covered["inside"]] == ["card.loss"]
    assert [(one["topic"], one["skill"]["id"]) for one in covered["outside"]] == [
        ("account.balance", "account")
    ]
    assert (covered["carried"], covered["contained"]) == (0.9375, 0.75)

    (weak,) = found["weak"]
    assert (weak["topic"], weak["answers"], weak["handed_over"], weak["failed"]) == ("card.loss", 12, 4, 4)
    few = {one["topic"]: (one["examples"], one["floor"]) for one in found["few"]}
    assert few["card.loss"] == (59, 60)
    assert few["account.balance"] == (29, 60)
    assert "card.replace" not in few
    assert [one["topic"] for one in found["unused"]] == ["card.replace"]
    assert [(one["topic"], one["age"]) for one in found["dated"]] == [
        ("account.balance", "expired"),
        ("card.replace", "expiring"),
    ]
    (pair,) = found["close"]
    assert (pair["one"]["topic"], pair["other"]["topic"], pair["turns"]) == ("card.loss", "card.replace", 3)
    assert "78% 覆盖线" in found["digest"]


async def test_the_period_begins_at_midnight_in_china_and_is_compared_up_to_the_same_time(stack: Stack):
    begin = MIDNIGHT - 6 * DAY
    earlier_end = MORNING - 7 * DAY
    moments = {
        "c_first": begin,
        "c_too_early": begin - SECOND,
        "c_last_before": earlier_end - SECOND,
        "c_not_before": earlier_end,
        "c_first_before": begin - 7 * DAY,
        "c_too_early_before": begin - 7 * DAY - SECOND,
    }
    await plant(stack.application.database, [Planted(name, 2, at) for name, at in moments.items()])
    totals = (await insights(await stack.staff("studio"), days=7))["totals"]
    assert (totals["conversations"], totals["conversations_before"]) == (1, 2)


async def test_what_was_not_counted_before_is_not_compared(stack: Stack):
    """`c_first` is the oldest turn there is: of the period before only a part is known."""
    turns = [Planted(f"c_{n}", 2, MIDNIGHT - 10 * DAY) for n in range(20)]
    await plant(stack.application.database, [*turns, Planted("c_now", 2, MIDNIGHT)])
    found = await insights(await stack.staff("studio"), days=7)
    assert (found["comparable"], found["counted_from"]) == (False, "2026-11-13")
    assert found["totals"]["change"] is None
    assert found["topics"][0]["conversations_before"] is None
    assert "自 2026-11-13 起统计" in found["digest"]


async def test_an_empty_bank(stack: Stack):
    found = await insights(await stack.staff("studio"))
    assert (found["days"], found["counted_from"], found["topics"]) == (7, None, [])
    assert (found["coverage"]["volume"], found["coverage"]["carried"]) == (0, None)
    assert (found["weak"], found["unused"], found["close"]) == ([], [], [])


async def test_who_may_read_it(stack: Stack):
    assert (await stack.http.get(INSIGHTS)).status_code == 401
    assert (await (await stack.staff("agent1")).get(INSIGHTS)).status_code == 403
    for login in ("studio", "lead"):
        assert (await (await stack.staff(login)).get(INSIGHTS)).status_code == 200
    assert (await stack.http.get(INSIGHTS, headers=stack.maintainer)).status_code == 200


@pytest.mark.parametrize("days", ["0", "91", "-1", "seven"])
async def test_a_period_is_one_to_ninety_days(stack: Stack, days: str):
    answer = await stack.http.get(INSIGHTS, params={"days": days}, headers=stack.maintainer)
    assert (answer.status_code, code(answer)) == (422, "invalid_field")


async def test_nothing_anybody_wrote_is_in_it_and_an_erased_customer_does_not_count(stack: Stack, tmp_path):
    kept, erased = await stack.conversation(), await stack.conversation()
    await kept.say("紫色河马怎么查余额")
    await erased.say("绿豆汤勺怎么查余额，我的手机号是13800138000")
    await erased.say("没解决")
    studio = await stack.staff("studio")
    found = await insights(studio)
    assert (found["totals"]["conversations"], found["totals"]["unhelpful"]) == (2, 1)
    whole = json.dumps(found, ensure_ascii=False)
    assert all(words not in whole for words in ("河马", "汤勺", "13800138000", kept.id, erased.id))

    database, settings = stack.application.database, stack.application.settings
    async with database.read() as connection:
        query = select(Conversation.visitor_id).where(Conversation.id == erased.id)
        visitor = (await connection.execute(query)).scalar_one()
    erasing = Erasing(database, settings.database, tmp_path / "log", SystemClock(), str, lambda names: 0)
    await erasing.erase(visitor, "test")
    totals = (await insights(studio))["totals"]
    assert (totals["conversations"], totals["unhelpful"]) == (1, 0)


async def test_it_takes_two_statements_whatever_there_is_to_read(database: Database):
    library = scripted_mind(KNOWLEDGE).library
    service = Insights(database, HandClock(), lambda: library)
    few, many = [], []
    await plant(database, asked("c_one", MIDNIGHT))
    await statements(few, service)
    turns = [one for n in range(300) for one in asked(f"c_{n}", MIDNIGHT - (n % 30) * DAY, {}, {})]
    await plant(database, turns)
    await statements(many, service)
    assert len(few) == len(many) == 2


async def statements(asked_for: list[str], service: Insights) -> None:
    """Puts what a report asks of the tables into the list."""

    def note(*given: Any) -> None:
        if given[2].lstrip().upper().startswith("SELECT"):
            asked_for.append(given[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await service.report(30)
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_only_the_period_is_looked_at(database: Database):
    """SQLite says how it would go about it: by the index on the time, and from there by key."""
    if not database.sqlite:
        pytest.skip("PostgreSQL plans by what is in the tables")
    query = decisions(Span.of(MORNING, 30)).compile(
        database.engine.sync_engine, compile_kwargs={"literal_binds": True}
    )
    async with database.read() as connection:
        plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN {query}".replace(":", "\\:")))).all()
    steps = [row[-1] for row in plan]
    assert steps, "no plan"
    assert all(step.startswith("SEARCH") for step in steps), steps
    assert "finished_at" in steps[0]


def test_the_vocabulary_knows_the_topics_that_are_planted():
    assert set(KNOWLEDGE.articles) <= set(ARTICLES)
    assert set(KNOWLEDGE.articles) <= set(KNOWLEDGE.topics)
