"""Reading a conversation: its state for clients, resuming by `seq`, waiting for news."""

import time
from typing import Any, Protocol

from sqlalchemy import Row

from service.conversations.events import Envelope
from service.conversations.hub import Frame, Hub, Subscription
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore
from service.core.clock import iso
from service.handoff.line.queue import Place


class Places(Protocol):
    async def place(self, conversation_id: str) -> Place | None:
        """The customer's place in the queue."""
        ...

    async def badge(self, agent_id: str) -> dict[str, str] | None:
        """{number, name} of an agent."""
        ...


class Reading:
    def __init__(
        self, store: ConversationStore, hub: Hub, places: Places, image_bytes: int | None = None
    ) -> None:
        """`image_bytes`: the largest image customers may send; None where they may send none."""
        self._store, self._hub, self._places = store, hub, places
        self._image_bytes = image_bytes

    async def state(self, conversation_id: str, header: Row[Any]) -> dict[str, Any]:
        """Who has the conversation, as every client shows it."""
        owner, agent_id, held_at = header.owner, header.agent_id, header.held_at
        agent = await self._places.badge(agent_id) if agent_id else None
        queue = None
        if owner == Owner.QUEUED:
            place = await self._places.place(conversation_id)
            queue = place and place.to_json()
        return {"owner": owner, "agent": agent, "queue": queue, "held_since": held_at and iso(held_at)}

    async def state_now(self, conversation_id: str) -> dict[str, Any]:
        """Raises NotFound."""
        return await self.state(conversation_id, await self._store.header(conversation_id))

    async def whole(self, conversation_id: str) -> dict[str, Any]:
        """The fresh state a client starts from: the last PAGE events."""
        header, events = await self._store.snapshot(conversation_id)
        return {
            "conversation": conversation_id,
            "epoch": header.epoch,
            "last_seq": header.last_seq,
            "state": await self.state(conversation_id, header),
            "preferences": {"elder": header.elder},
            "image_max_bytes": self._image_bytes,
            "events": [event.to_json() for event in events],
            "seen": header.seen_seq,
        }

    async def since(self, conversation_id: str, after: int, epoch: str | None, wait: int) -> dict[str, Any]:
        """Events after `after`; waits up to `wait` seconds for the first one. Subscribes before reading, so nothing slips."""
        with self._hub.subscribe(conversation_id) as subscription:
            answer = await self.since_now(conversation_id, after, epoch)
            if answer["events"] or not answer["recovered"] or wait == 0:
                return answer
            await wait_for_news(subscription, wait, after)
        return await self.since_now(conversation_id, after, epoch)

    async def since_now(self, conversation_id: str, after: int, epoch: str | None) -> dict[str, Any]:
        """As `since`, without waiting."""
        header, events = await self._store.snapshot(conversation_id, after)
        known = (epoch is None or epoch == header.epoch) and after <= header.last_seq
        return await self._page(conversation_id, header, events, known)

    async def before(self, conversation_id: str, seq: int, epoch: str | None) -> dict[str, Any]:
        """The newest PAGE events before `seq`, oldest first; none are left once the first is among them."""
        header, events = await self._store.earlier(conversation_id, seq)
        return await self._page(conversation_id, header, events, epoch is None or epoch == header.epoch)

    async def _page(
        self, conversation_id: str, header: Row[Any], events: list[Envelope], known: bool
    ) -> dict[str, Any]:
        return {
            "epoch": header.epoch,
            "recovered": known,
            "events": [event.to_json() for event in events] if known else [],
            "last_seq": header.last_seq,
            "state": await self.state(conversation_id, header),
            "seen": header.seen_seq,
        }


async def wait_for_news(subscription: Subscription, seconds: float, after: int) -> None:
    """Until an event after `after`, an entry of the desk or a new place in the queue.

    No news are somebody typing, and an event that was read already: it is published after its commit, which may be
    after the asker has come back.
    """
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        frame = await subscription.wait(left)
        if frame is not None and not _old(frame, after):
            return


def _old(frame: Frame, after: int) -> bool:
    return bool(frame["type"] == "typing" or (frame["type"] == "event" and frame["event"]["seq"] <= after))
