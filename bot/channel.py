"""The turn channel: `(state, text)` in, `(state', outcome)` out. Rasa keeps nothing in between.

Whatever goes wrong becomes an error with a code; silence and half a turn do not exist. `bot.tracker_store`
says why no lock is waited for and no conversation is kept.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import absent, action_calls, action_results, graph_runs, kept_answers, log_copies
from bot.given import GIVEN, Given, read_given
from bot.models import WARM_UP_TEXT, ModelRefused, exchanged, read_wanted
from bot.state import State, read_state, write_state
from bot.tracker import state_from, tracker_from
from bot.tracker_store import CURRENT_TURN, Turn
from kb_index.text import normalise

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
MAX_TEXT = 500
MAX_RANKING = 5
# Longer than the service waits for a turn (turn_timeout), far shorter than Rasa's 300 s for an action.
DEADLINE_SECONDS = 10.0
_SENDER = re.compile(r"[0-9a-f]{0,64}")


class TurnError(Exception):
    """A turn that cannot be answered with an outcome."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class TurnRequest:
    text: str
    state: State
    sender: str = ""
    given: Given | None = None


class OutcomeCollector(OutputChannel):
    """Takes the outcome an action utters; anything else an action says is not for customers."""

    def __init__(self) -> None:
        """One collector serves one turn."""
        self.outcomes: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The name under which Rasa logs what was said."""
        return "turn"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the outcome of a message, if it carries one."""
        custom = message.get("custom") or {}
        outcome = custom.get("outcome") if isinstance(custom, dict) else None
        if isinstance(outcome, dict):
            self.outcomes.append(outcome)


class TurnChannel(InputChannel):
    """Serves /webhooks/turn/ for the service, which shows its token."""

    def __init__(self, token: str, deadline: float = DEADLINE_SECONDS) -> None:
        """`token` is the shared secret, `deadline` the seconds a turn may take."""
        self._token = token.encode()
        self._deadline = deadline
        self._exchanging: asyncio.Lock | None = None

    @classmethod
    def name(cls) -> str:
        """Also the path of the channel below /webhooks/."""
        return "turn"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TurnChannel:
        """Read the entry of credentials.yml. Raises RasaException for a token below 16 characters."""
        found = credentials or {}
        token = str(found.get("token") or "")
        if len(token) < 16 or token.startswith("$"):
            raise RasaException(
                "the turn channel needs a token of at least 16 characters: set SUBTEXT_RASA_TOKEN"
            )
        return cls(token, float(found.get("deadline", DEADLINE_SECONDS)))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The three routes of the channel. `on_new_message` is not used: the agent is called directly."""
        for part in (action_calls, action_results, graph_runs, kept_answers, log_copies):
            part.install()
        routes = Blueprint("turn_channel")
        # The model is loaded before the server listens.
        routes.listener(_all_is_loaded, "after_server_start")
        routes.listener(_hang_up, "after_server_stop")

        @routes.listener("before_server_start")
        async def limit_body(app: Sanic, loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES

        @routes.exception(PayloadTooLarge)
        async def too_large(request: Request, error: PayloadTooLarge) -> HTTPResponse:
            return _error(TurnError(413, "too_large", f"the body may have {MAX_BODY_BYTES} bytes"))

        @routes.get("/", name="ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = _agent(request)
            if agent is None:
                return _error(TurnError(503, "starting", "the model is not loaded"))
            return response.json({"status": "ok", "model": agent.model_id})

        @routes.post("/webhook", name="turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                self._authorise(request)
                asked = read_request(request.body)
                return response.json(await self._answer(asked, _agent(request)))
            except TurnError as error:
                return _error(error)
            except Exception:
                logger.exception("turn failed")
                return _error(TurnError(500, "turn_failed", "the turn could not be finished"))

        @routes.post("/model", name="model")
        async def model(request: Request) -> HTTPResponse:
            try:
                self._authorise(request)
                return response.json({"model": await self._exchange(request)})
            except TurnError as error:
                return _error(error)
            except ModelRefused as refused:
                return _error(TurnError(422, refused.code, refused.message))

        return routes

    async def _exchange(self, request: Request) -> str | None:
        """Put the model of the request in the running one's place; turns that run end with the old one."""
        # Made here: a lock of Python 3.10 may not be made outside the loop it is used in.
        self._exchanging = self._exchanging or asyncio.Lock()
        async with self._exchanging:
            old = _agent(request)
            if old is None:
                raise TurnError(503, "starting", "the model is not loaded")
            wanted = read_wanted(request.body)
            new = await exchanged(old, wanted, partial(self._greeted, wanted.given))
            request.app.ctx.agent = new
            return new.model_id

    async def _greeted(self, given: Given | None, agent: Agent) -> None:
        await self._answer(TurnRequest(WARM_UP_TEXT, read_state(None), given=given), agent)

    def _authorise(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), self._token):
            raise TurnError(401, "unauthorized", "a bearer token is required")

    async def _answer(self, asked: TurnRequest, agent: Agent | None) -> dict[str, Any]:
        if agent is None:
            raise TurnError(503, "starting", "the model is not loaded")
        sender = asked.sender or uuid.uuid4().hex
        turn = Turn(tracker_from(asked.state, sender, agent.domain))
        collector = OutcomeCollector()
        message = UserMessage(escape_command(asked.text), collector, sender, input_channel=self.name())
        await self._run(agent, message, turn, asked.given)
        if not collector.outcomes:
            raise TurnError(502, "no_outcome", "no action produced an outcome")
        if len(collector.outcomes) > 1 or turn.saved is not turn.tracker:
            raise TurnError(500, "turn_failed", "the turn could not be finished")
        return {
            "outcome": collector.outcomes[0],
            "state": write_state(state_from(turn.tracker)),
            "nlu": _nlu(turn),
        }

    async def _run(self, agent: Agent, message: UserMessage, turn: Turn, given: Given | None) -> None:
        token, given_token = CURRENT_TURN.set(turn), GIVEN.set(given)
        try:
            await asyncio.wait_for(agent.handle_message(message), self._deadline)
        except asyncio.TimeoutError:
            raise TurnError(500, "turn_failed", f"the turn took longer than {self._deadline:g} s") from None
        finally:
            GIVEN.reset(given_token)
            CURRENT_TURN.reset(token)


