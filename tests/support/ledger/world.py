"""What every client of a run shares: where the service is, the book, and how an answer is judged."""

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.ledger.clock import SharedClock
from tests.support.ledger.entries import Kind
from tests.support.ledger.journal import Journal

PATIENCE = 15.0
"""Seconds a client waits for one answer before it counts as lost."""
TRIES_AGAIN = 0.2
"""Seconds before a client asks again a service that was not there."""


class World:
    """`var` is the installation's folder: its database, its secrets. With a `clock`, which is the service's and the bank's
    as well, the bank vouches for every customer for a while."""

    def __init__(self, url: str, var: Path, journal: Journal, clock: SharedClock | None = None) -> None:
        self.url, self.var, self.journal, self.clock = url, var, journal, clock
        self.ending = asyncio.Event()
        """Nobody begins anything new."""
        self.over = asyncio.Event()
        """Nobody reads on."""
        self.http = self.client()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()
        self.journal.close()

    def client(self) -> httpx.AsyncClient:
        """A browser of its own, with its own cookies."""
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
        return httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, limits=limits, trust_env=False)

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    @property
    def database(self) -> Path:
        return self.var / "data" / "subtext.db"

    def logins(self) -> list[dict[str, str]]:
        """{login, password, role} of the demo staff."""
        return list(json.loads((self.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8")))

    async def ask(
        self, who: str, method: str, path: str, http: httpx.AsyncClient | None = None, **options: Any
    ) -> httpx.Response | None:
        """One request; None when the connection was lost. A server error is a fault, being throttled is waited out."""
        while True:
            try:
                response = await (http or self.http).request(method, path, **options)
            except httpx.HTTPError:
                return None
            if response.status_code != 429:
                break
            await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
        if response.status_code >= 500:
            what = f"{method} {path}"
            self.journal.note(Kind.FAULT, who, what=what, status=response.status_code, code=code_of(response))
        return response

    async def ask_until(self, who: str, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Asks until it is done. Raises AssertionError for a refusal."""
        while True:
            response = await self.ask(who, method, path, **options)
            if response is not None and response.status_code < 500:
                assert response.status_code < 400, f"{method} {path}: {response.text}"
                return dict(response.json())
            await asyncio.sleep(TRIES_AGAIN)


def code_of(response: httpx.Response) -> str:
    """The API's error code."""
    try:
        return str(response.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"
