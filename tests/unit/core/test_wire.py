"""The transport of httpx to a neighbour: what it asks, what it keeps open, how it fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from service.core import wire
from service.core.wire import Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Neighbour:
    """Reads requests and answers as `reply` does."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.gone = asyncio.Event()
        self.reply: Reply = said(OK)
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                await self.reply(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.gone.set()
        finally:
            writer.close()


def said(data: bytes, *, end: bool = False) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if end:
            raise ConnectionError

    return reply


@asynccontextmanager
async def neighbour() -> AsyncIterator[tuple[Neighbour, httpx.AsyncClient]]:
    one = Neighbour()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=one.url, transport=Wire(), trust_env=False, timeout=20) as http:
        yield one, http
    server.close()
    await server.wait_closed()


async def test_an_exchange_as_httpx_writes_it():
    async with neighbour() as (one, http):
        response = await http.post("/a?b=1", json={"text": "卡"}, headers={"Authorization": "Bearer t"})
        assert (response.status_code, response.json()) == (200, {})
        head, _, body = one.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /a?b=1 HTTP/1.1\r\nhost: 127.0.0.1:")
        assert b"\r\nAuthorization: Bearer t" in head
        assert body.decode() == '{"text":"卡"}'
        assert (await http.get("/")).status_code == 200
        assert one.requests[1].startswith(b"GET / HTTP/1.1\r\n")


async def test_a_connection_stays_open_and_serves_one_at_a_time():
    async with neighbour() as (one, http):
        for _ in range(3):
            await http.post("/")
        assert one.connections == 1
        await asyncio.gather(*(http.post("/") for _ in range(3)))
        assert one.connections == 3


async def test_an_answer_in_pieces():
    async with neighbour() as (one, http):
        pieces = b"HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"

        async def drop_by_drop(writer: asyncio.StreamWriter) -> None:
            for at in range(len(pieces)):
                writer.write(pieces[at : at + 1])
                await writer.drain()

        one.reply = drop_by_drop
        response = await http.post("/")
        assert (response.status_code, response.content) == (503, b"abcde")
        await http.post("/")
        assert one.connections == 1


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"nonsense\r\n\r\n"]
)
async def test_half_an_answer_is_none(answer):
    async with neighbour() as (one, http):
        one.reply = said(answer, end=True)
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/")
        one.reply = said(OK)
        assert (await http.post("/")).status_code == 200
        assert one.connections == 2


async def test_one_that_is_too_long_is_none(monkeypatch):
    monkeypatch.setattr(wire, "MOST_BYTES", 1)
    async with neighbour() as (_, http):
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/")


async def test_a_slow_one_is_not_waited_for_nor_asked_again_on_that_line():
    async with neighbour() as (one, http):
        one.reply = said(b"HTTP/1.1 200 OK\r\n")
        with pytest.raises(httpx.ReadTimeout):
            await http.post("/", timeout=0.5)
        await asyncio.wait_for(one.gone.wait(), 20)
        one.reply = said(OK)
        assert (await http.post("/")).status_code == 200
        assert one.connections == 2


async def test_nobody_there():
    async with neighbour() as (one, _):
        url = one.url
    async with httpx.AsyncClient(transport=Wire(), trust_env=False) as http:
        with pytest.raises(httpx.ConnectError):
            await http.post(url)


async def test_a_line_the_other_side_closes_is_not_used_again():
    async with neighbour() as (one, http):
        one.reply = said(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        await http.post("/")
        await http.post("/")
        assert one.connections == 2


async def test_an_idle_line_is_not_used_for_ever(monkeypatch):
    async with neighbour() as (one, http):
        await http.post("/")
        monkeypatch.setattr(wire, "KEPT_SECONDS", 0.0)
        await http.post("/")
        assert one.connections == 2
