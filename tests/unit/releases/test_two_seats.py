"""A promotion with a second Rasa: nobody is sent to it before it was tried, and the way back is a step."""

import asyncio
from pathlib import Path

import pytest

from service.releases.manifest import Manifest
from service.releases.shelf import Live, Serving
from service.releases.verifying import INDEX, MODEL
from service.turns.rasa import RasaFailed, Reply
from service.turns.refresh import Refresh
from service.turns.source import News
from tests.unit.releases.house import House
from tests.unit.releases.made import Workshop, model

B = "rasa-b"


@pytest.fixture
def house(workshop: Workshop, tmp_path: Path) -> House:
    return House(workshop, tmp_path)


def made(house: House, name: str) -> Manifest:
    """A release with a model of that name; what is built stays as it was."""
    built = (house.workshop.build / MODEL).read_bytes()
    model(house.workshop.build / MODEL, name)
    release = house.workshop.make()
    (house.workshop.build / MODEL).write_bytes(built)
    return release


async def follow(house: House, live: Live) -> Serving | None:
    house.workshop.shelf.point(live)
    await house.following.look()
    return house.workshop.shelf.serving()


async def promote(house: House, release: Manifest) -> Serving | None:
    return await follow(house, house.workshop.shelf.live().promoted(release.id))


async def try_on(house: House, release: Manifest, percent: int) -> Serving | None:
    return await follow(house, house.workshop.shelf.live().trying(release.id, percent))


async def roll_back(house: House) -> Serving | None:
    return await follow(house, house.workshop.shelf.live().rolled_back())


async def ask(house: House, conversation: str = "c") -> Reply:
    return await house.bot.turn(conversation, 1, "怎么查余额", None)


async def served(house: House, conversation: str = "c") -> tuple[str, str, bool]:
    """Model, release, and whether the actions used that release's index."""
    reply = await ask(house, conversation)
    standing = next(one for one in house.seating.all() if one.release == reply.release)
    return (
        reply.nlu["model"],
        reply.release or "",
        str(standing.source.home) in reply.outcome.messages[0].text,
    )


async def begun(house: House) -> None:
    """The first look of a service that was started while what is built is live."""
    await house.following.look()


