"""Which seat answers which conversation: plain rules."""

from pathlib import Path

import pytest

from service.releases import seating as module
from service.releases.seating import Seating, Standing, share
from service.releases.seats import Seat
from tests.unit.releases.house import Known, Rasa

NAMES = [f"c_{number}" for number in range(2000)]


def standing(name: str) -> Standing:
    rasa = Rasa(Path(name))
    return Standing(name, None, Seat(name, rasa, rasa, rasa), Known(Path(name), set()))


@pytest.fixture
def seating() -> Seating:
    return Seating(standing("old"), standing("new"))


def test_without_a_trial_everybody_is_with_the_live_one(seating: Seating) -> None:
    assert {seating.choose(name, new=True).release for name in NAMES} == {"old"}


@pytest.mark.parametrize("percent", [1, 10, 50, 100])
def test_the_share_of_new_conversations_is_kept(seating: Seating, percent: int) -> None:
    seating.percent = percent
    tried = sum(seating.choose(name, new=True).release == "new" for name in NAMES) / len(NAMES)
    assert abs(tried - percent / 100) < 0.03


def test_shares_are_spread_and_always_the_same() -> None:
    assert all(0 <= share(name) < 100 for name in NAMES)
    assert [share(name) for name in NAMES] == [share(name) for name in NAMES]


def test_a_conversation_stays_where_it_began(seating: Seating) -> None:
    under_way = [name for name in NAMES if share(name) < 50]
    seating.percent = 20
    joined = {name for name in NAMES if seating.choose(name, new=True).release == "new"}
    seating.percent = 50
    for name in under_way:
        assert seating.choose(name, new=False).release == ("new" if name in joined else "old")
    seating.percent = 5
    assert all(seating.choose(name, new=False).release == "new" for name in joined)


def test_the_end_of_a_trial_is_for_everybody(seating: Seating) -> None:
    seating.percent = 100
    assert seating.choose("c", new=True).release == "new"
    seating.end_trial()
    assert seating.choose("c", new=False).release == "old"


def test_what_is_remembered_is_bounded(seating: Seating, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_JOINED", 3)
    seating.percent = 100
    for name in NAMES[:4]:
        seating.choose(name, new=True)
    assert [seating.choose(name, new=False).release for name in NAMES[:4]] == ["old", "new", "new", "new"]


def test_switching_makes_the_old_one_the_way_back(seating: Seating) -> None:
    old, new = seating.all()
    seating.percent = 30
    seating.use(new)
    assert (seating.live, seating.other, seating.percent) == (new, old, 0)


def test_another_model_in_the_same_seat_is_no_way_back(seating: Seating) -> None:
    old, _ = seating.all()
    seating.other = None
    seating.use(Standing("newer", None, old.seat, old.source))
    assert (seating.live.release, seating.other) == ("newer", None)


def test_whoever_is_gone_is_stood_in_for(seating: Seating) -> None:
    old, new = seating.all()
    old.doubtful = True
    assert seating.choose("c", new=True) is new
    new.doubtful = True
    assert seating.choose("c", new=True) is old, "the one in use, when neither is known to be well"
    assert seating.instead(old) is None
    old.doubtful, seating.percent = False, 100
    assert seating.choose("d", new=True) is old
    assert seating.instead(new) is old
