"""Identifiers and tokens: random, unguessable, URL-safe."""

import hashlib
import re
import secrets

ID_PATTERN = r"^[a-z]{1,3}_[A-Za-z0-9_-]{22}$"
_ID = re.compile(ID_PATTERN)


def new_id(prefix: str) -> str:
    """128 random bits behind a prefix that names the kind: `c_` conversation, `v_` visitor, `h_` handoff."""
    return f"{prefix}_{secrets.token_urlsafe(16)}"


def is_id(value: str) -> bool:
    return bool(_ID.match(value))


def new_token() -> str:
    """256 random bits; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 hex. A 256-bit random token needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same_secret(given: str, expected: str) -> bool:
    """Constant-time comparison; an empty expectation never matches."""
    if not expected:
        return False
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
