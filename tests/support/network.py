"""Networks that fail: a cable that is pulled, and a line that breaks in the middle of one delivery."""

import asyncio
import contextlib
from collections.abc import Callable

from playwright.async_api import BrowserContext, Page, Route, WebSocketRoute

PATIENCE = 30.0
"""Seconds until a connection that should come is given up."""
NUDGE_EVERY = 3.0


class Network:
    """A page's connection that can really be cut: offline emulation alone leaves open sockets alive."""

    def __init__(self, context: BrowserContext) -> None:
        self._context, self._up = context, True
        self._sockets: list[WebSocketRoute] = []

    async def watch(self) -> "Network":
        await self._context.route_web_socket("**/*", self._route)
        return self

    async def _route(self, socket: WebSocketRoute) -> None:
        if not self._up:
            await socket.close()
            return
        socket.connect_to_server()
        self._sockets.append(socket)

    async def cut(self) -> None:
        self._up = False
        await self._context.set_offline(True)
        for socket in self._sockets:
            await socket.close()
        self._sockets.clear()

    async def restore(self) -> None:
        self._up = True
        await self._context.set_offline(False)


class Breaker:
    """Sits on one page's line. Armed, it kills the socket in the middle of the next delivery of that kind.

    request: before the message reaches the service · receipt: after the service took it, before the page knows ·
    any other: while the event of that type is on its way, which is lost with the socket.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._armed = ""
        self._due = 0
        self._changed = asyncio.Condition()
        self._socket: WebSocketRoute | None = None
        self._ready = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.kills = 0

    async def watch(self) -> "Breaker":
        await self._page.route_web_socket("**/v1/ws", self._take)
        await self._page.route("**/v1/conversations/*/messages", self._post)
        return self

    async def connected(self) -> None:
        await self._until(lambda: self._ready)

    def arm(self, kind: str) -> None:
        self._armed, self._due = kind, self.kills + 1

    async def broken(self) -> None:
        """Until what was armed has happened and the page is connected again."""
        await self._until(lambda: self.kills == self._due)
        async with asyncio.timeout(PATIENCE):
            while not self._ready:
                # As a phone that changes its network does; otherwise it waits longer after each of 50 failures.
                await self._page.evaluate("dispatchEvent(new Event('online'))")
                with contextlib.suppress(TimeoutError):
                    await self._until(lambda: self._ready, NUDGE_EVERY)

    async def _until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(holds)

    def _take(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._socket = socket
        server.on_message(lambda frame: self._spawn(self._deliver(socket, server, str(frame))))

    async def _deliver(self, socket: WebSocketRoute, server: WebSocketRoute, frame: str) -> None:
        if socket is not self._socket:
            return
        if self._armed and f'"type":"{self._armed}"' in frame.replace(" ", ""):
            await self._kill()
            await server.close()
            return
        socket.send(frame)
        if '"type":"ready"' in frame.replace(" ", ""):
            async with self._changed:
                self._ready = True
                self._changed.notify_all()

    async def _post(self, route: Route) -> None:
        if self._armed == "request":
            await self._kill()
            await route.abort("connectionreset")
        elif self._armed == "receipt":
            await route.fetch()
            await self._kill()
            await route.abort("connectionreset")
        else:
            await route.continue_()

    async def _kill(self) -> None:
        socket, self._socket, self._armed = self._socket, None, ""
        if socket:
            await socket.close()
        async with self._changed:
            self._ready = False
            self.kills += 1
            self._changed.notify_all()

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[arg-type,var-annotated]  # a coroutine of this class
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
