"""Tokens of the bank's site: what passes, and the code of everything that does not."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from service.identity.host_tokens import LONGEST_SECONDS, SKEW_SECONDS, TokenRefused, read_token

KEYS = {"k1": "a" * 32, "k2": "b" * 40}
NOW = 1_800_000_000
GOOD = {"sub": "00012345", "aud": "subtext", "exp": NOW + 300, "jti": "j-1"}


def part(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def token(header: dict[str, Any] | None = None, key: str | None = None, **changes: Any) -> str:
    head = {"alg": "HS256", "kid": "k1", **(header or {})}
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    signed = f"{part(head)}.{part(claims)}"
    secret = key if key is not None else KEYS.get(str(head["kid"]), "a" * 32)
    return f"{signed}.{part(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def refused(given: str, now: float = NOW) -> str:
    with pytest.raises(TokenRefused) as caught:
        read_token(given, KEYS, "subtext", now)
    return caught.value.code


def test_a_good_token_says_who_it_is():
    claims = read_token(token(), KEYS, "subtext", NOW)
    assert (claims.customer, claims.token_id, claims.key_id, claims.expires) == (
        "00012345",
        "j-1",
        "k1",
        NOW + 300,
    )
    assert read_token(token({"kid": "k2"}), KEYS, "subtext", NOW).key_id == "k2"
    assert read_token(token(aud=["other", "subtext"]), KEYS, "subtext", NOW)


def test_clocks_may_differ_by_a_minute_and_no_more():
    late = token(exp=NOW)
    assert read_token(late, KEYS, "subtext", NOW + SKEW_SECONDS - 1)
    assert refused(late, NOW + SKEW_SECONDS) == "token_expired"
    assert read_token(token(nbf=NOW + SKEW_SECONDS), KEYS, "subtext", NOW)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (token({"alg": "none"}), "token_algorithm"),
        (token({"alg": "none"}).rsplit(".", 1)[0] + ".", "token_algorithm"),
        (token({"alg": "HS512"}), "token_algorithm"),
        (token({"alg": "RS256"}), "token_algorithm"),
        (token({"alg": ["HS256"]}), "token_algorithm"),
        (token({"crit": ["exp"]}), "token_algorithm"),
        (token({"kid": "../../etc/passwd"}), "token_key"),
        (token({"kid": None}), "token_key"),
        (token({"kid": ["k1"]}), "token_key"),
        (token(key="c" * 32), "token_signature"),
        (token({"kid": "k2"}, key=KEYS["k1"]), "token_signature"),
        (token().rsplit(".", 1)[0] + "." + "A" * 43, "token_signature"),
        (token(aud="another"), "token_audience"),
        (token(aud=None), "token_audience"),
        (token(exp=NOW - 3600), "token_expired"),
        (token(exp=None), "token_claims"),
        (token(exp=True), "token_claims"),
        (token(exp=NOW + 0.5), "token_claims"),
        (token(exp=NOW + LONGEST_SECONDS + SKEW_SECONDS + 1), "token_long"),
        (token(nbf=NOW + SKEW_SECONDS + 1), "token_early"),
        (token(iat=NOW + SKEW_SECONDS + 1), "token_early"),
        (token(jti=None), "token_claims"),
        (token(sub=""), "token_claims"),
        (token(sub=7), "token_claims"),
        ("", "token_malformed"),
        ("a.b", "token_malformed"),
        ("é.b.c", "token_malformed"),
        (f"{part([1])}.x.y", "token_malformed"),
        (f"{part(b'[' * 5000)}.x.y", "token_malformed"),
        (token() + ".x", "token_malformed"),
    ],
)
def test_everything_else_is_refused_with_its_code(given: str, code: str):
    assert refused(given) == code


def test_no_byte_of_a_token_can_be_changed():
    good = token()
    for at in range(len(good) - 1):
        for char in "Ax_.":
            if good[at] != char:
                assert refused(good[:at] + char + good[at + 1 :])
