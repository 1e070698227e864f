"""A stack of its own on what a folder holds: for measuring what does not serve, and what must not meet customers."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx

from cli.running import failed, maintainer_token
from service.core.settings import ROOT

READY_WITHIN = 600.0
"""Beside a busy stack, at the low priority of a job, minutes are usual."""
STOP_WITHIN = 15.0
LOOK_SECONDS = 0.2
RASA_PYTHON = ROOT / ".venvs" / "rasa" / "bin" / "python"
TAIL = 20
"""Lines of a log that say why it did not start."""


@contextmanager
def stack_apart(build: Path) -> Iterator[str]:
    """Its address. `build` holds encoder, index and rasa. Nothing outside is told of its handoffs, and what is said on
    it goes with it. Raises typer.Exit with what did not start.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="apart-") as folder:
        port, internal, rasa = _free_ports(3)
        environment = _environment(build, Path(folder), port, internal, rasa)
        processes: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in _commands(build, rasa).items():
                processes[name] = _start(Path(folder) / f"{name}.log", command, environment)
            url = f"http://127.0.0.1:{port}"
            _wait(url, processes, Path(folder))
            yield url
        finally:
            _end([*processes.values()])
            signal.signal(signal.SIGTERM, before)


def _commands(build: Path, rasa: int) -> dict[str, Sequence[str]]:
    model = str(build / "rasa" / "subtext.tar.gz")
    port = ("-i", "127.0.0.1", "-p", str(rasa))
    files = ("--credentials", "credentials.yml", "--endpoints", "endpoints.yml")
    return {
        "rasa": (str(RASA_PYTHON), "-m", "bot.serve", "run", *port, "-m", model, *files),
        "service": (sys.executable, "-m", "service"),
    }


def _environment(build: Path, var: Path, port: int, internal: int, rasa: int) -> dict[str, str]:
    """Settings of this installation, without its database, its neighbours and its limits."""
    own = {
        "VAR_DIR": str(var / "var"),
        "BUILD_DIR": str(build),
        "ENCODER_DIR": str(build / "encoder"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "INTERNAL_PORT": str(internal),
        "RASA_PORT": str(rasa),
        "RASA_URL": "",
        "SECOND_RASA": "0",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "OUTSIDE_DESK_URLS": "[]",
        "CONSENT_REQUIRED": "",
        "UPLOADS": "0",
        "REFRESH_SECONDS": "0",
        "CUSTOMER_RATE": "1000/second",
        "CONVERSATION_RATE": "1000/second",
        "VISITOR_RATE": "1000/second",
        "MAINTAINER_TOKEN": maintainer_token(),
        "ACTION_TOKEN": secrets.token_urlsafe(32),
        "RASA_TOKEN": secrets.token_urlsafe(32),
    }
    return {
        **os.environ,
        **{f"SUBTEXT_{name}": value for name, value in own.items()},
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def _start(log: Path, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - own programs
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _wait(url: str, processes: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> None:
    """Until a turn was answered. Raises typer.Exit with the end of a log."""
    deadline = time.monotonic() + READY_WITHIN
    with httpx.Client(trust_env=False, timeout=5) as http:
        while not _healthy(http, url):
            late = time.monotonic() > deadline
            for name, process in processes.items():
                if late or process.poll() is not None:
                    text = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
                    raise failed("\n".join([f"{name} did not start", *text.splitlines()[-TAIL:]]))
            time.sleep(LOOK_SECONDS)


def _healthy(http: httpx.Client, url: str) -> bool:
    try:
        answer = http.get(f"{url}/health")
    except httpx.HTTPError:
        return False
    return bool(answer.status_code == httpx.codes.OK and json.loads(answer.content)["status"] == "ok")


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _leave(number: int, _frame: FrameType | None) -> None:
    """Asked to end: by way of the `finally` above."""
    sys.exit(128 + number)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()
