"""The defects of Rasa's own stores and locks that this design must not have (R1–R10)."""

import asyncio
import json

import pytest

from bot.tracker_store import CURRENT_TURN
from tests.rasa_runtime.conftest import answer

pytestmark = pytest.mark.asyncio(loop_scope="session")


def leftovers(agent):
    store = agent.tracker_store
    return len(agent.lock_store.conversation_locks), store._fallback_tracker_store, CURRENT_TURN.get()


async def test_500_turns_leave_nothing_behind(rasa):
    for _ in range(50):
        done = await asyncio.gather(*(rasa.turn("你好") for _ in range(10)))
        assert {status for status, _ in done} == {200}
    assert leftovers(rasa.agent) == (0, None, None)
    assert list(await rasa.agent.tracker_store.keys()) == []


async def test_failed_turns_leave_nothing_behind(rasa, action_server):
    action_server.script["action_decide"] = {"events": [], "responses": []}
    assert {status for status, _ in [await rasa.turn("你好") for _ in range(5)]} == {502}
    assert leftovers(rasa.agent) == (0, None, None)


async def test_turns_of_one_conversation_do_not_wait_for_each_other(rasa, action_server):
    """Rasa's ticket lock would hold all but one and look again every second (R2)."""
    action_server.gate = asyncio.Event()
    turns = [asyncio.ensure_future(rasa.turn("你好")) for _ in range(12)]
    while action_server.running < 12:
        done = [task for task in turns if task.done()]
        assert not done, [task.result() for task in done]
        await asyncio.sleep(0.01)
    action_server.gate.set()
    assert {status for status, _ in await asyncio.gather(*turns)} == {200}
    assert action_server.most_at_once == 12


async def test_turns_at_once_do_not_mix(rasa, action_server):
    action_server.script["action_decide"] = lambda call: answer(
        call["tracker"]["latest_message"]["text"], misses=1
    )
    texts = [f"第{number}句" for number in range(40)]
    bodies = await asyncio.gather(*(rasa.answered(text) for text in texts))
    assert [body["outcome"]["messages"][0]["text"] for body in bodies] == texts
    assert [body["state"]["turns"][-1]["text"] for body in bodies] == texts


async def test_the_same_turn_twice_gives_the_same(rasa):
    state = (await rasa.answered("你好"))["state"]
    first, second = await rasa.answered("卡丢了", state), await rasa.answered("卡丢了", state)
    assert first == second


async def test_the_schema_of_action_results_is_not_checked_with_every_turn(rasa, monkeypatch):
    """That check cost five times as much as everything else in a turn."""
    await rasa.answered("你好")
    monkeypatch.setattr("jsonschema.validate", None)
    await rasa.answered("你好")


async def test_a_long_conversation_stays_small(rasa, action_server):
    state = None
    for number in range(30):
        state = (await rasa.answered(f"第{number}次，" + "很长的话" * 100, state))["state"]
        assert len(json.dumps(state)) < 16 * 1024
    assert len(state["turns"]) == 8
    assert max(action_server.sizes) < 64 * 1024
    assert action_server.sizes[-1] < 1.2 * action_server.sizes[10]


async def test_the_state_knows_no_clock(rasa):
    body = await rasa.answered("你好", (await rasa.answered("你好"))["state"])
    assert "time" not in json.dumps(body["state"])
