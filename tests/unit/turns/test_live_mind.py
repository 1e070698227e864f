"""Swapping minds: what begins afterwards uses the new one, what runs keeps the old."""

from dataclasses import replace

from service.dialogue.wording import Wording
from service.turns import live_mind
from service.turns.live_mind import LiveMind
from service.turns.mind import Mind
from tests.support.library import library
from tests.support.mind import fallback


def mind(name: str) -> Mind:
    async def run(_call: dict) -> dict:
        return {"mind": name}

    return Mind(replace(library(), wording=Wording({"hello": (name,)})), run, fallback)


def call(sender: str) -> dict:
    return {"next_action": "action_decide", "tracker": {"sender_id": sender}}


async def test_everything_follows_the_swap():
    live = LiveMind(mind("old"))
    new = mind("new")
    live.swap(new)
    assert (live.say("hello"), live.library, live.current) == ("new", new.library, new)
    assert await live.run_action(call("a")) == {"mind": "new"}


async def test_who_wants_to_know_of_an_exchange_is_told_after_it():
    live, seen = LiveMind(mind("old")), []
    live.when_swapped(lambda: seen.append(live.say("hello")))
    assert seen == []
    live.swap(mind("new"))
    live.swap(mind("newer"))
    assert seen == ["new", "newer"]


async def test_a_turn_ends_on_the_mind_it_began_with():
    live = LiveMind(mind("old"))
    assert await live.run_action(call("running")) == {"mind": "old"}
    live.swap(mind("new"))
    assert await live.run_action(call("running")) == {"mind": "old"}
    assert await live.run_action(call("next")) == {"mind": "new"}


async def test_a_turn_may_be_given_its_mind():
    live = LiveMind(mind("old"))
    turn = live.begin(mind("beside"))
    live.swap(mind("new"))
    assert await live.run_action(call(turn)) == {"mind": "beside"}
    live.end(turn)
    assert await live.run_action(call(turn)) == {"mind": "new"}


async def test_finished_turns_are_forgotten(monkeypatch):
    live = LiveMind(mind("old"))
    now = [0.0]
    monkeypatch.setattr(live_mind.time, "monotonic", lambda: now[0])
    await live.run_action(call("running"))
    live.swap(mind("new"))
    now[0] = live_mind.TURN_SECONDS
    assert await live.run_action(call("running")) == {"mind": "new"}
    now[0] += live_mind.TURN_SECONDS
    await live.run_action(call("later"))
    assert list(live._begun) == ["later"]


async def test_a_call_without_a_tracker_reaches_the_action_all_the_same():
    assert await LiveMind(mind("old")).run_action({"next_action": "x"}) == {"mind": "old"}
