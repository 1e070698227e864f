"""One customer at either contestant's door: he sends a text and has waited until the reply is in his hands."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class Answered:
    """What came back for some messages sent at once."""

    replies: int
    """Texts of the bot."""
    unanswered: int
    """Messages no reply refers to."""


class Customer(Protocol):
    async def open(self) -> None:
        """A new conversation of a new customer."""
        ...

    async def say(self, texts: Sequence[str]) -> Answered:
        """Send all at once; return when the last of them is answered. Raises TimeoutError."""
        ...

    async def settle(self) -> None:
        """After a reply: whatever must be done before the bot can be asked again. Not measured."""
        ...

    async def shout(self, text: str) -> int:
        """Send a text of any length, whatever comes of it; the HTTP status."""
        ...

    async def close(self) -> None: ...


class RestCustomer:
    """Rasa's REST channel: the response is the reply; an empty one is silence."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http, self._sender = http, ""

    async def open(self) -> None:
        self._sender = secrets.token_hex(8)

    async def say(self, texts: Sequence[str]) -> Answered:
        counts = await asyncio.gather(*map(self._post, texts))
        return Answered(sum(counts), sum(count == 0 for count in counts))

    async def settle(self) -> None:
        return

    async def shout(self, text: str) -> int:
        return (await self._send(text)).status_code

    async def close(self) -> None:
        return

    async def _post(self, text: str) -> int:
        response = await self._send(text)
        if response.status_code != 200:
            return 0
        return sum(bool(one.get("text")) for one in response.json())

    async def _send(self, text: str) -> httpx.Response:
        body = {"sender": self._sender, "message": text}
        return await self._http.post("/webhooks/rest/webhook", json=body)


@dataclass
class _Waiting:
    """What a customer knows of the messages he waits for."""

    sent: set[str]
    expected: int
    accepted: set[int] = field(default_factory=set)
    replied: set[int] = field(default_factory=set)
    replies: int = 0
    refused: int = 0

    @property
    def over(self) -> bool:
        return len(self.accepted) + self.refused == self.expected and self.accepted <= self.replied

    def take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ack" and frame["client_id"] in self.sent:
            self.accepted.add(frame["seq"])
        elif frame["type"] == "nack":
            self.refused += 1
        elif frame["type"] == "event" and frame["event"]["type"] == "message.bot":
            self.replies += 1
            self.replied.update(frame["event"]["data"]["in_reply_to"])


class SocketCustomer:
    """Our WebSocket, as the widget uses it: `ack` after the commit, then the events of the reply."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._headers: dict[str, str] = {}
        self._conversation = ""
        self._owner = "bot"
        self._exits = AsyncExitStack()
        self._socket: ClientConnection

    async def open(self) -> None:
        visitor = await self._call("/v1/visitors")
        self._headers = {"Authorization": f"Bearer {visitor['token']}"}
        opened = await self._call("/v1/conversations")
        self._conversation = opened["conversation"]
        ticket = (await self._call("/v1/socket-tickets"))["ticket"]
        url = str(self._http.base_url.join("/v1/ws")).replace("http", "ws", 1)
        self._socket = await self._exits.enter_async_context(connect(url, compression=None))
        subscription = {
            "conversation": self._conversation,
            "epoch": opened["epoch"],
            "after": opened["last_seq"],
        }
        await self._send({"type": "hello", "ticket": ticket, "subscriptions": [subscription]})
        while (await self._receive())["type"] != "state":
            pass

    async def say(self, texts: Sequence[str]) -> Answered:
        frames = [
            {
                "type": "send",
                "conversation": self._conversation,
                "client_id": secrets.token_urlsafe(16),
                "text": text,
            }
            for text in texts
        ]
        waiting = _Waiting({frame["client_id"] for frame in frames}, len(frames))
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in frames:
                await self._send(frame)
            while not waiting.over:
                waiting.take(await self._receive())
        return Answered(waiting.replies, waiting.refused)

    async def settle(self) -> None:
        """Leaves the queue of a person, if the bot has handed over: the next message is for the bot again."""
        await self._send({"type": "ping"})
        while (await self._receive())["type"] != "pong":
            pass
        if self._owner == "queued":
            await self._call(f"/v1/conversations/{self._conversation}/queue/leave")
            while self._owner != "bot":
                await self._receive()

    async def shout(self, text: str) -> int:
        body = {"client_id": secrets.token_urlsafe(16), "text": text}
        path = f"/v1/conversations/{self._conversation}/messages"
        return (await self._http.post(path, json=body, headers=self._headers)).status_code

    async def close(self) -> None:
        await self._exits.aclose()

    async def _call(self, path: str) -> Any:
        response = await self._http.post(path, json={}, headers=self._headers)
        return response.raise_for_status().json()

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(frame, ensure_ascii=False))

    async def _receive(self) -> dict[str, Any]:
        """The next frame; the owner is remembered."""
        frame: dict[str, Any] = json.loads(await self._socket.recv())
        if frame["type"] == "event" and frame["event"]["type"] == "owner.changed":
            self._owner = frame["event"]["data"]["to"]
        return frame
