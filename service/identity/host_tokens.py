"""Tokens by which the bank's own site vouches for a customer: a JWT of one algorithm, checked by rules over plain data.

HS256 only, by the standard library: the one algorithm there is cannot be confused with another. Nothing in a token
chooses how it is checked but `kid`, which picks one of the operator's keys.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.errors import Unauthorised

ALGORITHM = "HS256"
SKEW_SECONDS = 60
LONGEST_SECONDS = 3600
"""A token that would be good for longer is refused: it is a note for now, not a key."""
_LIMITS = {"sub": 128, "jti": 128}


@dataclass(frozen=True)
class Claims:
    """`expires` in seconds since 1970, without the skew."""

    customer: str
    token_id: str
    key_id: str
    expires: int


class TokenRefused(Unauthorised):
    """`code`: token_malformed, token_algorithm, token_key, token_signature, token_claims, token_audience, token_expired,
    token_early, token_long, token_replayed."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "身份没有核验成功，请刷新页面后再试。")


def read_token(token: str, keys: Mapping[str, str], audience: str, now: float) -> Claims:
    """What a genuine token says. Raises TokenRefused; the signature is looked at before anything that was signed."""
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise TokenRefused("token_malformed")
    header = _object(parts[0])
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise TokenRefused("token_algorithm")
    key_id = header.get("kid")
    key = keys.get(key_id) if isinstance(key_id, str) else None
    if key is None or not isinstance(key_id, str):
        raise TokenRefused("token_key")
    expected = hmac.new(key.encode(), f"{parts[0]}.{parts[1]}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _bytes(parts[2])):
        raise TokenRefused("token_signature")
    return _claims(_object(parts[1]), key_id, audience, now)


def _claims(payload: dict[str, Any], key_id: str, audience: str, now: float) -> Claims:
    given = payload.get("aud")
    if audience not in (given if isinstance(given, list) else [given]):
        raise TokenRefused("token_audience")
    expires = _moment(payload, "exp")
    if now >= expires + SKEW_SECONDS:
        raise TokenRefused("token_expired")
    if expires > now + LONGEST_SECONDS + SKEW_SECONDS:
        raise TokenRefused("token_long")
    for name in ("nbf", "iat"):
        if name in payload and _moment(payload, name) > now + SKEW_SECONDS:
            raise TokenRefused("token_early")
    for name, longest in _LIMITS.items():
        if not isinstance(payload.get(name), str) or not 1 <= len(payload[name]) <= longest:
            raise TokenRefused("token_claims")
    return Claims(payload["sub"], payload["jti"], key_id, expires)


def _moment(payload: dict[str, Any], name: str) -> int:
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**40:
        raise TokenRefused("token_claims")
    return value


def _object(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        raise TokenRefused("token_malformed") from None
    if not isinstance(value, dict):
        raise TokenRefused("token_malformed")
    return value


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise TokenRefused("token_malformed") from None
