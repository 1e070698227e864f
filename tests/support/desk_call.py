"""An agent without a screen: the same calls the desk makes, for tests whose subject is the customer's side."""

import secrets
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

import httpx

from tests.support.live import Live


class DeskCall:
    """Signed in. Every method raises on a refusal."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @classmethod
    async def sign_in(cls, live: Live, login: str = "agent1") -> "DeskCall":
        one = live.login_named(login)
        http = httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False)
        response = await http.post(
            "/v1/staff/session", json={"login": one["login"], "password": one["password"]}
        )
        http.headers["X-CSRF-Token"] = response.raise_for_status().json()["csrf"]
        return cls(http)

    async def get(self, path: str, **query: Any) -> Any:
        return (await self._http.get(f"/v1/{path}", params=query)).raise_for_status().json()

    async def post(self, path: str, **body: Any) -> Any:
        response = await self._http.post(f"/v1/{path}", json=body)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def put(self, path: str, **body: Any) -> Any:
        response = await self._http.put(f"/v1/{path}", json=body)
        assert response.is_success, response.text
        return response.json()

    async def act(self, conversation: str, deed: str, **body: Any) -> Any:
        return await self.post(f"desk/conversations/{conversation}/{deed}", **body)

    async def accept(self, conversation: str) -> None:
        await self.act(conversation, "accept")

    async def say(self, conversation: str, text: str) -> Any:
        return await self.act(conversation, "messages", client_id=secrets.token_urlsafe(16), text=text)

    async def end(self, conversation: str) -> None:
        """The service is over; what is left is the wrap-up."""
        await self.act(conversation, "end")

    async def close(self, conversation: str, note: str = "已说明") -> None:
        await self.act(conversation, "close", category="other.rest", resolved=True, note=note)

    async def try_to(self, deed: Awaitable[None]) -> None:
        """What is refused stays as it is."""
        with suppress(AssertionError):
            await deed

    async def leave(self) -> None:
        await self._http.aclose()
