"""One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits, steps of thirty seconds; by pyotp.

The library is asked for the code of a step; which steps count and that a code counts once is decided here, because its
own `verify` does not say which step it found.
"""

import hmac

import pyotp

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
"""Steps a phone's clock may be off."""


def new_secret() -> str:
    """160 random bits in base 32, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def code_at(secret: str, step: int) -> str:
    """The code of a step (seconds since 1970 divided by thirty). Raises ValueError for a secret that is not base 32."""
    return pyotp.HOTP(secret, digits=DIGITS).at(step)


def matching_step(secret: str, code: str, seconds: float, used: int | None) -> int | None:
    """The step whose code this is, near `seconds` since 1970 and after the last `used` one; None when there is none."""
    now = int(seconds) // STEP_SECONDS
    fresh = [step for step in range(now - DRIFT, now + DRIFT + 1) if used is None or step > used]
    given = code.encode("utf-8", "surrogatepass")
    matches = [step for step in fresh if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return matches[0] if matches else None


def provisioning_uri(secret: str, login: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    codes = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    return codes.provisioning_uri(name=login, issuer_name=issuer)
