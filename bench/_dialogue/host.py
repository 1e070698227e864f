"""A contestant as `bench._lib.contest` wants it: a server, and customers at its door."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
from websockets.exceptions import WebSocketException

from bench._dialogue import loads
from bench._dialogue.customers import Customer
from bench._dialogue.servers import Server
from bench._lib.worker import Json, WorkerFailed

LOADS: dict[str, Callable[..., Any]] = {
    "one_by_one": loads.one_by_one,
    "at_once": loads.at_once,
    "together": loads.together,
    "beside_a_great_one": loads.beside_a_great_one,
}


class Host:
    """Not started by making it: how long a start takes is one of the figures."""

    def __init__(self, server: Server, customer: Callable[[httpx.AsyncClient], Customer]) -> None:
        self.server, self._customer = server, customer

    @property
    def pids(self) -> list[int]:
        return self.server.pids

    def call(self, **request: Any) -> Json:
        """`do` is "start", or a load with its arguments. Raises WorkerFailed, also if a connection is lost."""
        do = request.pop("do")
        if do == "start":
            return self._start(**request)
        door = loads.Door(self._customer, self.server.url)
        try:
            return dict(asyncio.run(LOADS[do](door, **request)))
        except (OSError, httpx.HTTPError, WebSocketException) as error:
            raise WorkerFailed(f"{self.server.name}, {do}: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        self.server.stop()

    def _start(self, text: str) -> Json:
        """Seconds from the start until the model was loaded, and until a customer had his first reply."""
        began = time.monotonic()
        loaded = self.server.start().bot
        self.call(do="one_by_one", texts=[text])
        return {"loaded": loaded, "replied": time.monotonic() - began}
