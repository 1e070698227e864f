"""Taking a message back: within two minutes, by whoever wrote it, and then its words are nowhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import update

from service.conversations.events import (
    CUSTOMER,
    IMAGES,
    NUMBERED,
    Actor,
    ActorKind,
    AgentImage,
    AgentMessage,
    CustomerImage,
    CustomerMessage,
    Envelope,
    MessageRecalled,
)
from service.conversations.store import ConversationStore, Draft, read_events
from service.conversations.tables import Event
from service.core.errors import Conflict, NotFound
from service.identity.audit import record

OWN = {
    ActorKind.CUSTOMER: (CustomerMessage.type, CustomerImage.type),
    ActorKind.AGENT: (AgentMessage.type, AgentImage.type),
}


class Forgets(Protocol):
    async def forget(self, draft: Draft, message: Envelope) -> None:
        """Removes the words of the message from what was made of it, in the same transaction."""
        ...


def check_recallable(message: Envelope | None, by: Actor, now: datetime, window: timedelta) -> Envelope:
    """The message, if `by` may take it back. The other side may have answered it already.

    Raises NotFound `message_not_found`, also for what somebody else wrote; Conflict `recall_masked` for one in which a
    value was hidden: nothing personal is left in it, and what was said about the hiding stands; Conflict `recall_late`,
    always where there is no window.
    """
    if message is None or message.type not in OWN.get(by.kind, ()) or message.actor != by:
        raise NotFound("message_not_found", "没有找到这条消息。")
    if message.data.get("recalled"):
        return message
    if message.data.get("masked"):
        raise Conflict("recall_masked", "这条消息里的个人信息已经隐藏，不用再撤回。")
    if not window or now - message.at > window:
        raise Conflict("recall_late", "发出时间较长，不能再撤回了。")
    return message


class Recalls:
    def __init__(self, store: ConversationStore, seconds: int, forgetting: Sequence[Forgets]) -> None:
        """`seconds` after sending a message may be taken back; 0: never."""
        self._store, self._window, self._forgetting = store, timedelta(seconds=seconds), tuple(forgetting)

    async def by_customer(self, conversation_id: str, seq: int) -> None:
        """Raises as `check_recallable`. A message that was taken back before stays so."""
        await self._recall(conversation_id, seq, CUSTOMER, "customer")

    async def by_agent(self, conversation_id: str, seq: int, number: str, login: str) -> None:
        """Only his own words, also when he has ended the service or handed it on meanwhile."""
        await self._recall(conversation_id, seq, Actor(ActorKind.AGENT, f"{NUMBERED}{number}"), login)

    async def _recall(self, conversation_id: str, seq: int, by: Actor, login: str) -> None:
        async with self._store.writing(conversation_id) as draft:
            found = await read_events(draft.connection, draft.id, seq - 1, 1)
            message = found[0] if found and found[0].seq == seq else None
            message = check_recallable(message, by, draft.now, self._window)
            if message.data.get("recalled"):
                return
            for one in self._forgetting:
                await one.forget(draft, message)
            await _empty(draft, message)
            await draft.append(MessageRecalled(seq), by)
            await record(draft.connection, draft.now, login, "message.recalled", draft.id, seq=seq)


async def _empty(draft: Draft, message: Envelope) -> None:
    said = "image" if message.type in IMAGES else "text"
    data = {**message.data, said: "", "recalled": True}
    await draft.connection.execute(
        update(Event).where(Event.conversation_id == draft.id, Event.seq == message.seq).values(data=data)
    )
