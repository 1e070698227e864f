"""The outbox and its sender on a real database: against a scripted transport, and against a real local server."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from service.conversations.hub import Hub
from service.conversations.store import ConversationStore
from service.core import migrations
from service.core.database import Database
from service.handoff.outside.outbox import Outbox
from service.handoff.outside.payload import signature
from service.handoff.outside.posting import Posting
from service.handoff.outside.sender import Delivery, WebhookSender
from service.handoff.outside.tables import OutsidePost
from service.handoff.summary.rules import summarise
from tests.unit.handoff.test_summary import DECISIONS, EVENTS, START, TITLES, request

URL = "https://desk.bank.example/handoffs"
KEY = "a key for tests"


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


class Desk:
    """An outside desk: answers with what is scripted, then with 204; keeps what it got."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.got = list(answers), []

    def __call__(self, got: httpx.Request) -> httpx.Response:
        self.got.append(got)
        answer = self.answers.pop(0) if self.answers else httpx.Response(204)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Scene:
    def __init__(self, database: Database, urls: tuple[str, ...], desk: Any, **changes) -> None:
        self.clock, self.desk = Clock(), desk
        self.database = database
        self.store = ConversationStore(database, Hub(), self.clock)
        self.keys = dict.fromkeys(urls, KEY)
        self.outbox = Outbox(self.store, urls)
        self.addresses = ["93.184.216.34"]
        limits = {"hosts": ("desk.bank.example", "127.0.0.1"), "private_hosts": (), "attempts": 4, **changes}
        http = httpx.AsyncClient(transport=httpx.MockTransport(desk) if desk else None, trust_env=False)
        posting = Posting(http, limits["hosts"], limits["private_hosts"], self.resolve)
        delivery = Delivery(self.keys, limits["attempts"])
        self.sender = WebhookSender(self.outbox, posting, self.store.hub, self.clock, delivery, lambda: 0.0)

    async def resolve(self, _host: str, _port: int) -> list[str]:
        if not self.addresses:
            raise OSError("no such name")
        return self.addresses

    async def queue(self) -> str:
        conversation = await self.store.open("v_1")
        async with self.store.writing(conversation) as draft:
            await self.outbox.queued(draft, "h_1", summarise(EVENTS, DECISIONS, request(), TITLES, START))
        return conversation

    async def later(self, seconds: float) -> None:
        self.clock.moment += timedelta(seconds=seconds)
        await self.sender.step()

    async def rows(self):
        async with self.database.read() as connection:
            query = select(*OutsidePost.__table__.columns).order_by(OutsidePost.url)
            return (await connection.execute(query)).all()

    async def row(self):
        (row,) = await self.rows()
        return row


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}", audit_key="k")
    await migrations.upgrade(database)
    yield database
    await database.close()


async def test_it_is_sent_once_signed_and_nothing_of_it_is_kept(database):
    scene = Scene(database, (URL,), Desk())
    conversation = await scene.queue()
    await scene.later(0)
    await scene.later(3600)
    (got,) = scene.desk.got
    body = json.loads(got.content)
    assert (body["conversation"], body["id"]) == (conversation, got.headers["webhook-id"])
    stamp = got.headers["webhook-timestamp"]
    expected = signature(KEY, body["id"], stamp, got.content.decode())
    assert got.headers["webhook-signature"] == expected
    row = await scene.row()
    assert (row.body, row.next_at, row.attempts, row.error) == (None, None, 1, None)
    assert row.sent_at is not None


async def test_it_goes_to_the_address_that_was_checked_under_the_name_of_the_host(database):
    scene = Scene(database, (URL,), Desk())
    await scene.queue()
    await scene.later(0)
    (got,) = scene.desk.got
    assert (got.url.host, got.headers["host"]) == ("93.184.216.34", "desk.bank.example")
    assert got.extensions["sni_hostname"] == "desk.bank.example"


async def test_no_address_no_post(database):
    scene = Scene(database, (), Desk())
    await scene.queue()
    assert await scene.rows() == []


async def test_what_is_rolled_back_is_never_told(database):
    scene = Scene(database, (URL,), Desk())
    conversation = await scene.store.open("v_1")
    with pytest.raises(RuntimeError):
        async with scene.store.writing(conversation) as draft:
            await scene.outbox.queued(draft, "h_1", summarise(EVENTS, DECISIONS, request(), TITLES, START))
            raise RuntimeError
    assert await scene.rows() == []


