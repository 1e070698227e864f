"""The client of Rasa's turn channel: state and text in, state and outcome out."""

import asyncio
import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from kb_index.encoder import Encoder
from kb_index.text import normalise
from service.dialogue.outcome import Outcome, OutcomeError, from_json
from service.turns.breaker import Breaker

PATH = "/webhooks/turn/webhook"


class RasaFailed(Exception):
    """Rasa is down, slow, or answered nonsense; `code` says which. Carries no customer text."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Reply:
    outcome: Outcome
    state: dict[str, Any]
    nlu: dict[str, Any]
    release: str | None = None
    """The release that answered, if it was one."""


# An idle connection is not used later than this: the other side may be about to close it.
KEPT = httpx.Limits(keepalive_expiry=5)


class RasaHttp(httpx.AsyncClient):
    """Connections that stay open to `base`; closing it closes them."""

    def __init__(self, base: str, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(base_url=base, trust_env=False, transport=transport)
        self._plain = transport

    async def exchange(self, request: httpx.Request) -> httpx.Response:
        """The whole response. No cookies, redirects or sign-in, which Rasa has not: they are half of what `send` costs."""
        response = await self._plain.handle_async_request(request)
        try:
            await response.aread()
        finally:
            await response.aclose()
        return response


def rasa_http(base: str) -> RasaHttp:
    """By aiohttp, which takes less processor time for an exchange than httpcore."""
    return RasaHttp(base, AiohttpTransport(trust_env=False, limits=KEPT))


class RasaClient:
    """One HTTP pool to one Rasa. The deadline bounds the whole exchange, connection included."""

    def __init__(
        self,
        http: RasaHttp,
        token: str,
        breaker: Breaker,
        timeout_seconds: float,
        base: str = "",
        encoder: Encoder | None = None,
    ) -> None:
        """`base` is the address of a Rasa other than the one `http` leads to.

        With the encoder each text is sent with its vector: search asks for the same one, and Rasa need not make it.
        """
        self._http, self.breaker, self._timeout, self._encoder = http, breaker, timeout_seconds, encoder
        # Made once: to put a request together from its parts costs httpx more than to send it.
        self._url = http.build_request("POST", base + PATH).url
        authorised = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._headers = httpx.Headers(authorised)

    async def turn(
        self, conversation: str, seq: int, text: str, state: dict[str, Any] | None, sender: str | None = None
    ) -> Reply:
        """`sender` names the turn in its action calls; Rasa makes a name up without one.

        Raises RasaFailed with code circuit_open, timeout, unreachable, or rasa_<status or code>.
        """
        if not self.breaker.allows(time.monotonic()):
            raise RasaFailed("circuit_open")
        try:
            body = {"conversation": conversation, "turn": seq, "text": text, "state": state}
            if sender is not None:
                body["sender"] = sender
            if self._encoder is not None:
                body["vector"] = await asyncio.to_thread(sentence_vector, self._encoder, text)
            reply = await self._exchange(body)
        except RasaFailed:
            self.breaker.failed(time.monotonic())
            raise
        self.breaker.succeeded()
        return reply

    async def _exchange(self, body: dict[str, Any]) -> Reply:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        request = httpx.Request("POST", self._url, headers=self._headers, content=content)
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._http.exchange(request)
        except TimeoutError as error:
            raise RasaFailed("timeout") from error
        except httpx.HTTPError as error:
            raise RasaFailed("unreachable") from error
        return parse(response)


def sentence_vector(encoder: Encoder, text: str) -> dict[str, str]:
    """As Rasa's channel reads it: float32 in base64, and which encoder made it."""
    values = encoder.encode([normalise(text)])[0].astype("<f4").tobytes()
    return {"encoder": encoder.fingerprint, "values": base64.b64encode(values).decode("ascii")}


def parse(response: httpx.Response) -> Reply:
    """Raises RasaFailed unless the answer is a whole outcome; an empty one is a failure too."""
    try:
        data = response.json()
    except ValueError as error:
        raise RasaFailed("rasa_not_json") from error
    if response.status_code != 200:
        code = data.get("error", {}).get("code") if isinstance(data, dict) else None
        raise RasaFailed(f"rasa_{code or response.status_code}")
    if not isinstance(data, dict) or not isinstance(data.get("state"), dict):
        raise RasaFailed("rasa_no_outcome")
    try:
        outcome = from_json(data.get("outcome"))
    except OutcomeError as error:
        raise RasaFailed("rasa_no_outcome") from error
    return Reply(outcome, data["state"], data.get("nlu") or {})
