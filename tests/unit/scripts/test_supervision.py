"""The real supervisord over small stand-ins for Rasa and the service, plain Python files."""

import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _setup import launch, supervision
from _setup.console import Console
from _setup.errors import SetupError
from _setup.settings import Settings, load

SCRIPTS = Path(launch.__file__).parents[1]
SUPERVISORD = Path(sys.executable).with_name("supervisord")

RASA = "import signal\nsignal.pause()\n"
SERVICE = """
import http.server, os, subprocess, sys
# A worker of its own: stopping must reach it too.
subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])

class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(os.environ["SUBTEXT_PORT"])), Health).serve_forever()
"""

pytestmark = pytest.mark.skipif(
    not SUPERVISORD.exists(), reason="needs the service environment's supervisord"
)


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for a condition; the test fails if it does not come true."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if true():
            return
        pause.wait(0.05)
    pytest.fail("the condition did not come true")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Settings]:
    for name, module, code in (("rasa", "bot/serve.py", RASA), ("service", "service/__main__.py", SERVICE)):
        folder = tmp_path / ".venvs" / name / "bin"
        folder.mkdir(parents=True)
        (folder / "python").symlink_to(os.path.realpath(sys.executable))
        (tmp_path / module).parent.mkdir()
        (tmp_path / module).write_text(code, encoding="utf-8")
    supervisord = tmp_path / ".venvs" / "service" / "bin" / "supervisord"
    supervisord.write_text(f'#!/bin/sh\nexec "{SUPERVISORD}" "$@"\n', encoding="utf-8")
    supervisord.chmod(0o755)
    settings = load(
        tmp_path,
        {
            "SUBTEXT_PORT": str(free_port()),
            "SUBTEXT_INTERNAL_PORT": str(free_port()),
            "SUBTEXT_RASA_PORT": str(free_port()),
        },
    )
    yield settings
    supervision.stop(settings)
    assert processes(tmp_path) == []


def processes(root: Path) -> list[int]:
    """Living processes whose command line names a program of the stack."""
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [int(row[0]) for row in rows if len(row) == 3 and f"{root}/.venvs" in row[2] and "Z" not in row[1]]


def group_of(settings: Settings, name: str) -> int:
    """The stack is ready when the service answers; a busy machine may have started Rasa's stand-in later."""
    noted = settings.var / "run" / f"{name}.pid"
    until(lambda: noted.exists() and noted.read_text(encoding="utf-8").strip())
    return int(noted.read_text(encoding="utf-8").split()[0])


def healthy(settings: Settings) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{settings.url}/health", timeout=5) as answer:
        return answer.status == 200
    return False


def test_detached_stack_is_ready_and_stops_without_a_trace(
    stack: Settings, console: Console, printed: io.StringIO
) -> None:
    launch.serve(stack, console, detach=True)
    assert healthy(stack)
    assert f"{stack.url}/desk/" in printed.getvalue()
    assert len(processes(stack.root)) >= 3
    assert (stack.var / "run" / "supervisor.sock").stat().st_mode & 0o077 == 0
    assert supervision.stop(stack)
    assert processes(stack.root) == []
    assert not supervision.stop(stack)


def test_second_start_in_the_same_place_is_refused(stack: Settings, console: Console) -> None:
    launch.serve(stack, console, detach=True)
    with pytest.raises(SetupError, match="already running"):
        launch._refuse_second(stack)


def test_killed_program_is_started_again_and_its_workers_are_gone(stack: Settings, console: Console) -> None:
    launch.serve(stack, console, detach=True)
    before = set(processes(stack.root))
    first = group_of(stack, "service")
    os.kill(first, signal.SIGKILL)
    until(lambda: group_of(stack, "service") != first and healthy(stack))
    assert len(processes(stack.root)) == len(before)


def test_who_dies_at_every_start_is_not_given_up(stack: Settings, console: Console) -> None:
    launch.serve(stack, console, detach=True)
    for _ in range(4):
        killed = group_of(stack, "service")
        os.kill(killed, signal.SIGKILL)
        until(lambda killed=killed: group_of(stack, "service") != killed, 60)
    until(lambda: healthy(stack), 60)
    states = {program.name: program.state for program in supervision.states(stack) or []}
    assert states.pop("rasa-b") == "STOPPED", "nobody asked for it"
    assert set(states.values()) <= {"RUNNING", "STARTING"}


