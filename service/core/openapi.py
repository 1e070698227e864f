"""The OpenAPI 3.1 document of the endpoints, served at /docs/openapi.json."""

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from service.core.http import ID_SCHEMA, Endpoint, Query

SECURITY = {
    "visitor": {"type": "http", "scheme": "bearer", "description": "Token from POST /v1/visitors."},
    "staff": {"type": "apiKey", "in": "cookie", "name": "subtext_session"},
    "maintainer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The maintainer token, or a maintainer's session.",
    },
}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "request_id"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "request_id": {"type": "string"},
                "fields": {"type": "array", "items": {"type": "string"}},
                "until": {"type": "string", "description": "Of `customer_blocked`: when he may write again."},
            },
        }
    },
}
ALWAYS = (400, 413, 429, 503)
REASON = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No content", 400: "Malformed request", 401: "Not signed in",
    403: "Not allowed", 404: "Not found", 409: "The state has moved on", 413: "Too large", 422: "Does not fit the schema",
    429: "Too many requests", 503: "Not available now",
}  # fmt: skip


def document(endpoints: list[Endpoint], version: str) -> dict[str, Any]:
    models = {model for one in endpoints for model in (one.body, one.response) if model is not None}
    ordered = sorted(models, key=lambda model: model.__name__)
    refs, definitions = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    schemas = {model: refs[(model, "validation")] for model in ordered}
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        path = re.sub(r"<(\w+)>", r"{\1}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Subtext", "version": version},
        "paths": paths,
        "components": {
            "schemas": {**definitions.get("$defs", {}), "Error": ERROR},
            "securitySchemes": SECURITY,
        },
    }


def _operation(one: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": one.operation_id,
        "summary": one.summary,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": ID_SCHEMA} for name in one.parameters),
            *(_query(query) for query in one.query),
        ],
        "responses": {str(one.status): _answer(one, schemas)}
        | {str(code): _error(code) for code in _errors(one)},
    }
    if one.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[one.body]}},
        }
    if one.upload:
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": file}}
    if one.security:
        operation["security"] = [{one.security: []}]
    return operation


def _errors(one: Endpoint) -> list[int]:
    codes = {*ALWAYS, *one.errors}
    if one.body is not None or one.query:
        codes.add(422)
    if one.parameters:
        codes.add(404)
    if one.security:
        codes |= {401, 403}
    return sorted(codes)


def _answer(one: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": REASON[one.status]}
    if one.media:
        answer["content"] = {kind: {"schema": _file(kind)} for kind in one.media}
    elif one.response is not None:
        answer["content"] = {"application/json": {"schema": schemas[one.response]}}
    return answer


def _file(kind: str) -> dict[str, Any]:
    return {} if kind == "application/json" else {"type": "string"}


def _error(code: int) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": REASON[code], "content": content}


def _query(query: Query) -> dict[str, Any]:
    schema: dict[str, Any] = (
        {"type": "string", "pattern": f"^{query.pattern}$"} if query.pattern else {"type": "integer"}
    )
    if query.pattern is None:
        bounds = {"minimum": query.minimum, "maximum": query.maximum}
        schema |= {name: bound for name, bound in bounds.items() if bound is not None}
    if query.default is not None:
        schema["default"] = query.default
    return {"name": query.name, "in": "query", "required": False, "description": query.help, "schema": schema}
