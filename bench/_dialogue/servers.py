"""Starts and ends the two contestants' servers, on free ports and core 0, with folders of their own."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx

from bench._dialogue.project import endpoints
from bench._dialogue.training import RASA, Trained, rasa_environment
from bench._lib.worker import ROOT, SERVICE, WorkerFailed, pin

OUR_RASA = ROOT / ".venvs" / "rasa" / "bin" / "python"
READY_SECONDS = 600.0
"""Thrice what the slowest start took on a machine with ten others at work."""
_LOOK_SECONDS = 0.05
_STOP_SECONDS = 20.0
_TAIL = 2000
# One for all looks: making a client costs more than asking.
_HTTP = httpx.Client(timeout=5, trust_env=False)


@dataclass
class Started:
    """Seconds from the first start until the bot's model was loaded, and until everything answers."""

    bot: float
    all: float


class Server(Protocol):
    """Everything a customer's message passes."""

    name: str

    @property
    def url(self) -> str: ...

    @property
    def pids(self) -> list[int]: ...

    def start(self) -> Started:
        """Returns when it answers. Raises WorkerFailed."""
        ...

    def stop(self) -> None: ...

    def memory(self) -> dict[str, float]:
        """MiB in RAM now: `bot` is the dialogue engine's process, `all` with every other of the contestant."""
        ...


@dataclass
class _Programs:
    """Processes of one server, in the order they were started."""

    name: str
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self.running.values()]

    def begin(self, program: str, command: list[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{program}.log").open("wb") as log:
            self.running[program] = subprocess.Popen(
                command, cwd=cwd, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        pin(self.running[program].pid, 0)

    def wait(self, program: str, ready: Callable[[], bool]) -> None:
        """Until `ready`. Raises WorkerFailed with the end of the log when the program ends or is too slow."""
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            if self.running[program].poll() is not None or time.monotonic() > deadline:
                log = (self.folder / f"{program}.log").read_text(encoding="utf-8", errors="replace")
                raise WorkerFailed(f"{self.name}: {program} did not become ready\n{log[-_TAIL:]}")
            time.sleep(_LOOK_SECONDS)  # between two looks at whether it is ready

    def end(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


class StockRasa:
    """`rasa run` with the REST channel and the SQL tracker store: one process, or two with rasa_sdk's action server."""

    def __init__(self, name: str, trained: Trained, scratch: Path, by_action: bool = False) -> None:
        self.name = name
        self._trained = trained
        self._actions = free_port() if by_action else None
        self._programs = _Programs(name, scratch / f"{name}-{secrets.token_hex(4)}")
        self._port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pids(self) -> list[int]:
        return self._programs.pids

    def start(self) -> Started:
        folder = self._programs.folder
        folder.mkdir(parents=True, exist_ok=True)
        webhook = f"http://127.0.0.1:{self._actions}/webhook" if self._actions else None
        told = endpoints(str(folder / "tracker.db"), webhook)
        (folder / "endpoints.yml").write_text(told, encoding="utf-8")
        command = [str(RASA), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(self._port)]
        command += ["-m", str(self._trained.model), "--endpoints", str(folder / "endpoints.yml")]
        # The HTTP API is only for reading confidences; it takes no part in a customer's message.
        command += ["--credentials", "credentials.yml", "--enable-api"]
        began = time.monotonic()
        self._programs.begin("rasa", command, self._trained.folder, rasa_environment())
        # Rasa loads the model before it listens.
        self._programs.wait("rasa", lambda: _answers(f"{self.url}/"))
        bot = time.monotonic() - began
        if self._actions:
            self._serve_actions(self._actions)
        return Started(bot, time.monotonic() - began)

    def _serve_actions(self, port: int) -> None:
        command = [str(RASA), "-m", "rasa_sdk", "--actions", "actions", "-p", str(port)]
        environment = {**rasa_environment(), "SANIC_HOST": "127.0.0.1"}
        self._programs.begin("actions", command, self._trained.folder, environment)
        self._programs.wait("actions", lambda: _answers(f"http://127.0.0.1:{port}/health"))

    def stop(self) -> None:
        self._programs.end()

    def memory(self) -> dict[str, float]:
        rasa, *others = map(resident_mib, self.pids)
        return {"bot": rasa, "all": rasa + sum(others)}


class OurStack:
    """Rasa with the turn channel, and the service with the actions; started one after the other on one core."""

    def __init__(self, name: str, build: Path, scratch: Path, burst_milliseconds: int | None = None) -> None:
        """`burst_milliseconds` None: the product's own setting."""
        self.name = name
        self._build, self._burst = build.resolve(), burst_milliseconds
        self._programs = _Programs(name, scratch / f"{name}-{secrets.token_hex(4)}")
        self._port, self._internal, self._rasa = free_port(), free_port(), free_port()
        self.maintainer_token = secrets.token_urlsafe(32)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pids(self) -> list[int]:
        return self._programs.pids

    def start(self) -> Started:
        environment = self._environment()
        model = self._build / "rasa" / "subtext.tar.gz"
        command = [str(OUR_RASA), "-m", "bot.serve", "run", "-i", "127.0.0.1", "-p", str(self._rasa)]
        command += ["-m", str(model), "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
        began = time.monotonic()
        self._programs.begin("rasa", command, ROOT, environment)
        self._programs.wait("rasa", lambda: _answers(f"http://127.0.0.1:{self._rasa}/webhooks/turn/"))
        bot = time.monotonic() - began
        self._programs.begin("service", [str(SERVICE), "-m", "service"], ROOT, environment)
        self._programs.wait("service", lambda: _answers(f"{self.url}/health"))
        return Started(bot, time.monotonic() - began)

    def stop(self) -> None:
        self._programs.end()

    def memory(self) -> dict[str, float]:
        rasa, service = map(resident_mib, self.pids)
        return {"bot": rasa, "all": rasa + service}

    def _environment(self) -> dict[str, str]:
        tokens = {name: secrets.token_urlsafe(32) for name in ("RASA_TOKEN", "ACTION_TOKEN")}
        burst = {} if self._burst is None else {"SUBTEXT_BURST_MILLISECONDS": str(self._burst)}
        return {
            **rasa_environment(),
            "SUBTEXT_VAR_DIR": str(self._programs.folder),
            "SUBTEXT_BUILD_DIR": str(self._build),
            "SUBTEXT_ENCODER_DIR": str(self._build / "encoder"),
            "SUBTEXT_HOST": "127.0.0.1",
            "SUBTEXT_PORT": str(self._port),
            "SUBTEXT_INTERNAL_PORT": str(self._internal),
            "SUBTEXT_RASA_PORT": str(self._rasa),
            "SUBTEXT_ACTION_URL": f"http://127.0.0.1:{self._internal}/webhook",
            "SUBTEXT_MAINTAINER_TOKEN": self.maintainer_token,
            # The peer refuses nobody; a load of many from one place is not what the limit is for.
            "SUBTEXT_CUSTOMER_RATE": "1000/second",
            "SUBTEXT_CONVERSATION_RATE": "1000/second",
            **{f"SUBTEXT_{name}": value for name, value in tokens.items()},
            **burst,
        }


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def resident_mib(pid: int) -> float:
    """Memory of a process that is in RAM now."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


def _answers(url: str) -> bool:
    try:
        return _HTTP.get(url).status_code == 200
    except httpx.HTTPError:
        return False
