"""A real Rasa server in the test process with the built model, and a scripted action server beside it."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

import aiohttp
import numpy as np
import pytest
import pytest_asyncio
import structlog
from aiohttp import web

from kb_index.encoder.onnx import OnnxEncoder

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SUBTEXT_BUILD_DIR") or ROOT / "var" / "build")
MODEL = BUILD / "rasa" / "subtext.tar.gz"
ENCODER = BUILD / "encoder"
TOKEN = "a-token-for-the-tests-only"


def pytest_configure(config: pytest.Config) -> None:
    """Rasa 3.6 and the libraries it pins warn on import; the project cannot change them."""
    config.addinivalue_line("filterwarnings", "ignore")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    os.chdir(ROOT)
    os.environ["SUBTEXT_ENCODER_DIR"] = str(ENCODER)


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    return OnnxEncoder.load(ENCODER)


def sent(vector: np.ndarray, encoder: str) -> dict:
    """A vector as the service sends it with a text."""
    return {"encoder": encoder, "values": base64.b64encode(vector.astype("<f4").tobytes()).decode()}


class ActionServer:
    """Answers Rasa's action calls by script and remembers them. `script` maps an action to a function or reply."""

    def __init__(self) -> None:
        self.reset()
        self.url = ""

    def reset(self) -> None:
        self.script: dict = {}
        self.calls: list[dict] = []
        self.sizes: list[int] = []
        self.peers: dict[object, asyncio.Transport] = {}
        self.running = self.most_at_once = 0
        self.gate: asyncio.Event | None = None

    async def handle(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.calls.append(call)
        self.peers[request.transport.get_extra_info("peername")] = request.transport
        self.sizes.append(request.content_length or 0)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            if self.gate is not None:
                await self.gate.wait()
            reply = self.script.get(call["next_action"], answer())
            reply = reply(call) if callable(reply) else reply
        finally:
            self.running -= 1
        return reply if isinstance(reply, web.Response) else web.json_response(reply)

    def hang_up(self) -> None:
        """Ends the connections, as a service that goes down does."""
        for transport in self.peers.values():
            transport.close()

    def names(self) -> list[str]:
        return [call["next_action"] for call in self.calls]


def answer(text: str = "好的", kind: str = "talk", **slots: object) -> dict:
    """An action's reply with one outcome."""
    outcome = {"messages": [{"text": text, "buttons": []}], "decision": {"kind": kind}, "handoff": None}
    return {"events": slots_set(**slots), "responses": [{"custom": {"outcome": outcome}}]}


def slots_set(**slots: object) -> list[dict]:
    return [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]


class Rasa:
    """The server under test, as the service sees it."""

    def __init__(self, url: str, http: aiohttp.ClientSession, app: object, channel: object) -> None:
        self.url, self.http, self.app, self.channel = url, http, app, channel

    @property
    def agent(self) -> object:
        """The one that serves: tests of other models exchange it."""
        return self.app.ctx.agent

    async def post(self, **more: object) -> tuple[int, dict]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with self.http.post(f"{self.url}/webhook", **{"headers": headers, **more}) as response:
            return response.status, await response.json(content_type=None)

    async def turn(self, text: str, state: dict | None = None) -> tuple[int, dict]:
        return await self.post(json={"conversation": "c", "turn": 1, "text": text, "state": state})

    async def answered(self, text: str, state: dict | None = None) -> dict:
        status, body = await self.turn(text, state)
        assert status == 200, body
        return body


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def action_server():
    server = ActionServer()
    app = web.Application()
    app.router.add_post("/webhook", server.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    yield server
    await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(action_server):
    """Rasa's own Sanic application, made the way `rasa run` makes it."""
    if not MODEL.is_file():
        pytest.fail(f"no model in {MODEL}; train it: python -m bot.train")
    from rasa.core.agent import Agent
    from rasa.core.run import configure_app
    from rasa.utils.endpoints import EndpointConfig

    from bot import action_calls
    from bot.channel import TurnChannel
    from bot.tracker_store import TurnTrackerStore

    channel = TurnChannel.from_credentials({"token": TOKEN})
    app = configure_app([channel], enable_api=False, use_uvloop=False)
    running = await app.create_server("127.0.0.1", 0, return_asyncio_server=True, access_log=False)
    await running.startup()
    await running.before_start()
    await running.start_serving()
    url = f"http://127.0.0.1:{running.server.sockets[0].getsockname()[1]}/webhooks/turn"
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{url}/") as response:
            assert response.status == 503, "the channel must not be ready before its model"
        endpoint = EndpointConfig(action_server.url)
        agent = Agent.load(str(MODEL), tracker_store=TurnTrackerStore(None), action_endpoint=endpoint)
        app.ctx.agent = agent
        yield Rasa(url, http, app, channel)
        await action_calls.close()
    running.close()
    await running.wait_closed()


@pytest.fixture
def rasa(server, action_server) -> Rasa:
    action_server.reset()
    return server
