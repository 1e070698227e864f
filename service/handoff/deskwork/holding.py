"""Letting a customer hold while something is looked up: he is told, a clock runs, and he is told again."""

from service.conversations.store import ConversationStore
from service.handoff import deeds
from service.handoff.notices import tell
from service.handoff.serving import pause, service_of
from service.identity.staff import Member


class Holds:
    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def hold(self, conversation_id: str, member: Member) -> None:
        """Raises Conflict `not_yours` or `already_held`."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            await pause(draft, deeds.held(now, member.id), member.login)
            await tell(draft, "held", number=member.number)

    async def resume(self, conversation_id: str, member: Member) -> None:
        """Raises Conflict `not_yours` or `not_held`."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            await pause(draft, deeds.resumed(now, member.id), member.login)
            await tell(draft, "resumed")
