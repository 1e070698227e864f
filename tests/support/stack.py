"""The real service in this process: real HTTP, real SQLite in a temporary folder, a bot of the test's choice."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import structlog

from service.app import Application, build
from service.core.clock import Clock
from service.core.settings import Settings
from service.turns.mind import Mind
from service.turns.source import Source
from tests.support.bots import ScriptedBot
from tests.support.mind import scripted_mind
from tests.support.servers import storage_settings

ALWAYS_OPEN = Path(__file__).with_name("desk.yml")
"""A desk that does not care what time the tests are run at. Routing steps when a test says so."""

structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])


class Stack:
    """A running service with shortcuts for the three kinds of users."""

    def __init__(self, application: Application, bot: ScriptedBot, http: httpx.AsyncClient) -> None:
        self.application, self.bot, self.http = application, bot, http
        self._members: list[httpx.AsyncClient] = []

    @property
    def var(self) -> Path:
        return self.application.settings.var_dir

    @property
    def url(self) -> str:
        return str(self.http.base_url)

    async def visitor(self) -> dict[str, str]:
        """Authorization header of a new visitor."""
        response = await self.http.post("/v1/visitors", json={})
        assert response.status_code == 201, response.text
        return {"Authorization": f"Bearer {response.json()['token']}"}

    async def conversation(self) -> "Talk":
        headers = await self.visitor()
        response = await self.http.post("/v1/conversations", json={}, headers=headers)
        assert response.status_code == 201, response.text
        return Talk(self, headers, response.json())

    async def staff(self, login: str = "agent1") -> "Member":
        logins = json.loads((self.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8"))
        return await self.sign_in(login, next(one["password"] for one in logins if one["login"] == login))

    async def sign_in(self, login: str, password: str) -> "Member":
        http = httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False)
        self._members.append(http)
        response = await http.post("/v1/staff/session", json={"login": login, "password": password})
        assert response.status_code == 200, response.text
        return Member(http, response.json())

    async def metrics(self) -> str:
        async with httpx.AsyncClient(trust_env=False) as http:
            return (await http.get(f"http://127.0.0.1:{self.application.internal.port}/metrics")).text

    async def close(self) -> None:
        for http in self._members:
            await http.aclose()

    @property
    def maintainer(self) -> dict[str, str]:
        token = (self.var / "secrets" / "maintainer_token").read_text(encoding="utf-8").strip()
        return {"Authorization": f"Bearer {token}"}


class Talk:
    """A customer's conversation."""

    def __init__(self, stack: Stack, headers: dict[str, str], opened: dict[str, Any]) -> None:
        self.stack, self.headers, self.id, self.epoch = (
            stack,
            headers,
            opened["conversation"],
            opened["epoch"],
        )

    async def send(self, text: str, client_id: str | None = None) -> httpx.Response:
        body = {"client_id": client_id or secrets.token_urlsafe(16), "text": text}
        path = f"/v1/conversations/{self.id}/messages"
        return await self.stack.http.post(path, json=body, headers=self.headers)

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Sends, waits for the bot's reply to it, and returns the bot's messages."""
        receipt = (await self.send(text)).json()
        return await self.replies_to(receipt["seq"])

    async def replies_to(self, seq: int) -> list[dict[str, Any]]:
        after = seq
        while True:
            answer = await self.events(after, wait=20)
            assert answer["events"], f"no reply to message {seq}"
            replies = [one for one in answer["events"] if seq in one["data"].get("in_reply_to", ())]
            if replies:
                return replies
            after = answer["events"][-1]["seq"]

    async def events(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        path = f"/v1/conversations/{self.id}/events"
        response = await self.stack.http.get(
            path, params={"after": after, "wait": wait}, headers=self.headers, timeout=40
        )
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def all(self) -> list[dict[str, Any]]:
        return list((await self.events())["events"])

    async def state(self) -> dict[str, Any]:
        return dict((await self.events(10**8))["state"])


class Member:
    """A signed-in agent or maintainer."""

    def __init__(self, http: httpx.AsyncClient, session: dict[str, Any]) -> None:
        self.http, self.csrf, self.agent = http, session["csrf"], session["agent"]

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self.http.post(path, json=body or {}, headers={"X-CSRF-Token": self.csrf})

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(path, params=params)

    async def act(self, conversation: str, action: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self.post(f"/v1/desk/conversations/{conversation}/{action}", body)


@asynccontextmanager
async def running(
    folder: Path,
    bot: ScriptedBot | None = None,
    clock: Clock | None = None,
    source: Source | None = None,
    mind: Mind | None = None,
    **changes: Any,
) -> AsyncIterator[Stack]:
    """Starts the service on free ports; stops it at the end. `changes` are settings; a source brings its own mind."""
    bot = bot or ScriptedBot()
    values: dict[str, Any] = {
        "var_dir": folder,
        "port": 0,
        "internal_port": 0,
        "burst_milliseconds": 0,
        "routing_seconds": 0,
        "conversation_rate": "1000/second",
        "login_address_rate": "1000/second",
        "desk_file": ALWAYS_OPEN,
        **storage_settings(folder),
        **changes,
    }
    settings = Settings(_env_file=None, **values)  # type: ignore[call-arg]  # pydantic-settings
    application = build(settings, source.mind if source else mind or scripted_mind(), clock, bot, source)
    await application.start()
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{application.public.port}", timeout=30, trust_env=False
        ) as http:
            stack = Stack(application, bot, http)
            try:
                yield stack
            finally:
                await stack.close()
    finally:
        await application.stop()
