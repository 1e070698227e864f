"""What reads a conversation: a widget's socket, a long-poll, a desk's socket. All resume; none trusts the other."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.support.ledger.entries import Kind, event_hash
from tests.support.ledger.sending import (
    Message,
    Result,
    note_receipt,
    note_refusal,
    note_send,
)
from tests.support.ledger.world import PATIENCE, TRIES_AGAIN, World

LOST = (OSError, WebSocketException, TimeoutError)


class View:
    """What one tab has: events in order, whose turn it is, which messages were answered."""

    def __init__(self, world: World, who: str, conversation: str, tab: str) -> None:
        self.world, self.who, self.conversation, self.tab = world, who, conversation, tab
        self.last, self.connection = 0, 0
        self.owner = "bot"
        self.answered: set[int] = set()
        self.heard = 0
        """Messages of agents."""
        self._news = asyncio.Event()

    def note(self, kind: Kind, **data: Any) -> None:
        own = {"tab": self.tab, "connection": self.connection, **data}
        self.world.journal.note(kind, self.who, self.conversation, **own)

    def take(self, event: dict[str, Any]) -> None:
        """Appends what is next, leaves out what is there already. A hole shows in the journal."""
        self.note(Kind.GOT, seq=event["seq"], hash=event_hash(event))
        if event["seq"] != self.last + 1:
            return
        self.last = event["seq"]
        if event["type"] == "owner.changed":
            self.owner = event["data"]["to"]
        self.answered.update(event["data"].get("in_reply_to", ()))
        self.heard += event["type"] == "message.agent"
        self._news.set()

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Whether it came true in time, or before the run ends."""
        try:
            async with asyncio.timeout(seconds):
                while not holds() and not self.world.over.is_set():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pass
        return holds()


class SocketTab(View):
    """The widget's socket; sends as well."""

    def __init__(
        self, world: World, who: str, opened: dict[str, Any], headers: dict[str, str], tab: str
    ) -> None:
        super().__init__(world, who, opened["conversation"], tab)
        self.epoch, self._headers = opened["epoch"], headers
        self._socket: ClientConnection | None = None
        self._answers: dict[str, list[asyncio.Future[dict[str, Any]]]] = {}
        """What is awaited by client id: a message sent twice gets two answers."""

    async def run(self) -> None:
        """Until cancelled: after a cut at once again, from where it was."""
        while True:
            try:
                await self._session()
            except LOST:
                pass
            finally:
                self._socket = None
                for client_id in list(self._answers):
                    self._answer(client_id, {"type": "cut"}, every=True)
            await asyncio.sleep(TRIES_AGAIN)

    async def _session(self) -> None:
        async with connect(
            f"{self.world.socket_url}/v1/ws", open_timeout=PATIENCE, close_timeout=1
        ) as socket:
            self.connection += 1
            await socket.send(json.dumps(await self.hello(self.last)))
            self.note(Kind.JOINED, after=self.last)
            async for raw in socket:
                frame = json.loads(raw)
                if frame["type"] == "ready":
                    self._socket = socket
                elif frame["type"] == "event":
                    self.take(frame["event"])
                elif frame["type"] in {"ack", "nack"}:
                    self._answer(frame["client_id"], frame)
                elif frame["type"] == "reload":
                    self.note(Kind.RELOAD)

    async def hello(self, after: int, epoch: str | None = None) -> dict[str, Any]:
        """Raises OSError when no ticket is to be had."""
        response = await self.world.ask(
            self.who, "POST", "/v1/socket-tickets", json={}, headers=self._headers
        )
        if response is None or response.status_code != 201:
            raise OSError("no ticket")
        wanted = {"conversation": self.conversation, "epoch": epoch or self.epoch, "after": after}
        return {"type": "hello", "ticket": response.json()["ticket"], "subscriptions": [wanted]}

    async def send(self, message: Message) -> Result:
        """Over the socket; None when it is closed, or closes before the answer comes."""
        socket = self._socket
        if socket is None:
            return None
        frame = {
            "type": "send",
            "conversation": message.conversation,
            "client_id": message.client_id,
            "text": message.text,
        }
        answer = asyncio.get_running_loop().create_future()
        self._answers.setdefault(message.client_id, []).append(answer)
        note_send(self.world, self.who, message, "socket")
        try:
            async with asyncio.timeout(PATIENCE):
                await socket.send(json.dumps(frame))
                found = await answer
        except LOST:
            return None
        if found["type"] == "ack":
            return note_receipt(self.world, self.who, message, found, "socket")
        if found["type"] == "nack":
            return note_refusal(self.world, self.who, message, found["code"], "socket")
        return None

    def _answer(self, client_id: str, frame: dict[str, Any], every: bool = False) -> None:
        waiting = self._answers.pop(client_id, [])
        for answer in waiting if every else waiting[:1]:
            if not answer.done():
                answer.set_result(frame)
        if waiting[1:] and not every:
            self._answers[client_id] = waiting[1:]


class PollTab(View):
    """A long-poll of the customer's, or of an agent's for a conversation he may see. Every request is a connection.
    With `renew`, which signs in again, it is an agent's."""

    def __init__(
        self,
        world: World,
        who: str,
        conversation: str,
        http: httpx.AsyncClient,
        headers: dict[str, str],
        renew: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(world, who, conversation, "desk poll" if renew else "poll")
        self._http, self._headers, self._renew = http, headers, renew
        self._path = f"/v1/{'desk/' if renew else ''}conversations/{conversation}/events"

    async def run(self) -> None:
        while True:
            if not await self.look(5):
                await asyncio.sleep(TRIES_AGAIN)

    async def look(self, wait: int = 0) -> bool:
        """One request; False when it was lost or refused."""
        query = {"after": self.last, "wait": wait}
        response = await self.world.ask(
            self.who, "GET", self._path, self._http, params=query, headers=self._headers
        )
        if response is not None and response.status_code == 401 and self._renew:
            await self._renew()
        if response is None or response.status_code != 200:
            return False
        answer = response.json()
        self.connection += 1
        if not answer["recovered"]:
            self.note(Kind.RELOAD)
        elif answer["events"]:
            self.note(Kind.JOINED, after=self.last)
        for event in answer["events"]:
            self.take(event)
        return True


class DeskSocket:
    """An agent's socket: it keeps him at his desk, and shows what happens while it is open."""

    def __init__(self, world: World, who: str, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._world, self._who, self._http, self.headers = world, who, http, headers
        self._connection = 0

    async def run(self) -> None:
        while True:
            with contextlib.suppress(*LOST):
                await self._session()
            await asyncio.sleep(TRIES_AGAIN)

    async def _session(self) -> None:
        response = await self._world.ask(
            self._who, "POST", "/v1/staff/socket-tickets", self._http, json={}, headers=self.headers
        )
        if response is None or response.status_code != 201:
            return
        async with connect(
            f"{self._world.socket_url}/v1/staff/ws", open_timeout=PATIENCE, close_timeout=1
        ) as socket:
            self._connection += 1
            await socket.send(json.dumps({"type": "hello", "ticket": response.json()["ticket"]}))
            async for raw in socket:
                frame = json.loads(raw)
                if frame["type"] == "event":
                    event = frame["event"]
                    self._world.journal.note(
                        Kind.GOT,
                        self._who,
                        event["conversation"],
                        tab="desk socket",
                        connection=self._connection,
                        seq=event["seq"],
                        hash=event_hash(event),
                    )
