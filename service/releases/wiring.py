"""Part of the composition root: who is asked for turns, and what looks for new content and new releases."""

import httpx

from service.core.settings import Settings
from service.releases.following import Following
from service.releases.models import RasaModels
from service.releases.seated import SeatedBot
from service.releases.seating import Seating, Standing
from service.releases.seats import Seat, Seats
from service.releases.shelf import Shelf
from service.releases.supervisor import Supervisor
from service.turns.answering import Bot
from service.turns.breaker import Breaker
from service.turns.live_mind import LiveMind
from service.turns.rasa import RasaClient
from service.turns.refresh import Refresh
from service.turns.source import Source


def asking(
    settings: Settings, live: LiveMind, source: Source | None, http: httpx.AsyncClient, token: str
) -> tuple[Bot, Refresh | None]:
    """`http` leads to the first Rasa, `token` opens both. Without a source the first one answers as it is."""
    if source is None:
        return _client(settings, http, token, Breaker(settings.breaker_seconds)), None
    first = _seat("rasa", settings, http, token)
    second = _seat("rasa-b", settings, http, token, settings.rasa_b)
    socket = settings.control_socket
    seats = Seats([first, second], Supervisor(socket) if socket else None)
    # Unanswered messages are taken up at once, so it is known from the start who can answer them.
    told = Shelf(settings.releases_dir).serving()
    seating = Seating(Standing(None, None, seats.named(told.seat if told else ""), source))
    following = Following(settings, seating, seats, live)
    return SeatedBot(seating, live), Refresh(live, source, settings.refresh_seconds, following)


def _seat(program: str, settings: Settings, http: httpx.AsyncClient, token: str, base: str = "") -> Seat:
    return Seat(
        program,
        RasaModels(http, token, base),
        _client(settings, http, token, Breaker(settings.breaker_seconds), base),
        _client(settings, http, token, Breaker(0.0), base),
    )


def _client(
    settings: Settings, http: httpx.AsyncClient, token: str, breaker: Breaker, base: str = ""
) -> RasaClient:
    return RasaClient(http, token, breaker, settings.turn_timeout, base)
