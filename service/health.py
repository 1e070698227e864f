"""Ready means: a warm-up turn has really been answered, through Rasa, the action webhook and the knowledge base."""

import asyncio
import os
from collections.abc import Callable, Sequence

import structlog
from sanic import Request
from sanic.response import HTTPResponse

from service.core.http import Endpoint, respond
from service.turns.answering import Bot
from service.turns.live_mind import Held
from service.turns.rasa import RasaFailed

log = structlog.get_logger()

WARM_UP_TEXT = "你好"
WARM_UP_TURNS = 5
"""The first turns load lazily what later turns find in memory."""


class Health:
    def __init__(self, bot: Bot, held: Callable[[], Sequence[Held]] = tuple) -> None:
        """`held` gives what is faulty and was not taken up: the service still serves, with the older texts."""
        self._bot, self._held = bot, held
        self.ready = asyncio.Event()

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("GET", "/health", "200 once a warm-up turn was answered", self.read_health),
            Endpoint("GET", "/live", "The process runs", self.read_live),
        ]

    async def warm_up(self) -> None:
        """Tries until Rasa answers; the customers' own turns meanwhile fall back to the knowledge base."""
        answered, last = 0, ""
        while answered < WARM_UP_TURNS:
            try:
                await self._bot.turn("warm-up", answered, WARM_UP_TEXT, None)
                answered += 1
            except RasaFailed as failure:
                if failure.code != last:
                    log.info("warm_up.waiting", code=failure.code)
                last = failure.code
                await asyncio.sleep(0.5)
        self.ready.set()
        log.info("ready", pid=os.getpid())

    async def read_health(self, _request: Request) -> HTTPResponse:
        ready = self.ready.is_set()
        content = "held" if self._held() else "live"
        return respond({"status": "ok" if ready else "starting", "content": content}, 200 if ready else 503)

    async def read_live(self, _request: Request) -> HTTPResponse:
        return respond({"status": "ok"})
