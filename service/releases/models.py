"""Asks Rasa which model it has, and to take another. `bot/models.py` is the other side."""

import asyncio
from pathlib import Path
from typing import Any, Protocol

import httpx

from kb_index.encoder import Encoder
from service.releases.refused import ReleaseRefused
from service.turns.rasa import sentence_vector

PATH = "/webhooks/turn"
TRIED_WITH = "你好"
"""What a new model has to answer: `WARM_UP_TEXT` of bot/models.py."""
LOAD_SECONDS = 45.0
"""Two seconds, measured; a busy machine may take much longer, and turns go on meanwhile."""


class RasaAway(Exception):
    """Rasa is not there just now, or has no model yet: to be asked again."""


class Models(Protocol):
    """What serves bot models."""

    async def current(self) -> str:
        """The id of the model in use. Raises RasaAway."""
        ...

    async def take(self, path: Path, sha256: str) -> None:
        """Load a model, try it, use it. Raises RasaAway, or ReleaseRefused: then the old one is in use."""
        ...


class RasaModels:
    """One Rasa on loopback, on the same machine: a path is all that is sent."""

    def __init__(
        self, http: httpx.AsyncClient, token: str, base: str = "", encoder: Encoder | None = None
    ) -> None:
        """`base` is the address of a Rasa other than the one `http` leads to.

        With the encoder the sentence by which a model is tried comes with its vector, as those of turns do.
        """
        self._http, self._headers, self._encoder = http, {"Authorization": f"Bearer {token}"}, encoder
        self._url = base + PATH

    async def current(self) -> str:
        try:
            response = await self._http.get(f"{self._url}/", timeout=5)
            return str(response.json()["model"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise RasaAway from error

    async def take(self, path: Path, sha256: str) -> None:
        asked: dict[str, Any] = {"path": str(path), "sha256": sha256}
        if self._encoder is not None:
            asked["vector"] = await asyncio.to_thread(sentence_vector, self._encoder, TRIED_WITH)
        try:
            response = await self._http.post(
                f"{self._url}/model", json=asked, headers=self._headers, timeout=LOAD_SECONDS
            )
            if response.status_code == httpx.codes.OK:
                return
            code = response.json()["error"]["code"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise RasaAway from error
        if code == "starting":
            raise RasaAway
        raise ReleaseRefused("release_model", f"Rasa refused the model ({code}); see its log")
