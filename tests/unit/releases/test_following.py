"""The service follows the pointer, and what it cannot use changes nothing."""

import shutil
from pathlib import Path

import pytest

from service.releases.manifest import Manifest
from service.releases.shelf import Live, Serving
from service.releases.verifying import INDEX, MODEL
from tests.unit.releases.house import House
from tests.unit.releases.made import Workshop, model


class Service:
    """One Rasa: no supervisor that could start another."""

    def __init__(self, workshop: Workshop, folder: Path) -> None:
        self.workshop = workshop
        self.house = House(workshop, folder, two=False)
        self.rasa = self.house.rasas["rasa"]

    async def look(self) -> Serving | None:
        await self.house.following.look()
        return self.workshop.shelf.serving()

    @property
    def index(self) -> Path:
        """That of the release in use."""
        return self.house.live.source.home

    def promote(self, made: Manifest) -> Live:
        live = self.workshop.shelf.live().promoted(made.id)
        self.workshop.shelf.point(live)
        return live

    def roll_back(self) -> Live:
        live = self.workshop.shelf.live().rolled_back()
        self.workshop.shelf.point(live)
        return live


@pytest.fixture
def service(workshop: Workshop, tmp_path: Path) -> Service:
    return Service(workshop, tmp_path)


async def test_without_a_release_nothing_is_asked_of_rasa(service: Service) -> None:
    service.rasa.away = True
    assert await service.look() is None
    assert (service.rasa.taken, service.index) == ([], service.workshop.build / INDEX)


async def test_there_and_back(service: Service) -> None:
    first, second = service.workshop.make(), service.workshop.make()
    for made in (first, second):
        live = service.promote(made)
        assert await service.look() == Serving(made.id, live.change)
        folder = service.workshop.shelf.folder(made.id)
        assert (service.rasa.taken[-1], service.index) == (folder / MODEL, folder / INDEX)
    live = service.roll_back()
    assert await service.look() == Serving(first.id, live.change)
    live = service.roll_back()
    assert await service.look() == Serving(None, live.change)
    assert (service.rasa.model, service.index) == ("built", service.workshop.build / INDEX)


async def test_a_release_that_was_tampered_with_changes_nothing(service: Service) -> None:
    first, second = service.workshop.make(), service.workshop.make()
    service.promote(first)
    await service.look()
    taken, served = list(service.rasa.taken), service.index
    model(service.workshop.shelf.folder(second.id) / MODEL, "evil")
    live = service.promote(second)
    told = await service.look()
    assert told is not None and told.error is not None
    assert (told.release, told.change) == (first.id, live.change)
    assert told.error.startswith(("release_size", "release_changed"))
    assert (service.rasa.taken, service.index) == (taken, served)


async def test_a_model_rasa_refuses_leaves_the_index_alone(service: Service) -> None:
    service.rasa.refuses = True
    live = service.promote(service.workshop.make())
    assert await service.look() == Serving(None, live.change, "release_model: no")
    assert service.index == service.workshop.build / INDEX


async def test_an_index_that_cannot_be_used_leaves_rasa_its_model(service: Service) -> None:
    made = service.workshop.make()
    service.house.refused.add(service.workshop.shelf.folder(made.id) / INDEX)
    service.promote(made)
    told = await service.look()
    assert told is not None and told.error is not None
    assert told.error.startswith("release_index")
    assert (service.rasa.model, service.index) == ("built", service.workshop.build / INDEX)


async def test_what_was_refused_is_tried_again_only_when_asked_anew(service: Service) -> None:
    service.rasa.refuses = True
    service.promote(service.workshop.make())
    await service.look()
    service.rasa.refuses = False
    await service.look()
    assert service.rasa.taken == []
    service.workshop.shelf.point(service.workshop.shelf.live().again())
    told = await service.look()
    assert told is not None and told.error is None
    assert service.rasa.model == "m1"


async def test_rasa_away_means_later(service: Service) -> None:
    service.rasa.away = True
    made = service.workshop.make()
    live = service.promote(made)
    assert await service.look() is None
    service.rasa.away = False
    assert await service.look() == Serving(made.id, live.change)


async def test_a_rasa_that_was_started_again_gets_the_live_model(service: Service) -> None:
    service.promote(service.workshop.make())
    await service.look()
    service.rasa.model = "built"
    await service.look()
    assert (service.rasa.model, len(service.rasa.taken)) == ("m1", 2)
    await service.look()
    assert len(service.rasa.taken) == 2


async def test_a_broken_pointer_or_a_vanished_release_changes_nothing(service: Service) -> None:
    made = service.workshop.make()
    service.promote(made)
    await service.look()
    (service.workshop.shelf.home / "live").write_text("{")
    await service.look()
    gone = service.workshop.make()
    shutil.rmtree(service.workshop.shelf.folder(gone.id))
    service.workshop.shelf.point(Live(made.id).promoted(gone.id))
    told = await service.look()
    assert told is not None and told.error is not None
    assert told.error.startswith("release_missing")
    assert service.index == service.workshop.shelf.folder(made.id) / INDEX
