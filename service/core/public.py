"""The Sanic app that browsers reach."""

from typing import Any

from sanic import Request, Sanic
from sanic.response import HTTPResponse

from service.core import error_responses, headers, openapi
from service.core.http import Endpoint, mount, respond
from service.core.quiet import QuietSanic
from service.core.settings import Settings


def public_app(settings: Settings, endpoints: list[Endpoint], version: str) -> Sanic[Any, Any]:
    """The endpoints, their description, error answers and headers. Sockets and pages are added by the caller."""
    app = QuietSanic("subtext", configure_logging=False)
    app.config.AUTO_EXTEND = False
    app.config.TOUCHUP = False
    app.config.REQUEST_MAX_SIZE = settings.body_max_bytes
    app.config.REQUEST_TIMEOUT = 15
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.RESPONSE_TIMEOUT = 40
    app.config.WEBSOCKET_MAX_SIZE = settings.body_max_bytes
    app.config.PROXIES_COUNT = settings.proxies or None
    error_responses.install(app)
    headers.install(app, settings.public_origins)
    mount(app, endpoints)
    described = openapi.document(endpoints, version)

    async def describe(_request: Request) -> HTTPResponse:
        return respond(described)

    app.add_route(describe, "/docs/openapi.json", methods=["GET"], name="openapi")
    return app
