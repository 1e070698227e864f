"""How Rasa calls the actions here: over a connection that stays open, with what an action reads.

Rasa 3.6 makes a client, its pool and a TCP connection for every single call, and sends every event of the dialogue
with all its metadata. Actions read the customer's texts, the latest message and the slots.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

_as_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


class _Lent:
    """A session that outlives the one who enters it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        return None


class _Open:
    """The session of the running loop; one of an earlier loop is not used again."""

    loop: asyncio.AbstractEventLoop | None = None
    session: aiohttp.ClientSession | None = None


def install() -> None:
    """Make every call of an action in this process go this way. May be called again."""
    EndpointConfig.session = _session  # type: ignore[method-assign]  # Rasa has no setting for it
    RemoteAction._action_call_format = _call  # type: ignore[method-assign]  # nor for this


async def close() -> None:
    """End what is open; the next call opens another."""
    session, _Open.session = _Open.session, None
    if session is not None:
        await session.close()


def _session(endpoint: EndpointConfig) -> _Lent:
    """`request` gives the endpoint's headers with every call, so one session serves all endpoints."""
    loop = asyncio.get_running_loop()
    if _Open.session is None or _Open.session.closed or _Open.loop is not loop:
        jar = aiohttp.DummyCookieJar()
        _Open.loop, _Open.session = loop, aiohttp.ClientSession(cookie_jar=jar, json_serialize=_as_json)
    return _Lent(_Open.session)


def _call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    state = tracker.current_state(EventVerbosity.NONE)
    said = (event.text for event in tracker.events if isinstance(event, UserUttered))
    state["events"] = [{"event": UserUttered.type_name, "text": text} for text in said]
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
