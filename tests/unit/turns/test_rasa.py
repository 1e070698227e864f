"""Whatever Rasa answers, the client returns a whole outcome or fails with a code."""

import base64
import json

import httpx
import numpy as np
import pytest

from service.turns.breaker import Breaker
from service.turns.rasa import RasaClient, RasaFailed

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
    http = httpx.AsyncClient(base_url="http://rasa", transport=httpx.MockTransport(handler))
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
        return httpx.Response(200, json=GOOD)

    reply = await ask(handler)
    assert (reply.outcome.messages[0].text, reply.state, reply.nlu["intent"]) == (
        "好",
        {"v": 1},
        "account.balance",
    )


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


@pytest.mark.parametrize(
    ("error", "code"), [(httpx.ReadTimeout("slow"), "timeout"), (httpx.ConnectError("down"), "unreachable")]
)
async def test_slow_and_down(error, code):
    def handler(_request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(RasaFailed) as caught:
        await ask(handler)
    assert caught.value.code == code


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
