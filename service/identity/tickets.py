"""One-use tickets that open a WebSocket. They live a minute, in memory, and never stand in a URL."""

import time
from dataclasses import dataclass

from service.core.errors import Unauthorised
from service.core.ids import new_token, token_hash

LIFETIME_SECONDS = 60
LIMIT = 10_000


@dataclass(frozen=True)
class Ticket:
    """`kind` is visitor or staff; `holder` is the visitor's id, or the hash of the token of the staff session."""

    kind: str
    holder: str
    expires: float


class Tickets:
    def __init__(self) -> None:
        self._open: dict[str, Ticket] = {}

    def issue(self, kind: str, holder: str) -> str:
        now = time.monotonic()
        if len(self._open) >= LIMIT:
            self._open = {key: ticket for key, ticket in self._open.items() if ticket.expires > now}
        token = new_token()
        self._open[token_hash(token)] = Ticket(kind, holder, now + LIFETIME_SECONDS)
        return token

    def redeem(self, token: str, kind: str) -> str:
        """The holder, once. Raises Unauthorised `ticket_invalid`."""
        ticket = self._open.pop(token_hash(token), None)
        if ticket is None or ticket.kind != kind or ticket.expires < time.monotonic():
            raise Unauthorised("ticket_invalid")
        return ticket.holder
