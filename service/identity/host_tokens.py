"""Tokens by which the bank's own site vouches for a customer: a JWT of one algorithm, read by PyJWT.

HS256 only: the one algorithm there is cannot be confused with another. Nothing in a token chooses how it is checked but
`kid`, which picks one of the operator's keys. Form, signature and audience are the library's; the moments are compared
here, because the library asks the machine's clock and not the service's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from service.core.errors import Unauthorised

ALGORITHM = "HS256"
SKEW_SECONDS = 60
LONGEST_SECONDS = 3600
"""A token that would be good for longer is refused: it is a note for now, not a key."""
LEVELS = ("normal", "vip")
"""What a customer may be to the bank; the first one where a token does not say."""
_LIMITS = {"sub": 128, "jti": 128}
_NOT_BY_THE_LIBRARY = dict.fromkeys(("exp", "nbf", "iat", "sub", "jti"), False)


@dataclass(frozen=True)
class Claims:
    """`expires` in seconds since 1970, without the skew."""

    customer: str
    token_id: str
    key_id: str
    expires: int
    level: str = LEVELS[0]


class TokenRefused(Unauthorised):
    """`code`: token_malformed, token_algorithm, token_key, token_signature, token_claims, token_audience, token_expired,
    token_early, token_long, token_replayed."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "身份没有核验成功，请刷新页面后再试。")


def read_token(token: str, keys: Mapping[str, str], audience: str, now: float) -> Claims:
    """What a genuine token says. Raises TokenRefused; the signature is looked at before anything that was signed."""
    key_id = _key_id(token)
    key = keys.get(key_id)
    if key is None:
        raise TokenRefused("token_key")
    options: Any = {f"verify_{claim}": wanted for claim, wanted in _NOT_BY_THE_LIBRARY.items()}
    try:
        payload = jwt.decode(token, key, algorithms=[ALGORITHM], audience=audience, options=options)
    except jwt.InvalidSignatureError:
        raise TokenRefused("token_signature") from None
    except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError):
        raise TokenRefused("token_audience") from None
    except (jwt.PyJWTError, RecursionError):
        raise TokenRefused("token_malformed") from None
    return _claims(payload, key_id, now)


def _key_id(token: str) -> str:
    """What the header names, which nobody has signed yet."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.DecodeError, RecursionError):
        raise TokenRefused("token_malformed") from None
    except jwt.PyJWTError as refused:
        # The library has one exception for a `crit` it does not know and a `kid` that is no text.
        raise TokenRefused("token_algorithm" if "crit" in str(refused) else "token_key") from None
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise TokenRefused("token_algorithm")
    return str(header.get("kid", ""))


def _claims(payload: dict[str, Any], key_id: str, now: float) -> Claims:
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
    level = payload.get("level", LEVELS[0])
    if level not in LEVELS:
        raise TokenRefused("token_claims")
    return Claims(payload["sub"], payload["jti"], key_id, expires, level)


def _moment(payload: dict[str, Any], name: str) -> int:
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**40:
        raise TokenRefused("token_claims")
    return value
