"""Takes up another model beside the running one and puts it in its place. ADR 0010 says why not with `PUT /model`."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import logging
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.given import Given, VectorError, read_given

logger = logging.getLogger(__name__)

WARM_UP_TEXT = "你好"
"""A model that does not answer it takes nobody's place."""
MAX_MODEL_BYTES = 256 * 1024 * 1024


class ModelRefused(Exception):
    """The running model stays. Codes: model_invalid, model_missing, model_changed, model_unusable, model_silent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Wanted:
    """An archive, the SHA-256 its verified manifest names, and the vector of the sentence it is tried with, if sent."""

    path: Path
    sha256: str
    given: Given | None = None


def read_wanted(body: bytes) -> Wanted:
    """`{"path", "sha256"}` and optionally `vector`, of WARM_UP_TEXT. Raises ModelRefused model_invalid."""
    try:
        data = json.loads(body)
        path, sha256 = data["path"], data["sha256"]
        given = read_given(data.get("vector"), WARM_UP_TEXT)
    except VectorError as error:
        raise ModelRefused("model_invalid", str(error)) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ModelRefused("model_invalid", "expected path and sha256") from None
    if not isinstance(path, str) or not isinstance(sha256, str) or "\0" in path:
        raise ModelRefused("model_invalid", "path and sha256: expected text")
    return Wanted(Path(path), sha256, given)


async def exchanged(old: Agent, wanted: Wanted, warm: Callable[[Agent], Awaitable[Any]]) -> Agent:
    """An agent with the wanted model that has answered a turn. Raises ModelRefused.

    Loading runs in a thread: turns go on meanwhile with the old agent, which nothing of this touches.
    """
    loop = asyncio.get_running_loop()
    new = await loop.run_in_executor(None, _loaded, old, wanted)
    try:
        await warm(new)
    except Exception as error:
        logger.exception("the new model answered no turn")
        raise ModelRefused("model_silent", "the new model did not answer the known sentence") from error
    return new


def _loaded(old: Agent, wanted: Wanted) -> Agent:
    data = _read(wanted)
    new = copy.copy(old)
    # The agent writes the model's domain and responses into these.
    new.tracker_store, new.nlg = copy.copy(old.tracker_store), copy.copy(old.nlg)
    with tempfile.TemporaryDirectory(prefix="subtext-model-") as folder:
        # What was hashed is what is loaded, whatever happens to the file meanwhile.
        archive = Path(folder) / wanted.path.name
        archive.write_bytes(data)
        try:
            new.load_model(str(archive))
        except Exception as error:
            logger.exception("the new model cannot be loaded")
            raise ModelRefused("model_unusable", "Rasa cannot load the model") from error
    return new


def _read(wanted: Wanted) -> bytes:
    try:
        if wanted.path.stat().st_size > MAX_MODEL_BYTES:
            raise ModelRefused("model_invalid", "the model is too large")
        data = wanted.path.read_bytes()
    except OSError:
        raise ModelRefused("model_missing", "the model cannot be read") from None
    if hashlib.sha256(data).hexdigest() != wanted.sha256:
        raise ModelRefused("model_changed", "the model is not the one that was verified")
    return data
