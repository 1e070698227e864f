"""May this message be taken now? Asked once for every message, over HTTP and WebSocket alike."""

from dataclasses import dataclass
from typing import Protocol

from service.core.rates import Rate, is_loopback


class Asks(Protocol):
    async def check(self, visitor_id: str) -> None:
        """Raises Forbidden `consent_required` when a notice has to be agreed to first."""
        ...


@dataclass(frozen=True)
class Admission:
    """`newcomer` guards the making of visitors, `visitor` guards against one browser, `conversation` against many
    tabs, `address` against many visitors."""

    newcomer: Rate
    visitor: Rate
    conversation: Rate
    address: Rate
    consents: Asks

    async def message(self, visitor: str, conversation: str, address: str) -> None:
        """Raises TooMany or Forbidden. The operator's own machine counts as no address."""
        await self.visitor.check(visitor)
        await self.conversation.check(conversation)
        if not is_loopback(address):
            await self.address.check(address)
        await self.consents.check(visitor)
