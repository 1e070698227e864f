"""`scripts/run`: build what is missing, start everything, wait for an answered turn, say where it is."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from _setup import ports, supervision
from _setup.console import Console
from _setup.errors import SetupError
from _setup.follow import Follower
from _setup.prepare import prepare
from _setup.runner import tail
from _setup.settings import Settings, load
from _setup.steps import RUN
from _setup.watch import Watch

# A first start reads Rasa's modules without bytecode from a cold disk.
READY_WITHIN = 180.0
TOLD_EVERY = 5.0
if TYPE_CHECKING:
    # None: started as a daemon, which `--detach` leaves behind.
    _Process = subprocess.Popen[bytes] | None

_TOKENS = ("rasa_token", "action_token", "maintainer_token")


def run(arguments: Sequence[str], console: Console) -> int:
    """Exit code of `scripts/run`: 0 after an ordered end. Raises SetupError if it cannot be kept running."""
    parser = argparse.ArgumentParser(prog="scripts/run", description=__doc__.splitlines()[0])
    parser.add_argument("--detach", action="store_true", help="return once it is ready; scripts/stop ends it")
    parser.add_argument("--logs", action="store_true", help="show the programs' logs here")
    given = parser.parse_args(arguments)
    settings = load()
    _refuse_second(settings)
    ports.check(settings)
    prepare(settings, RUN, console)
    # Building takes minutes: somebody else may have taken a port meanwhile.
    ports.check(settings)
    serve(settings, console, detach=given.detach, logs=given.logs)
    return 0


def serve(settings: Settings, console: Console, detach: bool = False, logs: bool = False) -> None:
    """Start what is built, wait until it answers, stay until Ctrl-C unless `detach`. Raises SetupError."""
    make_tokens(settings.var / "secrets")
    process = None
    leave = False
    try:
        if detach:
            supervision.start_detached(settings, _environment(settings))
        else:
            process = supervision.start(settings, _environment(settings))
        _wait_until_ready(settings, process, console)
        _say_where(settings, console)
        if detach:
            leave = True
            console.line("Running in the background; scripts/stop ends it.")
        else:
            _stay(settings, process, console, Follower(settings.var / "log") if logs else None)
    finally:
        if not leave:
            console.line("Stopping …")
            supervision.stop(settings, process)
            console.line("Stopped.")


def stop(console: Console) -> int:
    """Exit code of `scripts/stop`: 0 also if nothing ran."""
    stopped = supervision.stop(load())
    console.line("Stopped." if stopped else "Nothing was running.")
    return 0


def _refuse_second(settings: Settings) -> None:
    pid = supervision.running_pid(settings)
    if pid:
        raise SetupError(
            f"It is already running here (process {pid}): end it with Ctrl-C there or with scripts/stop."
        )


def make_tokens(folder: Path) -> None:
    """The secrets the programs share, made once and readable only by their owner."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in _TOKENS:
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(32) + "\n")


def _environment(settings: Settings) -> dict[str, str]:
    secret = settings.var / "secrets"
    shared = {
        name: (secret / name).read_text(encoding="utf-8").strip() for name in ("rasa_token", "action_token")
    }
    stored = {f"SUBTEXT_{name.upper()}": value for name, value in shared.items()}
    action_url = f"http://127.0.0.1:{settings.internal_port}/webhook"
    environment = {
        "SUBTEXT_ACTION_URL": action_url,
        "SUBTEXT_SUPERVISOR": str(supervision.socket_path(settings)),
        **settings.environment(),
    }
    # A token given in the settings wins over the stored one, for both programs alike; an empty one is none.
    return {**environment, **{name: environment.get(name) or value for name, value in stored.items()}}


def _wait_until_ready(settings: Settings, process: _Process, console: Console) -> None:
    title = "first answered turn"
    console.started(title)
    watch, began = Watch(), time.monotonic()
    told = began
    while not _healthy(settings):
        now = time.monotonic()
        _check_alive(settings, process)
        for news in watch.news(supervision.states(settings) or []):
            console.note(news)
        if watch.hopeless():
            raise SetupError(_crash_text(settings, watch.hopeless()))
        if now - began > READY_WITHIN:
            raise SetupError(_late_text(settings))
        if now - told >= TOLD_EVERY:
            told = now
            console.still(title, now - began, _short_states(settings))
        time.sleep(0.1)
    console.done(title, time.monotonic() - began)


def _healthy(settings: Settings) -> bool:
    # Loopback must not go through a proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{settings.url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _short_states(settings: Settings) -> str:
    states = supervision.states(settings) or []
    shown = (program for program in states if program.state != "STOPPED")
    return ", ".join(f"{program.name} {program.state.lower()}" for program in shown)


def _check_alive(settings: Settings, process: _Process) -> None:
    if process is not None and process.poll() is not None:
        raise SetupError(
            _log_text("The process supervisor ended by itself.", settings.var / "log/supervisord.log")
        )


def _crash_text(settings: Settings, name: str) -> str:
    return _log_text(f"{name} keeps crashing.", settings.var / "log" / f"{name}.log")


def _late_text(settings: Settings) -> str:
    lines = [f"No turn was answered within {READY_WITHIN:.0f} s."]
    for program in supervision.programs(settings):
        lines.append(_log_text(f"{program.name}:", settings.var / "log" / f"{program.name}.log"))
    return "\n".join(lines)


def _log_text(first: str, log: Path) -> str:
    return "\n".join([first, *("    " + line for line in tail(log)), f"The whole log: {log}"])


def _say_where(settings: Settings, console: Console) -> None:
    pages = [("Demo page", "/"), ("Agent desk", "/desk/"), ("Studio", "/studio/")]
    console.line()
    console.line("Subtext is ready.")
    for name, path in pages:
        console.line(f"  {name:<11} {settings.url}{path}")
    logins = read_logins(settings.var / "secrets" / "demo_logins.json")
    if logins:
        console.line("  Demo logins")
    for login in logins:
        console.line(f"    {login['login']:<12} {login['password']:<20} {login['role']}")
    console.line(f"  Logs        {settings.var / 'log'}")
    console.line()


def read_logins(path: Path) -> list[dict[str, str]]:
    """The demo logins the service made at its first start; none once they were taken away."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [{key: str(login[key]) for key in ("login", "password", "role")} for login in found]


def _stay(settings: Settings, process: _Process, console: Console, follower: Follower | None) -> None:
    watch = Watch()
    with contextlib.suppress(KeyboardInterrupt):
        console.line("Ctrl-C stops everything.")
        while True:
            watch = _look(settings, process, console, watch)
            for line in follower.new_lines() if follower else ():
                console.line(line)
            time.sleep(0.5)


def _look(settings: Settings, process: _Process, console: Console, watch: Watch) -> Watch:
    _check_alive(settings, process)
    for news in watch.news(supervision.states(settings) or []):
        console.note(news)
    broken = watch.hopeless()
    if broken == "service":
        raise SetupError(_crash_text(settings, broken))
    if not broken:
        return watch
    # The service goes on without Rasa: it answers from the knowledge base and hands over to people.
    console.error(_crash_text(settings, broken))
    return Watch()
