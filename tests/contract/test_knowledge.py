"""Comparing two topics over HTTP."""

import pytest

from tests.support.stack import Stack, running

COMPARE = "/v1/staff/knowledge/compare"
CONFUSABLE = "/v1/staff/knowledge/confusable"


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


async def test_two_topics_side_by_side(stack: Stack):
    agent = await stack.staff("agent1")
    given = (await agent.get(COMPARE, a="card.loss", b="forex.exchange")).json()
    assert given["a"] == {"topic": "card.loss", "title": "借记卡挂失", "answer": "请马上挂失。"}
    assert given["b"]["title"] == "个人购汇、结汇"
    assert given["steps"][0] == {"same": False, "a": "打客服电话", "b": None}
    assert (given["difference"], given["ask"]) == (None, None)
    found = await agent.get(CONFUSABLE, topic="card.loss")
    assert (found.status_code, found.json()) == (200, {"neighbours": []})


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        (COMPARE, {"a": "card.loss", "b": "card.loss"}, 404, "nothing_to_compare"),
        (COMPARE, {"a": "card.loss", "b": "card.none"}, 404, "nothing_to_compare"),
        (COMPARE, {"a": "card.loss"}, 404, "nothing_to_compare"),
        (COMPARE, {"a": "card.loss", "b": "../etc"}, 422, "invalid_field"),
        (CONFUSABLE, {"topic": "card.none"}, 404, "nothing_to_compare"),
        (CONFUSABLE, {}, 404, "nothing_to_compare"),
    ],
)
async def test_what_cannot_be_compared(
    stack: Stack, path: str, query: dict[str, str], status: int, code: str
):
    response = await (await stack.staff("agent1")).get(path, **query)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


async def test_only_agents_may_look(stack: Stack):
    studio = await stack.staff("studio")
    for path, query in (
        (COMPARE, {"a": "card.loss", "b": "card.replace"}),
        (CONFUSABLE, {"topic": "card.loss"}),
    ):
        assert (await stack.http.get(path, params=query)).status_code == 401
        assert (await studio.get(path, **query)).status_code == 403
