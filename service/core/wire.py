"""HTTP/1.1 to a neighbour on the same machine: connections that stay open, one exchange at a time on each.

A transport for httpx. Its own goes through httpcore and anyio, which takes 2.5 ms of processor time for each exchange:
as much as the encoder. This one reads with the parser Sanic reads with. TLS is left to httpx's own.
"""

import asyncio
import time
from typing import Any

import httpx
from httptools import HttpParserError, HttpResponseParser

KEPT_SECONDS = 5.0
"""An idle connection is not used later than this: the other side may be about to close it."""
MOST_BYTES = 4 * 1024 * 1024
"""Of an answer; a turn's has some twenty thousand."""
_HEADERS = frozenset({b"host", b"accept-encoding", b"connection", b"content-length", b"user-agent"})
"""Of httpx: written anew, or not needed here."""


class Wire(httpx.AsyncBaseTransport):
    """As many connections as there are exchanges at a time. Raises httpx's errors."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], list[_Line]] = {}
        self._secure = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The read timeout bounds the whole exchange, connecting included."""
        if request.url.scheme != "http":
            return await self._secure.handle_async_request(request)
        seconds = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request)
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time", request=request) from error

    async def aclose(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.close()
        self._idle.clear()
        await self._secure.aclose()

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        where = request.url.host, request.url.port or 80
        body = await request.aread()
        line = self._take(where) or await _connected(where, request)
        try:
            status, headers, content = await line.exchange(_written(request, body))
        except (OSError, HttpParserError) as error:
            raise httpx.RemoteProtocolError("the connection was lost", request=request) from error
        finally:
            self._give_back(where, line)
        return httpx.Response(status, headers=headers, content=content, request=request)

    def _take(self, where: tuple[str, int]) -> "_Line | None":
        """The one used last that is still good."""
        lines = self._idle.get(where, [])
        while lines:
            line = lines.pop()
            if line.usable:
                return line
            line.close()
        return None

    def _give_back(self, where: tuple[str, int], line: "_Line") -> None:
        """One whose exchange was not finished is closed."""
        if line.usable:
            self._idle.setdefault(where, []).append(line)
        else:
            line.close()


async def _connected(where: tuple[str, int], request: httpx.Request) -> "_Line":
    try:
        _, line = await asyncio.get_running_loop().create_connection(_Line, *where)
    except OSError as error:
        raise httpx.ConnectError("nobody is there", request=request) from error
    return line


def _written(request: httpx.Request, body: bytes) -> bytes:
    head = [
        b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path),
        b"host: " + request.url.netloc,
        b"content-length: %d" % len(body),
        *(b"%s: %s" % pair for pair in request.headers.raw if pair[0].lower() not in _HEADERS),
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


class _Line(asyncio.Protocol):
    """One connection; the methods `on_…` are the parser's."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, list[tuple[bytes, bytes]], bytes]] | None = None
        self._since, self._open = time.monotonic(), False

    @property
    def usable(self) -> bool:
        return self._open and self._answer is None and time.monotonic() - self._since < KEPT_SECONDS

    async def exchange(self, request: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Status, headers, body. Raises OSError or HttpParserError; the line is of no more use then."""
        if self._transport is None:
            raise ConnectionError
        self._parser, self._headers, self._body = (
            HttpResponseParser(self),
            list[tuple[bytes, bytes]](),
            bytearray(),
        )
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        answer = await self._answer
        self._answer, self._since = None, time.monotonic()
        return answer

    def close(self) -> None:
        self._open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: Any) -> None:
        self._transport, self._open = transport, True

    def connection_lost(self, exc: Exception | None) -> None:
        self._open = False
        self._fail(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.close()  # nobody asked
            return
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self._fail(error)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self._body += body
        if len(self._body) > MOST_BYTES:
            self._fail(ConnectionError())

    def on_message_complete(self) -> None:
        if not self._parser.should_keep_alive():
            self._open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), self._headers, bytes(self._body)))

    def _fail(self, error: Exception) -> None:
        self._open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
