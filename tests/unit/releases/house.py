"""A service that follows releases, with Rasas that remember what they were given and asked, for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from service.core.settings import Settings
from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.releases.archive import inspect
from service.releases.following import Following
from service.releases.models import RasaAway
from service.releases.refused import ReleaseRefused
from service.releases.seated import SeatedBot
from service.releases.seating import Seating, Standing
from service.releases.seats import Seat, Seats
from service.releases.supervisor import NoSupervisor
from service.releases.verifying import INDEX, MODEL
from service.turns.live_mind import LiveMind
from service.turns.mind import Mind
from service.turns.rasa import RasaFailed, Reply
from service.turns.source import News
from tests.support.library import library
from tests.support.mind import fallback
from tests.unit.releases.made import Workshop


class Rasa:
    """One process: its model, and the service's action webhook that its turns ask."""

    def __init__(self, built: Path) -> None:
        self.taken: list[Path] = []
        self.asked: list[str] = []
        self.model, self.away, self.refuses = "built", False, False
        self.fails = ""
        self.built = built
        self.ends_while_loading = False
        self.act: Callable[[dict[str, Any]], Any] | None = None

    async def current(self) -> str:
        if self.away:
            raise RasaAway
        return self.model

    async def take(self, path: Path, sha256: str) -> None:
        if self.ends_while_loading:
            self.away = True
        if self.away:
            raise RasaAway
        if self.refuses and path != self.built:
            raise ReleaseRefused("release_model", "no")
        assert len(sha256) == 64
        self.taken.append(path)
        self.model = "built" if path == self.built else str(inspect(path)["model_id"])

    async def turn(
        self, conversation: str, seq: int, text: str, state: dict[str, Any] | None, sender: str | None = None
    ) -> Reply:
        if self.away:
            raise RasaFailed("unreachable")
        if self.fails:
            raise RasaFailed(self.fails)
        self.asked.append(conversation)
        knows = await self.act({"tracker": {"sender_id": sender}}) if self.act else None
        outcome = Outcome((Message(str(knows)),), Decision(Kind.ANSWER, reason="", via="kb"))
        return Reply(outcome, {"v": 1}, {"model": self.model})


class Known:
    """Stands for a source: takes any index but the refused ones. Its actions answer with the index they use."""

    def __init__(self, home: Path, refused: set[Path]) -> None:
        self.home, self.refused, self.looks = home, refused, 0
        self.held, self.encoder = (), None
        self.news: News | None = None

        async def run(_call: dict[str, Any]) -> dict[str, Any]:
            return {"index": home}

        self.mind = Mind(library(), run, fallback)

    @property
    def index_refused(self) -> str | None:
        return "index_layout" if self.home in self.refused else None

    def look(self) -> News | None:
        self.looks += 1
        return self.news

    def beside(self, home: Path) -> Known:
        return Known(home, self.refused)


class Programs:
    """A supervisor: a Rasa that is started begins with what is built."""

    def __init__(self, rasas: dict[str, Rasa]) -> None:
        self.rasas = rasas
        self.calls: list[tuple[str, str]] = []
        self.refuses, self.never_ready = False, False

    async def start(self, program: str) -> None:
        self._note("start", program)
        rasa = self.rasas[program]
        if rasa.away and not self.never_ready:
            rasa.away, rasa.model = False, "built"

    async def stop(self, program: str) -> None:
        self._note("stop", program)
        self.rasas[program].away = True

    def _note(self, deed: str, program: str) -> None:
        if self.refuses:
            raise NoSupervisor("no")
        self.calls.append((deed, program))


class House:
    """`two`: with a supervisor that can start `rasa-b`."""

    def __init__(self, workshop: Workshop, folder: Path, two: bool = True) -> None:
        self.workshop, self.refused, self.now = workshop, set[Path](), 1000.0
        built = (workshop.build / MODEL).resolve()
        self.rasas = {name: Rasa(built) for name in ("rasa", "rasa-b")}
        self.rasas["rasa-b"].away = True
        self.programs = Programs(self.rasas)
        self.settings = Settings(_env_file=None, var_dir=folder, build_dir=workshop.build)  # type: ignore[call-arg]  # pydantic-settings
        self.two = two
        self.start()

    def start(self) -> None:
        """A service over the Rasas as they are."""
        seats = [Seat(name, rasa, rasa, rasa) for name, rasa in self.rasas.items()]
        self.source = Known(self.workshop.build / INDEX, self.refused)
        self.minds = LiveMind(self.source.mind)
        self.seating = Seating(Standing(None, None, seats[0], self.source))
        programs = self.programs if self.two else None
        found = Seats(seats, programs, start_seconds=0)
        self.following = Following(self.settings, self.seating, found, self.minds, lambda: self.now)
        self.bot = SeatedBot(self.seating, self.minds)
        for rasa in self.rasas.values():
            rasa.act = self.minds.run_action

    @property
    def live(self) -> Standing:
        return self.seating.live
