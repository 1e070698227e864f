"""A system of the bank's own on a real local port: answers as scripted, keeps what it got."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from service.handoff.outside.payload import signature

JSON = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"


@dataclass
class Got:
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.raw))

    def signed_with(self, key: str) -> bool:
        event, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        return self.headers["webhook-signature"] == signature(key, event, stamp, self.raw.decode())


@dataclass
class Hook:
    """`answer` is what is sent back, whatever it is, or what makes it of the body; None: nothing, while the caller waits."""

    port: int = 0
    answer: str | bytes | Callable[[dict[str, Any]], str] | None = JSON + "{}"
    got: list[Got] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    def says(self, content: Any) -> None:
        self.answer = JSON + json.dumps(content, ensure_ascii=False)

    def translates(self, pairs: Mapping[str, str]) -> None:
        """Each text as in `pairs`; another one fails as a translation does that has none."""
        self.answer = lambda body: JSON + json.dumps({"text": pairs.get(body["text"])}, ensure_ascii=False)

    def status(self, line: str, *headers: str) -> None:
        more = "".join(f"{one}\r\n" for one in headers)
        self.answer = f"HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n{more}\r\n"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = (line.partition(": ") for line in head.split("\r\n")[1:] if line)
        headers = {name.lower(): value for name, _, value in lines}
        raw = await reader.readexactly(int(headers["content-length"]))
        self.got.append(Got(headers, raw))
        if self.answer is None:
            await reader.read()
        else:
            content = self.answer(self.got[-1].body) if callable(self.answer) else self.answer
            writer.write(content.encode() if isinstance(content, str) else content)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def hook() -> AsyncIterator[Hook]:
    one = Hook()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    async with server:
        yield one
