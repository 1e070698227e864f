"""http-api.md: the endpoint table, as its OpenAPI document describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reference_pages.application import endpoints
from reference_pages.markdown import code, document, table
from service.app import VERSION
from service.core import openapi

INTRO = """
The service describes itself: `GET /docs/openapi.json` is an OpenAPI 3.1 document, made from the same table that mounts
the routes. This page is that document in words.

- Bodies are JSON objects in UTF-8 with `Content-Type: application/json`. Nothing is coerced, unknown fields are refused.
- An error is `{"error": {"code", "message", "request_id"}}`, with `fields` when named fields do not fit. Branch on
  `code` ([errors](errors.md)), never on `message`.
- Every operation may also answer 400, 413, 429 (with `Retry-After`) and 503.
- Ids look like `c_` and 22 characters. An id of somebody else is answered like one that does not exist: 404.
- Answers under `/v1/` are never cached (`Cache-Control: no-store`).
"""

ACCESS = """
## Who may call what

| access | how |
|---|---|
| visitor | `Authorization: Bearer <token of POST /v1/visitors>`; sees only its own conversations |
| staff | cookie of `POST /v1/staff/session`, behind https `__Host-subtext_session`; all but GET need `X-CSRF-Token` too |
| maintainer | `Authorization: Bearer <maintainer token>`, or a `supervisor`, `editor`, `approver` or `auditor` |
| – | open |

Without https the cookie is `subtext_session`. `X-CSRF-Token` is the `csrf` of the answer. The desk needs the role `agent`.
"""

# Path prefix → heading, in the order of the page.
GROUPS = (
    ("/v1/visitors", "Customers"),
    ("/v1/socket-tickets", "Customers"),
    ("/v1/conversations", "Customers"),
    ("/v1/satisfaction", "Customers"),
    ("/v1/staff", "Staff sessions"),
    ("/v1/desk", "Desk"),
    ("/v1/studio", "Studio"),
    ("/", "Health"),
)

OUTRO = """
## Not in the table

| path | what |
|---|---|
| `GET /docs/openapi.json` | the OpenAPI document |
| `/v1/ws`, `/v1/staff/ws` | [WebSocket](websocket.md) |
| `/`, `/chat`, `/widget/`, `/desk/`, `/studio/`, `/loader.js` | the built pages |
| `/loader.json`, `/loader-….js` | [the loader by its content](../howto/embed-the-widget.md) |

On the internal port, loopback only: `POST /webhook` (Rasa's actions, behind the action token) and `GET /metrics`
(Prometheus).
"""


def page(_root: Path) -> str:

    described = openapi.document(endpoints(), VERSION)
    sections: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        heading = next(name for prefix, name in GROUPS if path.startswith(prefix))
        for method, operation in methods.items():
            sections.setdefault(heading, []).append(_operation(method.upper(), path, operation))
    parts = [f"## {name}\n\n" + "\n\n".join(operations) for name, operations in sections.items()]
    schemas = described["components"]["schemas"]
    shapes = [_schema(name, schemas[name]) for name in sorted(schemas) if name != "Error"]
    return document("HTTP API", INTRO, ACCESS, *parts, "## Shapes\n\n" + "\n\n".join(shapes), OUTRO)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    access = next(iter(operation["security"][0])) if operation.get("security") else "–"
    lines = [f"### `{method} {path}`", "", f"{operation['summary']}. Access: {access}.", ""]
    queries = [one for one in operation["parameters"] if one["in"] == "query"]
    lines += [
        f"- query {code(one['name'])}: {one['description']} {_range(one['schema'])}".rstrip()
        for one in queries
    ]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]
        json = content.get("application/json")
        lines.append(f"- body: {_type(json['schema']) if json else 'a file'}")
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            shape = answer.get("content", {}).get("application/json", {}).get("schema")
            lines.append(
                f"- {status}: {_type(shape) if shape else 'no content' if status == '204' else 'see below'}"
            )
    errors = [
        status
        for status in operation["responses"]
        if status[0] == "4" and status not in ("400", "413", "429")
    ]
    if errors:
        lines.append(f"- errors: {', '.join(errors)}")
    if path in ("/health", "/live"):
        return "\n".join(line.replace("see below", '`{"status": …}`') for line in lines)
    return "\n".join(lines)


def _range(schema: dict[str, Any]) -> str:
    if "pattern" in schema:
        return f"Pattern {code(schema['pattern'])}."
    bounds = f"{schema.get('minimum', '')}…{schema.get('maximum', '')}"
    return f"{bounds}, default {schema['default']}." if "default" in schema else f"{bounds}."


def _schema(name: str, schema: dict[str, Any]) -> str:
    fields = schema.get("properties", {})
    if not fields:
        return f"### {name}\n\n`{{}}`"
    required = set(schema.get("required", ()))
    rows = [
        [code(key), _type(value) + ("" if key in required else " (optional)"), value.get("description", "")]
        for key, value in fields.items()
    ]
    return f"### {name}\n\n" + table(["field", "type", "meaning"], rows)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " or ".join(_type(one) for one in schema[union])
    if "enum" in schema or "const" in schema:
        return " or ".join(code(one) for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return _list(schema)
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "null": "null",
        "object": "object",
    }
    return words[schema["type"]] + _limits(schema)


def _list(schema: dict[str, Any]) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_type(one) for one in schema['prefixItems'])}]"
    return f"list of {_type(schema['items'])}"


def _limits(schema: dict[str, Any]) -> str:
    if "pattern" in schema:
        return f" matching {code(schema['pattern'])}"
    if "maxLength" in schema:
        return f" of {schema.get('minLength', 0)}–{schema['maxLength']} characters"
    return ""
