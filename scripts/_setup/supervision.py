"""The supervisord that keeps Rasa and the service running: configuration, start, end and answers."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from _setup.child import end_left_over
from _setup.errors import SetupError
from _setup.settings import Settings

# Longest path a Unix socket may have on every system we run on (macOS: 104 bytes with the final zero).
_SOCKET_PATH_MAX = 100
_STOP_PATIENCE = 30.0
# Who lived so long is started again at once when it dies; who did not, a second later each time. Never given up: an
# installation that runs unattended has nobody to start it again. (The thousandth pause would be 17 minutes.)
_STARTED_SECONDS = 1
_START_RETRIES = 1000


@dataclass(frozen=True)
class Program:
    """One supervised program and how long it may take to stop."""

    name: str
    command: tuple[str, ...]
    stop_seconds: int
    environment: str = ""
    at_start: bool = True


@dataclass(frozen=True)
class ProgramState:
    """What supervisord says of one program; `started` is the Unix second of its last start."""

    name: str
    state: str
    started: int
    description: str


def programs(settings: Settings) -> tuple[Program, ...]:
    """Rasa behind loopback, a second Rasa the service starts when it needs it, and the service, with every public port."""
    python = settings.root / ".venvs"
    return (
        _rasa(settings, "rasa", settings.rasa_port),
        _rasa(settings, "rasa-b", settings.rasa_b_port, at_start=False),
        Program(
            name="service",
            command=(str(python / "service" / "bin" / "python"), "-m", "service"),
            stop_seconds=15,
        ),
    )


def _rasa(settings: Settings, name: str, port: int, at_start: bool = True) -> Program:
    python = settings.root / ".venvs" / "rasa" / "bin" / "python"
    model = settings.build / "rasa" / "subtext.tar.gz"
    return Program(
        name=name,
        command=(
            str(python), "-m", "bot.serve", "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(model),
            "--credentials", "credentials.yml", "--endpoints", "endpoints.yml",
        ),
        stop_seconds=10,
        # Rasa warns at every start about the libraries it pins; nobody can act on that.
        environment='PYTHONWARNINGS="ignore"',
        at_start=at_start,
    )  # fmt: skip


def configuration(settings: Settings, wanted: Sequence[Program]) -> str:
    """The text of supervisord.conf. Control is a Unix socket only its owner may open."""
    log, run = settings.var / "log", settings.var / "run"
    head = f"""; Made by scripts/run at every start; changes here are lost.
[unix_http_server]
file={_escaped(str(socket_path(settings)))}
chmod=0600

[supervisord]
directory={_escaped(str(settings.root))}
logfile={_escaped(str(log / "supervisord.log"))}
logfile_maxbytes=5MB
logfile_backups=2
pidfile={_escaped(str(run / "supervisord.pid"))}
childlogdir={_escaped(str(log))}
silent=true

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
    return "\n".join([head, *(_section(settings, program) for program in wanted)])


def _section(settings: Settings, program: Program) -> str:
    child = Path(__file__).with_name("child.py")
    pidfile = settings.var / "run" / f"{program.name}.pid"
    python = settings.root / ".venvs" / "service" / "bin" / "python"
    command = (str(python), "-S", str(child), str(pidfile), "SIGKILL", *program.command)
    log = settings.var / "log" / f"{program.name}.log"
    return f"""[program:{program.name}]
command={_escaped(" ".join(shlex.quote(part) for part in command))}
environment={program.environment}
autostart={str(program.at_start).lower()}
autorestart=true
startsecs={_STARTED_SECONDS}
startretries={_START_RETRIES}
stopsignal=TERM
stopwaitsecs={program.stop_seconds}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={_escaped(str(log))}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def socket_path(settings: Settings) -> Path:
    """The control socket: in the var folder, or under a short name elsewhere when that path is too long."""
    path = settings.var / "run" / "supervisor.sock"
    if len(str(path)) <= _SOCKET_PATH_MAX:
        return path
    short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"subtext-{short}.sock"


def start(settings: Settings, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start supervisord in a session of its own, tied to this process: it stops when this one dies."""
    child = Path(__file__).with_name("child.py")
    pidfile = settings.var / "run" / "start.pid"
    command = [sys.executable, str(child), str(pidfile), "SIGTERM", *_command(settings), "--nodaemon"]
    return subprocess.Popen(
        command,
        cwd=settings.root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def start_detached(settings: Settings, environment: Mapping[str, str]) -> None:
    """Start supervisord as a daemon that outlives this process. Raises SetupError if it does not start."""
    done = subprocess.run(
        _command(settings),
        cwd=settings.root,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"The process supervisor did not start: {done.stderr.strip()}")


def _command(settings: Settings) -> list[str]:
    conf = settings.var / "supervisord.conf"
    for name in ("log", "run"):
        (settings.var / name).mkdir(parents=True, exist_ok=True)
    conf.write_text(configuration(settings, programs(settings)), encoding="utf-8")
    return [str(settings.root / ".venvs" / "service" / "bin" / "supervisord"), "--configuration", str(conf)]


def running_pid(settings: Settings) -> int:
    """Process id of this var folder's supervisord, 0 if none runs."""
    try:
        pid = int((settings.var / "run" / "supervisord.pid").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    # A number used again by another program is not ours: ours answers on its socket.
    return pid if _alive(pid) and states(settings) is not None else 0


def stop(settings: Settings, process: subprocess.Popen[bytes] | None = None) -> bool:
    """Stop supervisord and all its programs, and make sure nothing is left; False if nothing ran."""
    pid = process.pid if process else running_pid(settings)
    if pid:
        _signal(pid, signal.SIGTERM)
        if not _gone(pid, process, _STOP_PATIENCE):
            _signal(pid, signal.SIGKILL)
            _gone(pid, process, 5.0)
    left = [end_left_over(settings.var / "run" / f"{program.name}.pid") for program in programs(settings)]
    return bool(pid) or any(left)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _gone(pid: int, process: subprocess.Popen[bytes] | None, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None if process else not _alive(pid):
            return True
        time.sleep(0.05)
    return False


def _alive(pid: int) -> bool:
    """A process that has ended but was not collected (some containers never do) is not alive."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


def states(settings: Settings) -> list[ProgramState] | None:
    """The state of every program; None while supervisord does not answer."""
    try:
        with xmlrpc.client.ServerProxy(
            "http://local", transport=_UnixTransport(socket_path(settings))
        ) as proxy:
            answer = proxy.supervisor.getAllProcessInfo()
    except (OSError, http.client.HTTPException, xmlrpc.client.Error):
        return None
    if not isinstance(answer, list):
        raise SetupError("supervisord gave an answer that cannot be read.")
    return [
        ProgramState(str(row["name"]), str(row["statename"]), int(row["start"]), str(row["description"]))
        for row in answer
    ]


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("local", timeout=5)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: object) -> _UnixConnection:
        # Remembered, so that the transport closes it also when it could not be opened.
        self._connection = ("local", _UnixConnection(self._path))
        return self._connection[1]
