"""The one place where exceptions become responses. No stack trace, no exception text, no request content goes out."""

from typing import Any

import structlog
from sanic import Request, Sanic
from sanic.exceptions import (
    BadRequest as SanicBadRequest,
)
from sanic.exceptions import (
    MethodNotAllowed,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from sanic.exceptions import NotFound as SanicNotFound
from sanic.response import HTTPResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.conversations.ownership import IllegalTransition
from service.core.errors import (
    BadRequest,
    Conflict,
    InvalidField,
    NotFound,
    SubtextError,
    TooLarge,
    Unavailable,
)
from service.core.http import respond
from service.core.ids import new_token

log = structlog.get_logger()

_SANIC: list[tuple[type[SanicException], SubtextError]] = [
    (PayloadTooLarge, TooLarge()),
    (SanicNotFound, NotFound("route_not_found")),
    (MethodNotAllowed, SubtextError("method_not_allowed", "不支持这种请求方法。")),
    (RequestTimeout, SubtextError("request_timeout", "请求超时。")),
    (ServiceUnavailable, Unavailable()),
    (SanicBadRequest, BadRequest()),
]


def install(app: Sanic[Any, Any]) -> None:
    @app.on_request
    async def name_request(request: Request) -> None:
        request.ctx.request_id = new_token()[:12]

    app.error_handler.add(Exception, answer)


async def answer(request: Request, exception: Exception) -> HTTPResponse:
    request_id = getattr(request.ctx, "request_id", "-")
    error, status = translate(exception)
    if status >= 500 and not isinstance(error, Unavailable):
        log.error("request.failed", request_id=request_id, path=request.path, exc_info=exception)
    body: dict[str, Any] = {"code": error.code, "message": error.text, "request_id": request_id}
    body |= error.details
    if isinstance(error, InvalidField) and error.fields:
        body["fields"] = error.fields
    response = respond({"error": body}, status)
    for name, value in error.headers.items():
        response.headers[name] = value
    if isinstance(exception, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(getattr(exception, "allowed_methods", None) or []))
    return response


def translate(exception: Exception) -> tuple[SubtextError, int]:
    """The error a client sees and its status."""
    if isinstance(exception, SubtextError):
        return exception, exception.status
    if isinstance(exception, IllegalTransition):
        return Conflict("wrong_state", "会话状态已经变化，请刷新后再试。"), Conflict.status
    if isinstance(exception, (OperationalError, PoolTimeout)):
        log.error("database.unavailable", kind=type(exception).__name__)
        return Unavailable("database_unavailable"), Unavailable.status
    for kind, error in _SANIC:
        if isinstance(exception, kind):
            return error, exception.status_code
    if isinstance(exception, SanicException) and exception.status_code < 500:
        return BadRequest(), exception.status_code
    return SubtextError(), 500
