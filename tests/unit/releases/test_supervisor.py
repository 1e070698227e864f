"""Programs are started and stopped over supervisord's socket; whatever it says, the service lives."""

import socketserver
import threading
import xmlrpc.client
from collections.abc import Iterator
from pathlib import Path
from xmlrpc.server import SimpleXMLRPCDispatcher, SimpleXMLRPCRequestHandler

import pytest

from service.releases.supervisor import ALREADY_STARTED, NOT_RUNNING, NoSupervisor, Supervisor


class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/RPC2",)
    disable_nagle_algorithm = False

    def address_string(self) -> str:
        return "socket"

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Quiet."""


class Server(socketserver.UnixStreamServer, SimpleXMLRPCDispatcher):
    def __init__(self, path: Path) -> None:
        SimpleXMLRPCDispatcher.__init__(self)
        socketserver.UnixStreamServer.__init__(self, str(path), Handler)
        self.calls: list[tuple[str, str, bool]] = []
        self.fault = 0
        for name in ("startProcess", "stopProcess"):
            self.register_function(self._noting(name), f"supervisor.{name}")

    def _noting(self, name: str):
        def call(program: str, wait: bool) -> bool:
            self.calls.append((name, program, wait))
            if self.fault:
                raise xmlrpc.client.Fault(self.fault, "FAULT")
            return True

        return call


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "s.sock") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_start_and_stop(server: Server, tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "s.sock")
    await supervisor.start("rasa-b")
    await supervisor.stop("rasa-b")
    assert server.calls == [("startProcess", "rasa-b", False), ("stopProcess", "rasa-b", True)]


async def test_what_is_so_already_is_fine(server: Server, tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "s.sock")
    server.fault = ALREADY_STARTED
    await supervisor.start("rasa-b")
    with pytest.raises(NoSupervisor):
        await supervisor.stop("rasa-b")
    server.fault = NOT_RUNNING
    await supervisor.stop("rasa-b")
    with pytest.raises(NoSupervisor):
        await supervisor.start("rasa-b")


async def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(NoSupervisor):
        await Supervisor(tmp_path / "none.sock").start("rasa-b")
