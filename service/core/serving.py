"""Runs Sanic apps inside one event loop of ours: no worker manager, clean start, clean stop."""

import asyncio
import errno
import signal
import socket
from typing import Any

from sanic import Sanic

DRAIN_SECONDS = 10.0


class PortTaken(RuntimeError):
    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(f"port_taken: {host}:{port} is in use; stop the other program or set {setting}")


class Listener:
    """One app on one address. `start` raises PortTaken."""

    def __init__(self, app: Sanic[Any, Any], host: str, port: int, setting: str) -> None:
        self.app, self.host, self.port, self.setting = app, host, port, setting
        self._server: Any = None

    async def start(self) -> None:
        sock = self._bind()
        self._server = await self.app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
        await self._server.startup()
        await self._server.before_start()
        await self._server.start_serving()
        await self._server.after_start()
        self.port = sock.getsockname()[1]

    def _bind(self) -> socket.socket:
        """Our own socket: Sanic reads port 0 as "default", here it is "any free one"."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((self.host, self.port))
        except OSError as error:
            sock.close()
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(self.host, self.port, self.setting) from error
            raise
        return sock

    async def stop(self) -> None:
        """No new connections; what is under way may finish within DRAIN_SECONDS."""
        await self._server.before_stop()
        self._server.server.close()
        for connection in list(self._server.connections):
            connection.close_if_idle()
        deadline = asyncio.get_running_loop().time() + DRAIN_SECONDS
        while self._server.connections and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - Sanic has no event for the last connection
            await asyncio.sleep(0.05)
        for connection in list(self._server.connections):
            connection.abort()
        await self._server.after_stop()
        Sanic.unregister_app(self.app)


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping
