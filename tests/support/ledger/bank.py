"""The bank's own site: it vouches for its customers, for a few minutes at a time, by the clock the service has too."""

import asyncio
import secrets
import time

import jwt

from service.identity.host_tokens import ALGORITHM, SKEW_SECONDS
from tests.support.ledger.entries import Kind
from tests.support.ledger.world import TRIES_AGAIN, World, code_of

KEY_ID, KEY = "ledger", "of the ledger's bank, 32 characters"
AUDIENCE = "subtext"
GOOD_FOR = 300
"""Seconds a token is good for."""


async def vouch(world: World, who: str, headers: dict[str, str]) -> None:
    """Until the service has taken one of the bank's tokens; a clock that is set meanwhile costs another."""
    assert world.clock is not None
    while True:
        asked, ends = time.monotonic(), int(world.clock.now().timestamp()) + GOOD_FOR
        note = {"ends": ends + SKEW_SECONDS, "asked": asked}
        world.journal.note(Kind.VOUCH, who, **note, outcome="asked")
        body = {"token": _token(who, ends)}
        response = await world.ask(who, "POST", "/v1/visitors/identity", json=body, headers=headers)
        lost = response is None or response.status_code >= 500
        outcome = "unknown" if response is None or lost else "done"
        if response is not None and not lost and not response.is_success:
            outcome = code_of(response)
        world.journal.note(Kind.VOUCH, who, **note, outcome=outcome)
        if outcome == "done":
            return
        await asyncio.sleep(TRIES_AGAIN)


def _token(who: str, ends: int) -> str:
    claims = {"sub": who, "aud": AUDIENCE, "exp": ends, "jti": secrets.token_hex(8)}
    return jwt.encode(claims, KEY, algorithm=ALGORITHM, headers={"kid": KEY_ID})