async def test_a_promotion_goes_to_the_other_seat_and_leaves_the_old_one_ready(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    told = await promote(house, release)
    assert told is not None
    assert (told.release, told.error, told.seat) == (release.id, None, B)
    assert house.rasas["rasa"].taken == []
    assert await served(house) == ("m1", release.id, True)
    assert house.minds.current is house.live.source.mind
    assert house.seating.other is not None and house.seating.other.release is None
    assert not house.rasas["rasa"].away


async def test_the_way_back_loads_nothing(house: House) -> None:
    await begun(house)
    first, second = made(house, "m1"), made(house, "m2")
    await promote(house, first)
    await promote(house, second)
    assert await served(house) == ("m2", second.id, True)
    taken = [list(rasa.taken) for rasa in house.rasas.values()]
    await roll_back(house)
    assert [rasa.taken for rasa in house.rasas.values()] == taken
    assert await served(house) == ("m1", first.id, True)


async def test_what_was_taken_back_is_stopped_at_the_next_look(house: House) -> None:
    await begun(house)
    await promote(house, made(house, "m1"))
    await roll_back(house)
    assert (await served(house))[0] == "built"
    await house.following.look()
    assert house.rasas[B].away and house.seating.other is None


async def test_the_way_back_stays_open_as_long_as_is_set(house: House) -> None:
    await begun(house)
    await promote(house, made(house, "m1"))
    house.now += house.settings.way_back_minutes * 60 - 1
    await house.following.look()
    assert not house.rasas["rasa"].away
    house.now += 1
    await house.following.look()
    assert house.rasas["rasa"].away and house.seating.other is None
    await roll_back(house)
    assert (await served(house))[0] == "built", "a cold way back starts the Rasa again"


async def test_a_turn_that_runs_ends_in_the_seat_it_began_in(house: House) -> None:
    await begun(house)
    gate, rasa = asyncio.Event(), house.rasas["rasa"]
    act = rasa.act

    async def slow(call: dict) -> object:
        await gate.wait()
        assert act is not None
        return await act(call)

    rasa.act = slow
    turn = asyncio.create_task(ask(house))
    while not house.live.running:
        await asyncio.sleep(0)
    release = made(house, "m1")
    await promote(house, release)
    assert (await served(house, "d"))[1] == release.id
    gate.set()
    reply = await turn
    assert (reply.nlu["model"], reply.release) == ("built", None)
    assert str(house.workshop.build / INDEX) in reply.outcome.messages[0].text


async def test_no_seat_is_stopped_while_a_turn_runs_in_it(house: House) -> None:
    await begun(house)
    await promote(house, made(house, "m1"))
    other = house.seating.other
    assert other is not None
    other.running, house.now = 1, house.now + 1e6
    closing = asyncio.create_task(house.following.look())
    while house.seating.other:
        await asyncio.sleep(0)
    assert not house.rasas["rasa"].away
    other.running = 0
    await closing
    assert house.rasas["rasa"].away


@pytest.mark.parametrize("fault", ["timeout", "rasa_no_outcome"])
async def test_a_model_that_does_not_answer_in_time_changes_nothing(house: House, fault: str) -> None:
    await begun(house)
    house.rasas[B].fails = fault
    told = await promote(house, made(house, "m1"))
    assert told is not None and told.error is not None
    assert told.error.startswith("release_warm") and fault in told.error
    assert (house.live.release, house.seating.other, house.rasas[B].away) == (None, None, True)
    assert (await served(house))[0] == "built"


async def test_a_model_that_ends_its_rasa_is_not_loaded_into_the_one_that_answers(house: House) -> None:
    await begun(house)
    house.rasas[B].ends_while_loading = True
    told = await promote(house, made(house, "m1"))
    assert told is not None and told.error is not None
    assert told.error.startswith("release_model")
    assert house.rasas["rasa"].taken == []


@pytest.mark.parametrize("fault", ["refuses", "never_ready"])
async def test_without_a_second_rasa_the_one_there_is_exchanges_its_model(house: House, fault: str) -> None:
    await begun(house)
    setattr(house.programs, fault, True)
    release = made(house, "m1")
    told = await promote(house, release)
    assert told is not None
    assert (told.release, told.error, told.seat) == (release.id, None, "rasa")
    assert await served(house) == ("m1", release.id, True)


async def test_an_index_that_cannot_be_used_stops_the_second_rasa(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    house.refused.add(house.workshop.shelf.folder(release.id) / INDEX)
    told = await promote(house, release)
    assert told is not None and told.error is not None
    assert told.error.startswith("release_index")
    assert house.rasas[B].away and house.live.source is house.source


async def test_a_crash_of_the_new_one_sends_everybody_back_and_loses_no_turn(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    await promote(house, release)
    house.rasas[B].away = True
    assert (await served(house))[0] == "built"
    assert house.live.doubtful
    # Started again by the supervisor, with what is built: nobody is sent there before it has its model.
    house.rasas[B].away, house.rasas[B].model = False, "built"
    assert (await ask(house)).release is None
    assert house.rasas[B].asked.count("c") == 0
    await house.following.look()
    assert await served(house) == ("m1", release.id, True)


async def test_after_a_timeout_nobody_else_is_asked(house: House) -> None:
    await begun(house)
    await promote(house, made(house, "m1"))
    house.rasas[B].fails = "timeout"
    with pytest.raises(RasaFailed, match="timeout"):
        await ask(house)
    assert "c" not in house.rasas["rasa"].asked


async def test_a_trial_takes_its_share_with_its_own_index_and_is_promoted_at_once(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    told = await try_on(house, release, 40)
    assert told is not None and (told.release, told.error) == (None, None)
    answers = [await served(house, f"c{number}") for number in range(200)]
    assert {model for model, _, _ in answers} == {"built", "m1"}
    assert all(own for _, _, own in answers), "each with the index of its release"
    assert 40 < sum(model == "m1" for model, _, _ in answers) < 120
    assert house.minds.current is house.source.mind
    taken = list(house.rasas[B].taken)
    await promote(house, release)
    assert (house.live.release, house.rasas[B].taken) == (release.id, taken)
    assert {(await served(house, f"d{number}"))[0] for number in range(20)} == {"m1"}


async def test_a_trial_is_raised_and_ended_by_hand(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    await try_on(house, release, 1)
    await try_on(house, release, 100)
    assert len(house.rasas[B].taken) == 1
    assert (await served(house))[0] == "m1"
    await try_on(house, release, 0)
    assert (await served(house))[0] == "built"
    await house.following.look()
    assert house.rasas[B].away


async def test_a_release_on_trial_that_crashes_costs_no_turn(house: House) -> None:
    await begun(house)
    await try_on(house, made(house, "m1"), 100)
    house.rasas[B].away = True
    assert (await served(house))[0] == "built"
    await house.following.look()
    assert (await served(house))[0] == "built"


async def test_a_trial_needs_a_second_rasa(house: House) -> None:
    await begun(house)
    house.programs.refuses = True
    told = await try_on(house, made(house, "m1"), 10)
    assert told is not None and told.error is not None
    assert told.error.startswith("release_one_seat")


async def test_a_service_that_is_started_again_goes_on_in_the_seat_it_used(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    await promote(house, release)
    taken = list(house.rasas[B].taken)
    house.start()
    await house.following.look()
    assert house.live.seat.program == B
    assert house.rasas[B].taken == taken, "it has its model"
    assert house.rasas["rasa"].away
    assert await served(house) == ("m1", release.id, True)


async def test_a_stack_that_is_started_again_serves_the_release_in_the_first_seat(house: House) -> None:
    await begun(house)
    release = made(house, "m1")
    await promote(house, release)
    house.rasas[B].away, house.rasas["rasa"].model = True, "built"
    house.start()
    await house.following.look()
    assert house.live.seat.program == "rasa"
    assert await served(house) == ("m1", release.id, True)


async def test_a_pointer_that_moves_while_a_release_loads_is_followed_next(house: House) -> None:
    await begun(house)
    release, before = made(house, "m1"), house.workshop.shelf.live()
    take = house.rasas[B].take

    async def meanwhile(path: Path, sha256: str) -> None:
        await take(path, sha256)
        house.workshop.shelf.point(before.again())

    house.rasas[B].take = meanwhile  # type: ignore[method-assign]  # a double for one call
    told = await promote(house, release)
    assert told is not None and told.error is not None
    assert told.error.startswith("release_outdated")
    await house.following.look()
    told = house.workshop.shelf.serving()
    assert told is not None and (told.release, told.error) == (None, None)
    assert (await served(house))[0] == "built"


async def test_what_stands_ready_takes_up_what_is_saved_and_only_the_live_one_is_said(house: House) -> None:
    await begun(house)
    await promote(house, made(house, "m1"))
    refresh = Refresh(house.minds, house.source, 0, house.following)
    live, ready = (one.source for one in house.seating.all())
    looks = ready.looks
    ready.news = News(house.source.mind, (), content=True, index=False)
    assert not await refresh.once()
    assert (ready.looks, house.minds.current) == (looks + 1, live.mind)
    live.news = News(ready.mind, (), content=True, index=False)
    assert await refresh.once()
    assert house.minds.current is ready.mind


async def test_a_look_in_the_background_is_one_at_a_time_and_ends(house: House) -> None:
    house.following.wake()
    first = house.following._looking
    house.following.wake()
    assert house.following._looking is first
    await house.following.close()
    assert first is not None and first.done()
