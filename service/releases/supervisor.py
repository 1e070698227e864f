"""Starts and stops programs of supervisord over its control socket (XML-RPC), which only its owner may open."""

import xmlrpc.client
from collections.abc import Container
from pathlib import Path
from xml.parsers.expat import ExpatError

import httpx

ALREADY_STARTED, NOT_RUNNING = 60, 70
"""supervisord's fault codes for what is so already."""

ANSWER_SECONDS = 30
"""A Rasa that does not end by itself is killed after ten."""


class NoSupervisor(Exception):
    """Nobody listens at the socket, or what was asked is refused."""


class Supervisor:
    """`start` returns as soon as supervisord has begun, `stop` when the program is gone: it cannot start before."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    async def start(self, program: str) -> None:
        """Raises NoSupervisor."""
        await self._call("supervisor.startProcess", program, False, (ALREADY_STARTED,))

    async def stop(self, program: str) -> None:
        """Raises NoSupervisor."""
        await self._call("supervisor.stopProcess", program, True, (NOT_RUNNING,))

    async def _call(self, method: str, program: str, wait: bool, fine: Container[int]) -> None:
        body = xmlrpc.client.dumps((program, wait), method)
        transport = httpx.AsyncHTTPTransport(uds=self._socket)
        try:
            async with httpx.AsyncClient(
                transport=transport, trust_env=False, timeout=ANSWER_SECONDS
            ) as http:
                response = await http.post(
                    "http://supervisor/RPC2", content=body, headers={"Content-Type": "text/xml"}
                )
            response.raise_for_status()
            xmlrpc.client.loads(response.content)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode not in fine:
                raise NoSupervisor(fault.faultString) from fault
        except (httpx.HTTPError, ExpatError, xmlrpc.client.Error) as error:
            raise NoSupervisor(type(error).__name__) from error
