"""Part of the composition root: who is asked for turns, and what looks for new content and new releases."""

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
from service.turns.rasa import RasaClient, RasaHttp
from service.turns.refresh import Refresh
from service.turns.source import Source


def asking(
    settings: Settings, live: LiveMind, source: Source | None, http: RasaHttp, token: str
) -> tuple[Bot, Refresh | None]:
    """`http` leads to the first Rasa, `token` opens both. Without a source the first one answers as it is."""
    if source is None:
        breaker = Breaker(settings.breaker_seconds)
        return RasaClient(http, token, breaker, settings.turn_timeout), None
    first = _seat("rasa", settings, http, token, source)
    second = _seat("rasa-b", settings, http, token, source, settings.rasa_b)
    socket = settings.control_socket
    seats = Seats([first, second], Supervisor(socket) if socket else None)
    # Unanswered messages are taken up at once, so it is known from the start who can answer them.
    told = Shelf(settings.releases_dir).serving()
    seating = Seating(Standing(None, None, seats.named(told.seat if told else ""), source))
    following = Following(settings, seating, seats, live)
    return SeatedBot(seating, live), Refresh(live, source, settings.refresh_seconds, following)


def _seat(
    program: str, settings: Settings, http: RasaHttp, token: str, source: Source, base: str = ""
) -> Seat:
    def client(pause: float) -> RasaClient:
        return RasaClient(http, token, Breaker(pause), settings.turn_timeout, base, source.encoder)

    models = RasaModels(http, token, base, source.encoder)
    return Seat(program, models, client(settings.breaker_seconds), client(0.0))
