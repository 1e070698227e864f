"""A customer: asks the bot, asks for a person, talks with him; in two tabs, on a bad line."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable

from websockets.asyncio.client import connect

from tests.support.ledger.bank import vouch
from tests.support.ledger.entries import ENDED, Kind
from tests.support.ledger.sending import Message, Result, Sender
from tests.support.ledger.tabs import LOST, PollTab, SocketTab, View
from tests.support.ledger.world import PATIENCE, TRIES_AGAIN, World, code_of

QUESTIONS = ("怎么查余额", "卡丢了怎么挂失", "预留手机号是多少", "信用卡年费是多少", "网点几点开门")
PERSON = "转人工"
BEFORE_PERSON = 3
"""Questions to the bot before a customer wants a person."""
WAITS = 4.0
"""Seconds a customer waits for news before he does the next thing."""


class Customer:
    def __init__(self, world: World, who: str, seed: str, hurry: float = 0.3) -> None:
        """`hurry`: the longest pause between two deeds, in seconds."""
        self._world, self._who, self._hurry = world, who, hurry
        self._random = random.Random(seed)
        self._left = False
        self._knows = 0
        """The connection on which he last made sure that the service has what he said."""
        self.views: list[View] = []
        self.done = asyncio.Event()
        """Begins nothing any more, and waits for no answer."""

    async def run(self) -> None:
        """Until the run's end; whatever was begun is finished."""
        await self._open()
        async with asyncio.TaskGroup() as group:
            reading = [group.create_task(tab.run()) for tab in (self._socket, self._poll)]
            asked = 0
            while not self._world.ending.is_set():
                asked = await self._next(asked)
                await asyncio.sleep(self._random.uniform(0, self._hurry))
            self.done.set()
            await self._world.over.wait()
            for task in reading:
                task.cancel()

    async def _open(self) -> None:
        visitor = await self._world.ask_until(self._who, "POST", "/v1/visitors", json={})
        self._headers = {"Authorization": f"Bearer {visitor['token']}"}
        await self._vouched()
        opened = await self._world.ask_until(
            self._who, "POST", "/v1/conversations", json={}, headers=self._headers
        )
        self._conversation = opened["conversation"]
        self._sender = Sender(
            self._world,
            self._who,
            "customer",
            self._conversation,
            self._world.http,
            self._headers,
            self._vouched,
        )
        self._socket = SocketTab(self._world, self._who, opened, self._headers, "socket")
        self._poll = PollTab(self._world, self._who, self._conversation, self._world.http, self._headers)
        self.views = [self._socket, self._poll]

    async def _vouched(self) -> None:
        """Where there is a bank, it vouches for him; elsewhere he stays unknown."""
        if self._world.clock:
            await vouch(self._world, self._who, self._headers)

    async def _next(self, asked: int) -> int:
        owner = self._socket.owner
        if self._socket.connection > self._knows and self._sender.sent:
            self._knows = self._socket.connection
            await self._again(self._sender.sent[-1])
        if self._random.random() < 0.1:
            await self._random.choice(
                (self._wrong_epoch, self._future, self._strange, self._reused, self._late)
            )()
        if owner == "queued":
            await self._wait_in_line()
        elif owner == "human":
            await self._say("麻烦再确认一下")
            await self._socket.until(lambda: self._socket.owner != "human", self._random.uniform(0, 1))
        elif owner == "wrap_up" and self._random.random() < 0.7:
            await self._socket.until(lambda: self._socket.owner != "wrap_up", WAITS)
        elif asked >= BEFORE_PERSON:
            await self._say(PERSON)
            return 0
        elif self._random.random() < 0.15:
            await self._burst()
        else:
            await self._say(self._random.choice(QUESTIONS))
            return asked + 1
        return asked

    async def _burst(self) -> None:
        """Three without waiting for the first; what was cut off is sent again in its order."""
        messages = [self._sender.message(self._random.choice(QUESTIONS)) for _ in range(3)]
        results = await asyncio.gather(*(self._socket.send(message) for message in messages))
        for message, result in zip(messages, results, strict=True):
            if not isinstance(result, int):
                await self._sender.deliver(message)

    async def _say(self, text: str) -> None:
        """By a way chosen at random; mostly waits for what becomes of it."""
        message = self._sender.message(text)
        ways: tuple[tuple[Callable[[Message], Awaitable[Result]], ...], ...] = (
            (self._sender.post,),
            (self._socket.send,),
            (self._sender.post, self._socket.send),
            (self._sender.post, self._sender.post),
            (self._socket.send, self._socket.send),
        )
        seq = await self._sender.deliver(message, *self._random.choice(ways))
        if self._random.random() < 0.2:
            await self._again(message)
        if isinstance(seq, int) and self._random.random() < 0.7:
            await self._socket.until(
                lambda: seq in self._socket.answered or self._socket.owner != "bot", WAITS
            )

    async def _wait_in_line(self) -> None:
        chance = self._random.random()
        if chance < 0.1 or not self._left:
            await self._leave()
        elif chance < 0.4:
            await self._say("还在吗")
        await self._socket.until(lambda: self._socket.owner != "queued", WAITS)

    async def _leave(self) -> None:
        path = f"/v1/conversations/{self._conversation}/queue/leave"
        response = await self._world.ask(self._who, "POST", path, json={}, headers=self._headers)
        outcome = "unknown" if response is None else "done" if response.is_success else code_of(response)
        self._left = self._left or outcome == "done"
        self._world.journal.note(Kind.DEED, self._who, self._conversation, deed="leave", outcome=outcome)

    async def _late(self) -> None:
        """Something said long ago, sent again."""
        if self._sender.sent:
            await self._again(self._random.choice(self._sender.sent))

    async def _again(self, message: Message) -> None:
        """Also over a socket that is cut, which then costs nothing."""
        await self._sender.deliver(message, self._random.choice((self._sender.post, self._socket.send)))

    async def _wrong_epoch(self) -> None:
        hello = await self._hello(self._socket.last, "of-another-log")
        self._probe("wrong epoch", "reload", await self._first_frame(hello, "reload", "state"))

    async def _future(self) -> None:
        hello = await self._hello(self._socket.last + 1_000_000)
        self._probe("seq of the future", "reload", await self._first_frame(hello, "reload", "state"))

    async def _strange(self) -> None:
        """An acknowledgement nobody asked for."""
        hello = await self._hello(0)
        frame = {"type": "ack", "conversation": self._conversation, "seq": 10**6}
        self._probe(
            "ack for the unseen", "error", await self._first_frame(hello, "error", "ack", frame=frame)
        )

    async def _reused(self) -> None:
        """The id of another message."""
        if not self._sender.sent:
            return
        client_id = self._random.choice(self._sender.sent).client_id
        body = {"client_id": client_id, "text": "另外一句"}
        path = f"/v1/conversations/{self._conversation}/messages"
        response = await self._world.ask(self._who, "POST", path, json=body, headers=self._headers)
        found = "" if response is None or response.status_code >= 500 else code_of(response)
        if found in ENDED:
            await self._vouched()
            return
        self._probe("client id of another message", "client_id_reused", found)

    async def _hello(self, after: int, epoch: str | None = None) -> dict[str, object] | None:
        try:
            return await self._socket.hello(after, epoch)
        except OSError:
            return None

    async def _first_frame(
        self, hello: dict[str, object] | None, *kinds: str, frame: dict[str, object] | None = None
    ) -> str:
        """Of a connection of its own: the type of the first frame that is one of these; empty when it was cut."""
        if hello is None:
            return ""
        try:
            async with (
                asyncio.timeout(PATIENCE),
                connect(f"{self._world.socket_url}/v1/ws", close_timeout=1) as socket,
            ):
                await socket.send(json.dumps(hello))
                if frame is not None:
                    await socket.send(json.dumps(frame))
                async for raw in socket:
                    found = json.loads(raw)["type"]
                    if found in kinds:
                        return str(found)
        except LOST:
            pass
        await asyncio.sleep(TRIES_AGAIN)
        return ""

    def _probe(self, name: str, expected: str, got: str) -> None:
        self._world.journal.note(
            Kind.PROBE, self._who, self._conversation, name=name, expected=expected, got=got
        )
