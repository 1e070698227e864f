"""Images over HTTP, as customers and agents send and see them."""

from pathlib import Path
from typing import Any

import httpx

from tests.support.images import image
from tests.support.stack import Member, Stack, Talk

CLIENT = "image-0001"
DESK_CLIENT = "desk-image-0001"


async def queued(stack: Stack) -> Talk:
    talk = await stack.conversation()
    await talk.say("我要买美元")
    return talk


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk = await queued(stack)
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def send(
    talk: Talk, content: bytes | None = None, client_id: str = CLIENT, **headers: str
) -> httpx.Response:
    return await talk.stack.http.post(
        f"/v1/conversations/{talk.id}/images",
        params={"client_id": client_id},
        content=image() if content is None else content,
        headers={"Content-Type": "image/jpeg", **talk.headers, **headers},
    )


async def desk_send(
    agent: Member,
    talk: Talk,
    content: bytes | None = None,
    client_id: str = DESK_CLIENT,
    csrf: str | None = None,
) -> httpx.Response:
    return await agent.http.post(
        f"/v1/desk/conversations/{talk.id}/images",
        params={"client_id": client_id},
        content=image() if content is None else content,
        headers={"Content-Type": "image/jpeg", "X-CSRF-Token": agent.csrf if csrf is None else csrf},
    )


async def fetch(talk: Talk, name: str) -> httpx.Response:
    return await talk.stack.http.get(f"/v1/conversations/{talk.id}/images/{name}", headers=talk.headers)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def files(stack: Stack) -> list[Path]:
    folder = stack.var / "uploads"
    return sorted(folder.iterdir()) if folder.is_dir() else []


async def shown(talk: Talk, kind: str = "message.image") -> list[dict[str, Any]]:
    return [event["data"] for event in await talk.all() if event["type"] == kind]
