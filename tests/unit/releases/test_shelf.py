"""The pointer, what is kept, and what is not built."""

import shutil
from pathlib import Path

import pytest

from service.releases.refused import ReleaseRefused
from service.releases.shelf import KEPT, POINTER, Live, Serving, Shelf
from tests.unit.releases.made import Workshop


def test_without_a_release_what_is_built_is_live(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "none")
    assert (shelf.live(), shelf.ids(), shelf.serving(), shelf.pinned()) == (Live(), [], None, [])
    with pytest.raises(ReleaseRefused, match="release_no_earlier"):
        shelf.live().rolled_back()


def test_rolling_back_goes_the_way_back(workshop: Workshop) -> None:
    first, second = workshop.make().id, workshop.make().id
    live = Live().promoted(first).promoted(second)
    workshop.shelf.point(live)
    assert workshop.shelf.live() == live
    assert live.rolled_back().release == first
    assert live.rolled_back().rolled_back().release is None


def test_a_trial_stands_in_the_pointer_until_something_goes_live(workshop: Workshop) -> None:
    first, second = workshop.make().id, workshop.make().id
    trial = Live().promoted(first).trying(second, 20)
    workshop.shelf.point(trial)
    assert workshop.shelf.live() == trial
    assert (trial.release, trial.canary, trial.percent) == (first, second, 20)
    assert (trial.again().canary, trial.trying(second, 0).canary) == (second, None)
    assert {trial.promoted(second).canary, trial.rolled_back().canary} == {None}


def test_who_answers_is_told_with_its_seat(workshop: Workshop) -> None:
    told = Serving(workshop.make().id, "c", None, "rasa-b")
    workshop.shelf.tell(told)
    assert workshop.shelf.serving() == told


def test_every_change_of_the_pointer_is_one_of_its_own(workshop: Workshop) -> None:
    live = Live().promoted(workshop.make().id)
    assert len({live.change, live.again().change, live.rolled_back().change}) == 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"release": "../evil", "before": [], "change": ""}', "\udcff"]
)
def test_a_broken_pointer_is_named(workshop: Workshop, text: str) -> None:
    workshop.make()
    (workshop.shelf.home / POINTER).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ReleaseRefused, match="release_pointer"):
        workshop.shelf.live()


@pytest.mark.parametrize(
    "name", ["..", "../../etc", "", "live", "20261122-080001000-abcdefgh", "20261122-080001000-abcdef12/.."]
)
def test_what_is_no_id_names_no_folder(workshop: Workshop, name: str) -> None:
    with pytest.raises(ReleaseRefused, match="release_missing"):
        workshop.shelf.folder(name)


def test_the_newest_ten_the_live_the_one_before_and_the_pinned_are_kept(workshop: Workshop) -> None:
    made = [workshop.make().id for _ in range(KEPT + 5)]
    workshop.shelf.point(Live().promoted(made[0]).promoted(made[1]))
    workshop.shelf.pin(made[3], pinned=True)
    assert workshop.shelf.prune() == [made[4], made[2]]
    workshop.shelf.pin(made[3], pinned=False)
    assert workshop.shelf.prune() == [made[3]]
    assert workshop.shelf.ids() == [*reversed(made[5:]), made[1], made[0]]


def test_only_what_is_there_can_be_pinned(workshop: Workshop) -> None:
    with pytest.raises(ReleaseRefused, match="release_missing"):
        workshop.shelf.pin("20261122-080001000-abcdef12", pinned=True)


def test_what_the_service_tells_is_read_back(workshop: Workshop) -> None:
    told = Serving(workshop.make().id, "c1", "release_changed: x")
    workshop.shelf.tell(told)
    assert workshop.shelf.serving() == told


def test_what_is_not_built_makes_no_release_and_leaves_nothing(workshop: Workshop) -> None:
    shutil.rmtree(workshop.build / "rasa")
    with pytest.raises(ReleaseRefused, match="release_not_built"):
        workshop.make()
    assert list(workshop.shelf.home.iterdir()) == []


def test_content_and_its_place_make_the_content_fingerprint(workshop: Workshop) -> None:
    first = workshop.make().content
    assert workshop.make().content == first
    (workshop.root / "bank.yml").write_text("name: 另一家\n", encoding="utf-8")
    assert workshop.make().content != first
