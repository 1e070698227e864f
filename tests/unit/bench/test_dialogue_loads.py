"""What customers do, on a contestant that only pretends."""

import asyncio

import pytest

from bench._dialogue.customers import Answered
from bench._dialogue.loads import at_once, batches, beside_a_great_one, one_by_one, share, together
from bench._lib.contest import contest
from bench._lib.order import abba


class Pretender:
    """Answers everything but what contains 沉默; each shout is over when `patience` messages were answered."""

    heard: list[tuple[int, str]]

    def __init__(self, number, heard, patience):
        self.number, self.heard, self.patience = number, heard, patience
        self.settled = 0

    async def open(self):
        self.heard.append((self.number, "opened"))

    async def say(self, texts):
        await asyncio.sleep(0)
        self.heard += [(self.number, text) for text in texts]
        if "永不" in texts:
            raise TimeoutError
        silent = sum("沉默" in text for text in texts)
        return Answered(len(texts) - silent, silent)

    async def settle(self):
        self.settled += 1

    async def shout(self, text):
        while len(self.heard) < self.patience:
            await asyncio.sleep(0)
        return 413 if len(text) == 1000 else 200

    async def close(self):
        self.heard.append((self.number, "closed"))


class Place:
    """A door for pretenders."""

    def __init__(self, patience=0):
        self.heard, self.made, self.patience = [], 0, patience

    def customers(self, count):
        return _Inside(self, count)

    def said(self):
        return [text for _, text in self.heard if text not in {"opened", "closed"}]


class _Inside:
    def __init__(self, place, count):
        self.place, self.count = place, count

    async def __aenter__(self):
        numbers = range(self.place.made, self.place.made + self.count)
        self.place.made += self.count
        self.customers = [Pretender(number, self.place.heard, self.place.patience) for number in numbers]
        return self.customers

    async def __aexit__(self, *_):
        return None


TEXTS = [f"问题{at}" for at in range(7)]


async def test_one_by_one_changes_the_conversation_and_counts_silence():
    place = Place()
    told = await one_by_one(place, [*TEXTS, "沉默"], 3)
    assert place.said() == [*TEXTS, "沉默"]
    assert place.made == 3
    assert len(told["ms"]) == 8
    assert told["silent"] == 1


async def test_who_waits_in_vain_is_counted_and_goes_on():
    told = await one_by_one(Place(), ["一", "永不", "二"], 3)
    assert len(told["ms"]) == 3
    assert told["silent"] == 1


async def test_a_crowd_asks_everything_once_and_each_his_own():
    place = Place()
    told = await at_once(place, TEXTS, users=3, each=2)
    assert len(told["ms"]) == 6
    assert told["seconds"] > 0
    of = {number: [text for one, text in place.heard if one == number] for number in range(3)}
    assert of == {0: TEXTS[0:2], 1: TEXTS[2:4], 2: TEXTS[4:6]}


async def test_together_counts_replies_and_begins_anew_each_time():
    place = Place()
    told = await together(place, ["一", "二", "沉默"], times=2)
    assert told["replies"] == [2, 2]
    assert told["silent"] == 2
    assert place.made == 2


@pytest.mark.parametrize(("patience", "asked"), [(0, 5), (7, 7)])
async def test_beside_a_great_one_the_other_asks_until_it_is_over(patience, asked):
    place = Place(patience)
    told = await beside_a_great_one(place, TEXTS, size=1000)
    assert len(told["ms"]) == asked
    assert told["status"] == 413


def test_a_share_begins_anew_at_the_end():
    assert share(TEXTS, 5, 4) == ["问题5", "问题6", "问题0", "问题1"]


def test_batches_keep_order_and_rest():
    assert batches(list("abcde"), 2) == [["a", "b"], ["c", "d"], ["e"]]
    assert batches([], 2) == []


def test_a_contest_measures_processes_that_come_and_go():
    """What is started in a run is asked for anew, and what follows a run belongs to none."""

    class Comer:
        def __init__(self):
            self.pids, self.ended = [], 0

        def call(self, **request):
            self.pids = [1]
            return {"ok": request["do"]}

        def close(self):
            self.pids, self.ended = [], self.ended + 1

    comers = {"a": Comer(), "b": Comer()}
    order = []

    def afterwards(name):
        order.append(name)
        comers[name].close()

    results = contest(comers, lambda name: {"do": "start"}, 1, afterwards=afterwards)
    assert order == abba(["a", "b"], 1)
    assert {name: (len(results.runs[name]), one.ended) for name, one in comers.items()} == {
        "a": (2, 2),
        "b": (2, 2),
    }