def read_request(body: bytes) -> TurnRequest:
    """The request in a body. Raises TurnError 413, 400 or 422; messages never repeat what was sent."""
    if len(body) > MAX_BODY_BYTES:
        raise TurnError(413, "too_large", f"the body may have {MAX_BODY_BYTES} bytes")
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise TurnError(400, "malformed", "the body is not JSON in UTF-8") from None
    if not isinstance(data, dict):
        raise TurnError(422, "invalid", "expected an object")
    _check(isinstance(data.get("conversation"), str) and data["conversation"], "conversation: expected text")
    _check(
        isinstance(data.get("turn"), int) and not isinstance(data["turn"], bool),
        "turn: expected a whole number",
    )
    text = data.get("text")
    _check(isinstance(text, str) and bool(text.strip()), "text: expected text")
    _check(len(text) <= MAX_TEXT, f"text: longer than {MAX_TEXT} characters")
    sender = data.get("sender", "")
    _check(isinstance(sender, str) and _SENDER.fullmatch(sender), "sender: expected at most 64 hex digits")
    try:
        given = read_given(data.get("vector"), normalise(text))
        return TurnRequest(text, read_state(data.get("state")), sender, given)
    except ValueError as error:  # a StateError is one; neither repeats a value
        raise TurnError(422, "invalid", str(error)) from None


def escape_command(text: str) -> str:
    """Rasa obeys texts that start with "/", such as /restart; a full-width slash is only text to it.

    `kb_index.text.normalise` turns it back, so no rule sees a difference.
    """
    bare = text.strip()
    return "\uff0f" + bare[1:] if bare.startswith("/") else bare


async def _all_is_loaded(app: Sanic, loop: Any) -> None:
    absent.seal()


async def _hang_up(app: Sanic, loop: Any) -> None:
    await action_calls.close()


def _check(condition: object, message: str) -> None:
    if not condition:
        raise TurnError(422, "invalid", message)


def _nlu(turn: Turn) -> dict[str, Any]:
    parsed = turn.tracker.latest_message.parse_data if turn.tracker.latest_message else {}
    intent = parsed.get("intent") or {}
    ranking = parsed.get(INTENT_RANKING_KEY) or []
    return {
        "intent": intent.get("name"),
        "confidence": intent.get(PREDICTED_CONFIDENCE_KEY, 0.0),
        "ranking": [[item["name"], item[PREDICTED_CONFIDENCE_KEY]] for item in ranking[:MAX_RANKING]],
        "entities": parsed.get("entities") or [],
    }


def _agent(request: Request) -> Agent | None:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _error(error: TurnError) -> HTTPResponse:
    return response.json({"error": {"code": error.code, "message": error.message}}, status=error.status)
