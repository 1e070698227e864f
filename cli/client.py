"""A customer and a maintainer over the public HTTP API, for the commands that drive a running stack."""

import asyncio
import secrets
import time
from typing import Any

import httpx


class ApiFailed(RuntimeError):
    """The server refused; `code` is the API's."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code = status, code


async def call(http: httpx.AsyncClient, method: str, path: str, **options: Any) -> Any:
    """One request; waits as told when throttled. Raises ApiFailed or httpx.HTTPError."""
    while True:
        response = await http.request(method, path, **options)
        if response.status_code != 429:
            break
        await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
    if response.status_code >= 400:
        error = _error(response)
        raise ApiFailed(response.status_code, error.get("code", "unknown"), error.get("message", ""))
    return response.json() if response.content else None


def _error(response: httpx.Response) -> dict[str, str]:
    try:
        return dict(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return {}


class Customer:
    """One visitor with one conversation."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._headers: dict[str, str] = {}
        self.conversation, self.owner, self._seq, self._epoch = "", "bot", 0, ""

    async def open(self) -> None:
        visitor = await call(self._http, "POST", "/v1/visitors", json={})
        self._headers = {"Authorization": f"Bearer {visitor['token']}"}
        opened = await call(self._http, "POST", "/v1/conversations", json={}, headers=self._headers)
        self.conversation, self._epoch, self._seq = (
            opened["conversation"],
            opened["epoch"],
            opened["last_seq"],
        )

    async def say(self, text: str, patience: float = 30.0) -> tuple[list[dict[str, Any]], int]:
        """Sends and collects what comes back for this message: (events, milliseconds until the bot's first reply).

        Ends when the bot has answered this message or somebody else owns the conversation. Raises TimeoutError.
        """
        started = time.perf_counter()
        body = {"client_id": secrets.token_urlsafe(12), "text": text}
        receipt = await call(
            self._http,
            "POST",
            f"/v1/conversations/{self.conversation}/messages",
            json=body,
            headers=self._headers,
        )
        events: list[dict[str, Any]] = []
        async with asyncio.timeout(patience):
            while True:
                events += await self.news()
                if any(receipt["seq"] in event["data"].get("in_reply_to", ()) for event in events):
                    return events, round((time.perf_counter() - started) * 1000)
                if self.owner not in {"bot", "closed"}:
                    return events, round((time.perf_counter() - started) * 1000)

    async def news(self, wait: int = 20) -> list[dict[str, Any]]:
        """Events since the last call, at once if there are any, else when one comes."""
        query = {"after": self._seq, "epoch": self._epoch, "wait": wait}
        answer = await call(
            self._http,
            "GET",
            f"/v1/conversations/{self.conversation}/events",
            params=query,
            headers=self._headers,
            timeout=wait + 15,
        )
        self.owner = answer["state"]["owner"]
        if answer["events"]:
            self._seq = answer["events"][-1]["seq"]
        return list(answer["events"])


class Maintainer:
    """Reads decisions; needs the maintainer token."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http, self._headers = http, {"Authorization": f"Bearer {token}"}

    async def turns(self, conversation: str) -> dict[str, Any]:
        path = f"/v1/studio/conversations/{conversation}/turns"
        return dict(await call(self._http, "GET", path, headers=self._headers))
