"""Requests and frames to a stack, with every answer kept."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

Json = dict[str, Any]


@dataclass
class Talk:
    """A customer with a conversation."""

    headers: dict[str, str]
    visitor: str
    id: str


@dataclass
class Wire:
    """`var` is the folder of the stack; `answers` is the text and the headers of everything it said."""

    http: httpx.AsyncClient
    var: Path
    answers: list[str] = field(default_factory=list, kw_only=True)

    async def staff(self, login: str) -> dict[str, str]:
        logins = json.loads((self.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8"))
        password = next(one["password"] for one in logins if one["login"] == login)
        async with httpx.AsyncClient(base_url=self.http.base_url, trust_env=False) as http:
            answer = await http.post("/v1/staff/session", json={"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        cookie = answer.headers["set-cookie"].split(";")[0]
        return {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf"]}

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Json | None = None) -> Json:
        options: Json = {} if method == "GET" else {"json": body or {}}
        answer = await self.http.request(method, path, headers=headers, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        self.keep(answer)
        return dict(answer.json()) if answer.content else {}

    async def refused(self, method: str, path: str, headers: dict[str, str], **options: Any) -> None:
        """Answered somehow, but not with a server error."""
        answer = await self.http.request(method, path, headers=headers, **options)
        assert answer.status_code < 500, f"{method} {path}: {answer.text}"
        self.keep(answer)

    async def bad_frame(self, path: str, frame: str | bytes) -> None:
        async with connect(self.socket_url(path)) as socket:
            await socket.send(frame)
            try:
                while True:
                    self.answers.append(str(await socket.recv()))
            except ConnectionClosed:
                return

    def socket_url(self, path: str) -> str:
        return str(self.http.base_url).replace("http", "ws", 1).rstrip("/") + path

    def keep(self, answer: httpx.Response) -> None:
        self.answers.append(answer.text + "\n" + str(answer.headers))


def leaf(tree: list[Json]) -> str:
    """The first category that can be chosen."""
    node = tree[0]
    while node.get("children"):
        node = node["children"][0]
    return str(node["id"])
