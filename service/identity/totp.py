"""One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits, steps of thirty seconds."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
"""Steps a phone's clock may be off."""


def new_secret() -> str:
    """160 random bits in base 32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a step (seconds since 1970 divided by thirty)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, seconds: float, used: int | None) -> int | None:
    """The step whose code this is, near `seconds` since 1970 and after the last `used` one; None when there is none."""
    now = int(seconds) // STEP_SECONDS
    fresh = [step for step in range(now - DRIFT, now + DRIFT + 1) if used is None or step > used]
    given = code.encode("utf-8", "surrogatepass")
    matches = [step for step in fresh if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return matches[0] if matches else None


def provisioning_uri(secret: str, login: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    label = quote(f"{issuer}:{login}")
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP_SECONDS}"
    )
