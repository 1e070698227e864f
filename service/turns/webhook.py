"""The internal listener: Rasa's action webhook and the metrics. Loopback only, behind a secret, never echoing a request."""

from collections.abc import Awaitable, Callable
from typing import Any

from sanic import Request, Sanic
from sanic.response import HTTPResponse, raw

from service.core import error_responses, metrics
from service.core.errors import InvalidField, Unauthorised
from service.core.http import parse_json, respond
from service.core.ids import same_secret
from service.core.quiet import QuietSanic

RunAction = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
BODY_MAX_BYTES = 1024 * 1024
"""Rasa posts the domain and the tracker with each call: about 30 KiB here."""


def create_internal_app(
    run_action: RunAction, token: str, refresh_gauges: Callable[[], None]
) -> Sanic[Any, Any]:
    app = QuietSanic("subtext-internal", configure_logging=False)
    app.config.AUTO_EXTEND = False
    app.config.TOUCHUP = False
    app.config.REQUEST_MAX_SIZE = BODY_MAX_BYTES
    error_responses.install(app)

    async def webhook(request: Request) -> HTTPResponse:
        scheme, _, given = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not same_secret(given.strip(), token):
            raise Unauthorised()
        call = parse_json(request.body or b"")
        if not isinstance(call, dict) or not isinstance(call.get("next_action"), str):
            raise InvalidField(["next_action"])
        return respond(await run_action(call))

    async def read_metrics(_request: Request) -> HTTPResponse:
        refresh_gauges()
        return raw(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")

    app.add_route(webhook, "/webhook", methods=["POST"], name="webhook")
    app.add_route(read_metrics, "/metrics", methods=["GET"], name="metrics")
    return app
