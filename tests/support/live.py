"""The whole stack as a user starts it: supervisord, Rasa, the service; on free ports, with its own var folder."""

import asyncio
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import jwt

from service.identity.host_tokens import ALGORITHM

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Live:
    """Built artefacts are shared with the project; everything else is this stack's own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="subtext-live-")
        self.var = Path(self._folder.name)
        port, internal, rasa, rasa_b = free_ports(4)
        self.url = f"http://127.0.0.1:{port}"
        # To a browser another site than `url`: the bank's, which may frame the widget.
        self.bank_url = f"http://localhost:{port}"
        self._host_key = secrets.token_urlsafe(32)
        self.environment = {
            **os.environ,
            "SUBTEXT_VAR_DIR": str(self.var),
            "SUBTEXT_BUILD_DIR": os.environ.get("SUBTEXT_BUILD_DIR", str(ROOT / "var" / "build")),
            "SUBTEXT_PORT": str(port),
            "SUBTEXT_INTERNAL_PORT": str(internal),
            "SUBTEXT_RASA_PORT": str(rasa),
            "SUBTEXT_RASA_B_PORT": str(rasa_b),
            "SUBTEXT_PUBLIC_ORIGINS": json.dumps([self.bank_url]),
            "SUBTEXT_HOST_KEYS": json.dumps({"bank": self._host_key}),
            "SUBTEXT_UPLOADS": "1",
            "SUBTEXT_CUSTOMER_RATE": "1000/second",
            "SUBTEXT_CONVERSATION_RATE": "1000/second",
            # Every page signs in from one address; the limit itself is shown in tests/contract.
            "SUBTEXT_LOGIN_RATE": "1000/second",
            # Always open; a conversation that is over goes back to the bot (reopening: tests/contract).
            "SUBTEXT_DESK_FILE": str(ROOT / "tests/support/desk.yml"),
            "SUBTEXT_REOPEN_MINUTES": "0",
        }

    def start(self) -> None:
        self._script("run", "--detach")

    def stop(self) -> None:
        self._script("stop")
        self._folder.cleanup()

    def _script(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(ROOT / "scripts" / name), *arguments],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_SECONDS + 60,
            check=False,
        )
        assert done.returncode == 0, (
            f"scripts/{name}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}{self._logs()}"
        )

    def _logs(self) -> str:
        logs = sorted((self.var / "log").glob("*.log")) if self._folder else []
        return "".join(f"\n── {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)

    def pid(self, program: str) -> int:
        return int((self.var / "run" / f"{program}.pid").read_text().split()[0])

    def kill(self, program: str) -> int:
        """SIGKILL, as a crash would; returns the pid that died."""
        pid = self.pid(program)
        os.kill(pid, signal.SIGKILL)
        return pid

    def freeze(self, program: str) -> None:
        """SIGSTOP: whatever it is asked from now on stays under way."""
        os.kill(self.pid(program), signal.SIGSTOP)

    def thaw(self, program: str) -> None:
        os.kill(self.pid(program), signal.SIGCONT)

    async def replaced(self, program: str, pid: int) -> None:
        """Until the supervisor has started a new process."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    if self.pid(program) != pid:
                        return
                except (OSError, ValueError, IndexError):
                    pass
                await asyncio.sleep(0.05)

    async def healthy(self) -> None:
        """Until a warm-up turn has been answered again."""
        async with (
            asyncio.timeout(START_SECONDS),
            httpx.AsyncClient(base_url=self.url, trust_env=False) as http,
        ):
            while True:
                try:
                    if (await http.get("/health")).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)

    def login(self, role: str) -> dict[str, str]:
        return next(one for one in self._logins() if one["role"] == role)

    def login_named(self, login: str) -> dict[str, str]:
        return next(one for one in self._logins() if one["login"] == login)

    def _logins(self) -> list[dict[str, str]]:
        path = self.var / "secrets" / "demo_logins.json"
        return list(json.loads(path.read_text(encoding="utf-8")))

    @property
    def maintainer_token(self) -> str:
        return (self.var / "secrets" / "maintainer_token").read_text(encoding="utf-8").strip()

    def word_of_the_bank(self, customer: str) -> str:
        """A token of the bank's site for one who signed in there; good for ten minutes."""
        claims = {
            "sub": customer,
            "aud": "subtext",
            "exp": int(time.time()) + 600,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, self._host_key, algorithm=ALGORITHM, headers={"kid": "bank"})

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """The log as it lies on disk."""
        query = "select seq, type, data from events where conversation_id = ? order by seq"
        rows = self._rows(query, conversation)
        return [{"seq": seq, "type": kind, "data": json.loads(data)} for seq, kind, data in rows]

    def decisions(self, conversation: str) -> list[dict[str, Any]]:
        """What the bot decided, oldest first; `failure` says why Rasa could not be asked."""
        query = "select detail from decisions where conversation_id = ? order by seq"
        return [json.loads(detail) for (detail,) in self._rows(query, conversation)]

    def pending(self, conversation: str) -> int:
        """Customer messages that still wait for an outcome."""
        query = "select count(*) from turns where conversation_id = ? and status = 'pending'"
        return int(self._rows(query, conversation)[0][0])

    def _rows(self, query: str, conversation: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.var / "data" / "subtext.db")
        try:
            return connection.execute(query, (conversation,)).fetchall()
        finally:
            connection.close()
