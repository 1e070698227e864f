"""Sending as browsers do on bad days: again, twice at once, by two ways, long after it was acknowledged."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.ledger.entries import ENDED, Kind, text_hash
from tests.support.ledger.world import TRIES_AGAIN, World, code_of

Result = int | str | None
"""The seq of the receipt, the code of the refusal, or None: the answer was lost."""


@dataclass(frozen=True)
class Message:
    """`number` is the sender's own count."""

    conversation: str
    side: str
    client_id: str
    text: str
    number: int


class Sender:
    """One person in one conversation. `headers` are those of his requests; `renew` signs in again, and changes them."""

    def __init__(
        self,
        world: World,
        who: str,
        side: str,
        conversation: str,
        http: httpx.AsyncClient,
        headers: dict[str, str],
        renew: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._world, self._who, self._side, self._conversation = world, who, side, conversation
        self._http, self._headers, self._renew = http, headers, renew
        self.sent: list[Message] = []
        """Acknowledged, oldest first."""
        self._count = 0

    def message(self, text: str) -> Message:
        """Every text is said once in a conversation."""
        self._count += 1
        client_id = secrets.token_urlsafe(16)
        return Message(
            self._conversation, self._side, client_id, f"{self._who}第{self._count}句：{text}", self._count
        )

    async def deliver(self, message: Message, *ways: Callable[[Message], Awaitable[Result]]) -> Result:
        """By all ways at once, then by HTTP until there is an answer: a receipt's seq, or the code of a refusal. Who is
        no longer signed in does so and sends the same again."""
        results = await asyncio.gather(*(way(message) for way in ways or (self.post,)))
        result = next((one for one in results if isinstance(one, int)), None) or next(
            (one for one in results if one is not None), None
        )
        while result is None or (self._renew and result in ENDED):
            if self._renew and result is not None:
                await self._renew()
            else:
                await asyncio.sleep(TRIES_AGAIN)
            result = await self.post(message)
        if isinstance(result, int) and message not in self.sent:
            self.sent.append(message)
        return result

    async def post(self, message: Message) -> Result:
        side = "conversations" if self._side == "customer" else "desk/conversations"
        body = {"client_id": message.client_id, "text": message.text}
        note_send(self._world, self._who, message, "http")
        response = await self._world.ask(
            self._who,
            "POST",
            f"/v1/{side}/{self._conversation}/messages",
            self._http,
            json=body,
            headers=self._headers,
        )
        if response is None or response.status_code >= 500:
            return None
        if response.status_code == 202:
            return note_receipt(self._world, self._who, message, response.json(), "http")
        return note_refusal(self._world, self._who, message, code_of(response), "http")


def note_send(world: World, who: str, message: Message, via: str) -> None:
    world.journal.note(
        Kind.SEND,
        who,
        message.conversation,
        side=message.side,
        client_id=message.client_id,
        hash=text_hash(message.text),
        number=message.number,
        via=via,
    )


def note_receipt(world: World, who: str, message: Message, receipt: dict[str, Any], via: str) -> int:
    world.journal.note(
        Kind.RECEIPT,
        who,
        message.conversation,
        side=message.side,
        client_id=message.client_id,
        hash=text_hash(receipt["text"]),
        seq=receipt["seq"],
        duplicate=receipt["duplicate"],
        via=via,
    )
    return int(receipt["seq"])


def note_refusal(world: World, who: str, message: Message, code: str, via: str) -> str:
    world.journal.note(
        Kind.REFUSED,
        who,
        message.conversation,
        side=message.side,
        client_id=message.client_id,
        code=code,
        via=via,
    )
    return code
