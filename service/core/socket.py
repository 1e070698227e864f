"""A WebSocket as a stream of small JSON frames: hello first, then frames both ways, closed with a code on nonsense."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sanic import Request
from sanic.server.websockets.impl import WebsocketImplProtocol
from websockets.exceptions import ConnectionClosed

from service.core.ending import end
from service.core.errors import BadRequest, InvalidField, SubtextError
from service.core.http import Body, fit, parse_json

log = structlog.get_logger()

HELLO_SECONDS = 10
POLICY, INTERNAL = 1008, 1011


class Frame(Body):
    """Every client frame names its type."""

    type: str


class Socket:
    def __init__(self, websocket: WebsocketImplProtocol) -> None:
        self._websocket = websocket

    async def send(self, frame: dict[str, Any]) -> None:
        await self.send_text(text_of(frame))

    async def send_text(self, text: str) -> None:
        """A frame that was written out already."""
        await self._websocket.send(text)

    async def receive(self) -> dict[str, Any]:
        """Raises BadRequest for anything but a JSON object with a type, ConnectionClosed at the end."""
        message = await self._websocket.recv()
        if message is None:
            raise ConnectionClosed(None, None)
        data = parse_json(message)
        if not isinstance(data, dict) or not isinstance(data.get("type"), str):
            raise BadRequest("invalid_frame")
        return data

    async def hello(self, model: type[Body]) -> Body:
        """The first frame, within HELLO_SECONDS. Raises BadRequest or InvalidField."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                data = await self.receive()
        except TimeoutError as error:
            raise BadRequest("hello_timeout") from error
        if data.pop("type") != "hello":
            raise BadRequest("hello_expected")
        return fit(data, model)

    async def close(self, code: int, reason: str = "") -> None:
        await self._websocket.close(code, reason)


def text_of(frame: dict[str, Any]) -> str:
    """As it goes over the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


async def converse(*directions: Awaitable[None]) -> None:
    """Runs reading, writing and whatever else may end it until any of them ends; then stops the others."""
    tasks = [asyncio.ensure_future(one) for one in directions]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end(tasks)


def same_origin(request: Request, allowed: list[str]) -> bool:
    """A browser always sends Origin with a WebSocket; another site's page is turned away."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = request.headers.get("host", "")
    return origin in {f"http://{host}", f"https://{host}", *allowed}


def guarded(
    serve: Callable[[Request, Socket], Awaitable[None]], origins: list[str]
) -> Callable[[Request, WebsocketImplProtocol], Awaitable[None]]:
    """Turns errors into one frame and a close code; a lost connection is the ordinary end."""

    async def handler(request: Request, websocket: WebsocketImplProtocol) -> None:
        socket = Socket(websocket)
        if not same_origin(request, origins):
            await socket.close(POLICY, "origin")
            return
        try:
            await serve(request, socket)
        except ConnectionClosed:
            return
        except SubtextError as error:
            await _refuse(socket, error, POLICY)
        except Exception:
            log.exception("socket.failed", path=request.path)
            await socket.close(INTERNAL, "internal_error")

    return handler


async def _refuse(socket: Socket, error: SubtextError, code: int) -> None:
    try:
        frame: dict[str, Any] = {"type": "error", "code": error.code, "message": error.text}
        if isinstance(error, InvalidField):
            frame["fields"] = error.fields
        await socket.send(frame)
        await socket.close(code, error.code)
    except ConnectionClosed:
        return
