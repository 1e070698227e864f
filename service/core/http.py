"""Endpoints: one declaration gives the route, the strict parsing, and the OpenAPI document.

A handler receives the request and its parsed body and returns a pydantic model, a dict, or None (204).
"""

import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sanic import Request, Sanic
from sanic.response import HTTPResponse, raw

from service.core.errors import BadRequest, InvalidField, NotFound
from service.core.ids import ID_PATTERN, is_id

Handler = Callable[..., Awaitable[Any]]
_PATH_PARAMETER = re.compile(r"<(\w+)>")


class Body(BaseModel):
    """A request body: nothing coerced, nothing unknown."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Empty(Body):
    """`{}`"""


T = TypeVar("T", bound=Body)


@dataclass(frozen=True)
class Query:
    """A query parameter that is a whole number within bounds, or text within a pattern."""

    name: str
    help: str
    minimum: int | None = None
    maximum: int | None = None
    default: int | str | None = None
    pattern: str | None = None

    def parse(self, request: Request) -> int | str | None:
        given = request.args.get(self.name)
        if given is None:
            return self.default
        if self.pattern is not None:
            if not re.fullmatch(self.pattern, given):
                raise InvalidField([self.name])
            return str(given)
        if not re.fullmatch(r"[0-9]{1,9}", given):
            raise InvalidField([self.name])
        value = int(given)
        if (self.minimum is not None and value < self.minimum) or (
            self.maximum is not None and value > self.maximum
        ):
            raise InvalidField([self.name])
        return value


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    summary: str
    handler: Handler
    body: type[Body] | None = None
    response: type[BaseModel] | None = None
    status: int = 200
    errors: tuple[int, ...] = ()
    security: str | None = None
    query: tuple[Query, ...] = field(default=())
    media: tuple[str, ...] = ()
    """Content types of an answer that is a file; none: JSON of `response`."""
    upload: bool = False
    """The body is a file. The handler reads it as it comes in and keeps its own limit."""

    @property
    def operation_id(self) -> str:
        return self.handler.__name__

    @property
    def parameters(self) -> list[str]:
        return _PATH_PARAMETER.findall(self.path)


def mount(app: Sanic[Any, Any], endpoints: list[Endpoint]) -> None:
    for endpoint in endpoints:
        route = _PATH_PARAMETER.sub(r"<\1:str>", endpoint.path)
        name = f"{endpoint.method.lower()}_{endpoint.operation_id}"
        app.add_route(_serve(endpoint), route, methods=[endpoint.method], name=name, stream=endpoint.upload)


def _serve(endpoint: Endpoint) -> Callable[..., Coroutine[Any, Any, HTTPResponse | None]]:
    async def serve(request: Request, **path: str) -> HTTPResponse:
        for value in path.values():
            if not is_id(value):
                raise NotFound()
        arguments: dict[str, Any] = dict(path)
        for query in endpoint.query:
            arguments[query.name] = query.parse(request)
        if endpoint.body is not None:
            arguments["body"] = parse_body(request, endpoint.body)
        result = await endpoint.handler(request, **arguments)
        return result if isinstance(result, HTTPResponse) else respond(result, endpoint.status)

    return serve


def respond(result: Any, status: int = 200) -> HTTPResponse:
    """JSON, or nothing at all with 204 for None."""
    if result is None:
        return HTTPResponse(status=204)
    if isinstance(result, BaseModel):
        return raw(result.model_dump_json().encode(), status=status, content_type="application/json")
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    return raw(text.encode("utf-8", "replace"), status=status, content_type="application/json")


def parse_body(request: Request, model: type[T]) -> T:
    """Raises BadRequest `content_type`, `invalid_utf8`, `invalid_json`, or InvalidField naming the fields."""
    content_type = (request.headers.get("content-type") or "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise BadRequest("content_type", "请求需要使用 application/json。")
    return fit(parse_json(request.body or b""), model)


def parse_json(content: bytes | str) -> Any:
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise BadRequest("invalid_utf8") from error
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest("invalid_json") from error


def fit(data: Any, model: type[T]) -> T:
    """Raises InvalidField with the names of the fields, never their values."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        fields = sorted(
            {
                ".".join(str(part) for part in one["loc"] if part in model.model_fields)
                for one in error.errors()
            }
        )
        raise InvalidField([name for name in fields if name]) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


ID_SCHEMA = {"type": "string", "pattern": ID_PATTERN}