async def test_a_desk_that_is_down_is_told_later_with_the_same_id_and_body(database):
    down = [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.Response(500)]
    scene = Scene(database, (URL,), Desk(*down))
    await scene.queue()
    errors = []
    for seconds in (0, 5, 10, 20):
        await scene.later(seconds)
        errors.append((await scene.row()).error)
    assert errors == ["unreachable", "timeout", "status_500", None]
    assert len({got.headers["webhook-id"] for got in scene.desk.got}) == 1
    assert len({got.content for got in scene.desk.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in scene.desk.got}) == 4


async def test_it_waits_between_attempts_as_long_as_it_was_asked_to(database):
    scene = Scene(database, (URL,), Desk(httpx.Response(503, headers={"retry-after": "60"})))
    await scene.queue()
    await scene.later(0)
    await scene.later(59)
    assert len(scene.desk.got) == 1
    await scene.later(2)
    assert len(scene.desk.got) == 2


async def test_after_so_many_attempts_it_is_given_up_and_stands_in_the_audit_trail(database):
    scene = Scene(database, (URL,), Desk(*[httpx.Response(500)] * 9), attempts=3)
    conversation = await scene.queue()
    for _ in range(5):
        await scene.later(3600)
    row = await scene.row()
    assert (row.attempts, row.next_at, len(scene.desk.got)) == (3, None, 3)
    assert row.dead_at is not None
    assert await scene.outbox.counts() == (0, 1)
    async with database.read() as connection:
        query = text("select subject, detail from audit where action = 'outside.given_up'")
        assert (await connection.execute(query)).all() == [(conversation, '{"code": "status_500"}')]


async def test_a_redirect_is_not_followed(database):
    moved = httpx.Response(307, headers={"location": "https://elsewhere.example/"})
    scene = Scene(database, (URL,), Desk(moved))
    await scene.queue()
    await scene.later(0)
    assert len(scene.desk.got) == 1
    assert (await scene.row()).error == "redirect"


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        (["10.0.0.7"], "address_refused"),
        (["93.184.216.34", "127.0.0.1"], "address_refused"),
        (["169.254.169.254"], "address_refused"),
        ([], "unresolved"),
    ],
)
async def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(database, addresses, code):
    scene = Scene(database, (URL,), Desk())
    scene.addresses = addresses
    await scene.queue()
    await scene.later(0)
    assert scene.desk.got == []
    assert (await scene.row()).error == code


async def test_a_private_address_has_to_be_allowed(database):
    scene = Scene(database, (URL,), Desk(), private_hosts=("desk.bank.example",))
    scene.addresses = ["10.0.0.7"]
    await scene.queue()
    await scene.later(0)
    assert len(scene.desk.got) == 1


async def test_an_address_that_was_taken_out_of_the_settings_gets_nothing_more(database):
    scene = Scene(database, (URL,), Desk())
    await scene.queue()
    scene.keys.clear()
    await scene.later(0)
    assert scene.desk.got == []
    assert (await scene.row()).error == "not_configured"


async def test_a_host_that_is_not_on_the_list_gets_nothing(database):
    scene = Scene(database, (URL,), Desk(), hosts=("other.example",))
    await scene.queue()
    await scene.later(0)
    assert (scene.desk.got, (await scene.row()).error) == ([], "host_refused")


async def test_one_desk_that_is_down_holds_up_no_other(database):
    tried = []

    async def answer(got: httpx.Request) -> httpx.Response:
        tried.append(got.url.path)
        return httpx.Response(500 if got.url.path == "/handoffs" else 204)

    scene = Scene(database, (URL, f"{URL}/b"), answer)
    await scene.queue()
    await scene.later(0)
    assert sorted(tried) == ["/handoffs", "/handoffs/b"]
    assert [row.error for row in await scene.rows()] == ["status_500", None]
    assert len({row.event_id for row in await scene.rows()}) == 1


async def test_a_real_server_first_down_then_up_gets_it_once(database):
    seen: list[bytes] = []
    async with local_server(seen) as (server, port):
        server.close()
        await server.wait_closed()
        scene = Scene(database, (f"http://127.0.0.1:{port}/in",), None)
        await scene.queue()
        await scene.later(0)
        assert (await scene.row()).error == "unreachable"
        async with local_server(seen, port):
            await scene.later(5)
            await scene.later(3600)
    assert (await scene.row()).sent_at is not None
    assert len(seen) == 1
    assert b"POST /in HTTP/1.1" in seen[0]
    assert f"host: 127.0.0.1:{port}".encode() in seen[0].lower()


@asynccontextmanager
async def local_server(seen: list[bytes], port: int = 0):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        seen.append(head + await reader.readexactly(int(length.split(b":")[1])))
        writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        yield server, server.sockets[0].getsockname()[1]