def test_killed_supervisor_takes_its_programs_along(stack: Settings, console: Console) -> None:
    launch.serve(stack, console, detach=True)
    group = [group_of(stack, name) for name in ("rasa", "service")]
    os.kill(supervision.running_pid(stack), signal.SIGKILL)
    until(lambda: not set(group) & set(processes(stack.root)))
    assert supervision.stop(stack)  # the service's orphaned worker
    assert processes(stack.root) == []


def foreground(stack: Settings) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path\n"
        "from _setup import launch; from _setup.console import Console\n"
        "from _setup.runner import stopped_politely; from _setup.settings import load\n"
        "with stopped_politely(): launch.serve(load(Path(sys.argv[1])), Console())"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(stack.root)],
        env={**os.environ, **stack.values, "PYTHONPATH": str(SCRIPTS)},
        stdout=subprocess.PIPE,
        text=True,
        # Under a shell's `&` the interrupt is ignored and children inherit that; a terminal never does it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_stops_everything(stack: Settings, number: signal.Signals) -> None:
    with foreground(stack) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("Ctrl-C"):
                break
        os.kill(process.pid, number)
        rest = process.stdout.read()
    assert rest.splitlines() == ["Stopping …", "Stopped."]
    assert process.returncode == 0
    assert processes(stack.root) == []


def test_killed_script_takes_everything_along(stack: Settings) -> None:
    with foreground(stack) as process:
        until(lambda: healthy(stack))
        process.kill()
    until(lambda: processes(stack.root) == [])


def test_program_that_cannot_run_is_said_with_the_end_of_its_log(stack: Settings, console: Console) -> None:
    broken = stack.root / "service" / "__main__.py"
    broken.write_text("raise SystemExit('bank.yml: the hotline is missing')", encoding="utf-8")
    with pytest.raises(SetupError) as raised:
        launch.serve(stack, console)
    text = str(raised.value)
    assert text.startswith("service keeps crashing.")
    assert "bank.yml: the hotline is missing" in text
    assert str(stack.var / "log" / "service.log") in text
    assert processes(stack.root) == []


def test_secrets_are_private_made_once_and_shared(stack: Settings) -> None:
    folder = stack.var / "secrets"
    launch.make_tokens(folder)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    launch.make_tokens(folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert len(set(first.values())) == 3
    environment = launch._environment(stack)
    assert environment["SUBTEXT_RASA_TOKEN"] == first["rasa_token"].strip()
    assert "SUBTEXT_MAINTAINER_TOKEN" not in environment


def test_demo_logins(tmp_path: Path) -> None:
    path = tmp_path / "demo_logins.json"
    assert launch.read_logins(path) == []
    path.write_text('[{"login": "agent", "password": "p", "role": "agent", "more": 1}]', encoding="utf-8")
    assert launch.read_logins(path) == [{"login": "agent", "password": "p", "role": "agent"}]


def test_percent_and_spaces_in_a_path_survive_the_configuration(tmp_path: Path) -> None:
    settings = load(tmp_path / "a b%c", {})
    text = supervision.configuration(settings, supervision.programs(settings))
    assert f"directory={tmp_path}/a b%%c\n" in text
    assert f"'{tmp_path}/a b%%c/.venvs/rasa/bin/python'" in text


def test_one_rasa_starts_and_the_other_waits_on_a_port_of_its_own(tmp_path: Path) -> None:
    settings = load(tmp_path, {"SUBTEXT_RASA_PORT": "7000"})
    text = supervision.configuration(settings, supervision.programs(settings))
    starts = dict(re.findall(r"\[program:([a-z-]+)\][^\[]*?autostart=(\w+)", text))
    assert starts == {"rasa": "true", "rasa-b": "false", "service": "true"}
    assert " -p 7000 " in text and " -p 7001 " in text
    environment = settings.environment()
    assert (environment["SUBTEXT_RASA_PORT"], environment["SUBTEXT_RASA_B_PORT"]) == ("7000", "7001")


def test_long_var_path_gets_a_short_socket(tmp_path: Path) -> None:
    settings = load(tmp_path / ("d" * 120), {})
    assert len(str(supervision.socket_path(settings))) <= 100
    assert supervision.socket_path(settings) == supervision.socket_path(settings)
