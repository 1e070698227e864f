"""Whatever Rasa answers, the client returns a whole outcome or fails with a code."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import numpy as np
import pytest

from service.turns.breaker import Breaker
from service.turns.rasa import RasaClient, RasaFailed, RasaHttp, rasa_http

GOOD = {
    "outcome": {
        "messages": [{"text": "好", "buttons": []}],
        "decision": {"kind": "answer", "score": 0.9},
        "handoff": None,
    },
    "state": {"v": 1},
    "nlu": {"intent": "account.balance"},
}


class Encoder:
    fingerprint = "f" * 64

    def encode(self, texts: list[str]) -> np.ndarray:
        assert texts == ["怎么查余额"]
        return np.array([[0.5, -2.0]], dtype=np.float32)


def client(handler, encoder=None) -> RasaClient:
    http = RasaHttp("http://rasa", httpx.MockTransport(handler))
    return RasaClient(http, "token", Breaker(2.0), 1.0, encoder=encoder)


async def ask(handler, encoder=None):
    rasa = client(handler, encoder)
    try:
        return await rasa.turn("c", 1, "怎么查余额", None)
    finally:
        await rasa._http.aclose()


async def test_a_whole_outcome():
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer token"
        assert request.headers["Content-Type"] == "application/json"
        assert str(request.url) == "http://rasa/webhooks/turn/webhook"
        assert json.loads(request.content)["text"] == "怎么查余额"
        return httpx.Response(200, json=GOOD)

    reply = await ask(handler)
    assert (reply.outcome.messages[0].text, reply.state, reply.nlu["intent"]) == (
        "好",
        {"v": 1},
        "account.balance",
    )


async def test_another_rasa_than_the_client_leads_to():
    asked = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json=GOOD)

    async with RasaHttp("http://rasa", httpx.MockTransport(handler)) as http:
        await RasaClient(http, "token", Breaker(2.0), 1.0, "http://rasa-b:5006").turn("c", 1, "好", None)
    assert asked == ["http://rasa-b:5006/webhooks/turn/webhook"]


async def test_the_texts_vector_goes_along():
    sent = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json=GOOD)

    await ask(handler, Encoder())
    await ask(handler)
    vector = sent[0]["vector"]
    assert vector["encoder"] == "f" * 64
    assert np.frombuffer(base64.b64decode(vector["values"]), "<f4").tolist() == [0.5, -2.0]
    assert "vector" not in sent[1]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, "[]", "rasa_no_outcome"),
        (200, "{}", "rasa_no_outcome"),
        (200, '{"state": {}, "outcome": {"messages": []}}', "rasa_no_outcome"),
        (200, "not json", "rasa_not_json"),
        (502, '{"error": {"code": "no_outcome"}}', "rasa_no_outcome"),
        (401, '{"error": {"code": "unauthorized"}}', "rasa_unauthorized"),
        (500, "[]", "rasa_500"),
    ],
)
async def test_anything_less_is_a_failure_with_a_code(status, body, code):
    with pytest.raises(RasaFailed) as caught:
        await ask(lambda _request: httpx.Response(status, text=body))
    assert caught.value.code == code


Meeting = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def neighbour(meeting: Meeting) -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    """An address where each connection is met so, and the connections there were."""
    met: list[asyncio.StreamWriter] = []
    tasks: list[asyncio.Task[None] | None] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(writer)
        tasks.append(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError):
            await meeting(reader, writer)
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", met
        for task in filter(None, tasks):
            task.cancel()
        for writer in met:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def silent(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def hanging_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = json.dumps(GOOD).encode()
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


@pytest.mark.parametrize(
    ("meeting", "seconds", "code"), [(silent, 0.2, "timeout"), (hanging_up, 60, "unreachable")]
)
async def test_silent_or_hanging_up(meeting, seconds, code):
    async with neighbour(meeting) as (url, _), rasa_http(url) as http:
        with pytest.raises(RasaFailed) as caught:
            await RasaClient(http, "token", Breaker(2.0), seconds).turn("c", 1, "好", None)
    assert caught.value.code == code


async def test_nobody_there():
    async with neighbour(silent) as (url, _):
        pass
    async with rasa_http(url) as http:
        with pytest.raises(RasaFailed) as caught:
            await RasaClient(http, "token", Breaker(2.0), 60).turn("c", 1, "好", None)
    assert caught.value.code == "unreachable"


async def test_the_connection_is_kept():
    async with neighbour(answering) as (url, met), rasa_http(url) as http:
        rasa = RasaClient(http, "token", Breaker(2.0), 60)
        for seq in (1, 2, 3):
            assert (await rasa.turn("c", seq, "好", None)).state == {"v": 1}
    assert len(met) == 1


async def test_after_a_failure_rasa_is_left_alone():
    calls = []

    def handler(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(500)

    rasa = client(handler)
    for _ in range(3):
        with pytest.raises(RasaFailed):
            await rasa.turn("c", 1, "x", None)
    await rasa._http.aclose()
    assert len(calls) == 1
