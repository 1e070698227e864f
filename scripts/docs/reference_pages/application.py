"""The real application, wired but never started, to read its endpoint table."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanic import Sanic

from service.app import build
from service.core.http import Endpoint
from service.core.settings import Settings
from service.dialogue.evidence import Cutoffs
from service.dialogue.library import Library
from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.dialogue.wording import Wording
from service.turns.mind import Mind


@dataclass(frozen=True)
class _NoKnowledge:
    """The table of endpoints does not depend on content."""

    topics: dict[str, Any]

    def search(self, text: str, k: int = 5) -> list[Any]:
        return []

    def article(self, topic: str) -> None:
        return None

    def playbook(self, topic: str) -> None:
        return None


def endpoints() -> list[Endpoint]:
    """All endpoints in the order they are mounted."""
    with tempfile.TemporaryDirectory() as folder, _built(Path(folder)) as found:
        return found


@contextlib.contextmanager
def _built(var: Path) -> Iterator[list[Endpoint]]:
    async def make() -> list[Endpoint]:
        settings = Settings(_env_file=None, var_dir=var)  # type: ignore[call-arg]  # pydantic-settings
        application = build(settings, _mind())
        try:
            return application.endpoints
        finally:
            Sanic.unregister_app(application.public.app)
            Sanic.unregister_app(application.internal.app)
            await application.http.aclose()
            await application.database.close()

    yield asyncio.run(make())


def _mind() -> Mind:
    wording = Wording(dict.fromkeys(("degraded_failed", "queue_joined"), ("",)))
    library = Library(_NoKnowledge({}), wording, {}, {}, Cutoffs(1.0, 1.0))

    async def run(call: dict[str, Any]) -> dict[str, Any]:
        return call

    def fallback(text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
        return Outcome((Message("-"),), Decision(Kind.REFUSE)), {}

    return Mind(library, run, fallback)
