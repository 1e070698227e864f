"""Who is asked for the first turn after a start."""

from pathlib import Path

import httpx
import pytest

from service.core.settings import Settings
from service.releases.seated import SeatedBot
from service.releases.shelf import Serving, Shelf
from service.releases.wiring import asking
from service.turns.live_mind import LiveMind
from tests.unit.releases.house import Known


@pytest.mark.parametrize(
    ("told", "changes", "program"),
    [
        (None, {}, "rasa"),
        ("rasa-b", {}, "rasa-b"),
        ("rasa", {}, "rasa"),
        ("", {}, "rasa"),
        ("rasa-b", {"second_rasa": False}, "rasa"),
        ("rasa-b", {"supervisor": None}, "rasa"),
        ("rasa-b", {"rasa_url": "http://10.0.0.1:5005"}, "rasa"),
    ],
)
async def test_the_seat_that_answered_last(
    tmp_path: Path, told: str | None, changes: dict, program: str
) -> None:
    values = {"var_dir": tmp_path, "supervisor": tmp_path / "s.sock", **changes}
    settings = Settings(_env_file=None, **values)
    if told is not None:
        Shelf(settings.releases_dir).tell(Serving(None, "c", None, told))
    known = Known(tmp_path, set())
    async with httpx.AsyncClient() as http:
        bot, refresh = asking(settings, LiveMind(known.mind), known, http, "token")
    assert isinstance(bot, SeatedBot) and refresh is not None
    assert bot._seating.live.seat.program == program


async def test_without_content_of_its_own_the_first_one_is_asked(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    async with httpx.AsyncClient() as http:
        bot, refresh = asking(settings, LiveMind(Known(tmp_path, set()).mind), None, http, "token")
    assert refresh is None and not isinstance(bot, SeatedBot)
