"""Security headers. Pages get a policy that allows nothing but their own files; the widget may be framed by listed sites."""

from typing import Any

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self' ws: wss:; frame-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; "
    "object-src 'none'"
)
_FRAMED = ("/widget", "/chat")
_TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types vue"
"""No string becomes markup or script in the customer's chat but through Vue's own policy, which only its templates use."""

_BANK = (
    "default-src 'none'; script-src 'self'; frame-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'"
)
"""The demo bank's page: of the chat it allows what a bank's page has to, the loader and the frame."""


def content_security_policy(path: str, origins: list[str]) -> str:
    """`frame-ancestors`: the widget may stand on the bank's listed sites, everything else only on no site."""
    if path == "/":
        return f"{_BANK}; frame-ancestors 'none'"
    if path.startswith(_FRAMED):
        ancestors = " ".join(["'self'", *origins])
        return f"{_POLICY}; {_TRUSTED_TYPES}; frame-ancestors {ancestors}"
    return f"{_POLICY}; frame-ancestors 'none'"


def install(app: Sanic[Any, Any], origins: list[str]) -> None:
    async def secure(request: Request, response: BaseHTTPResponse) -> None:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Content-Security-Policy", content_security_policy(request.path, origins))
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.path.startswith("/v1/"):
            headers.setdefault("Cache-Control", "no-store")

    app.register_middleware(secure, "response")
