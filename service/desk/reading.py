"""A conversation as the desk reads it: the customer's log, and beside it the desk's own."""

from typing import Any

from service.conversations.hub import Hub
from service.conversations.reading import Reading, wait_for_news
from service.conversations.store import desk_channel
from service.handoff.commitments.store import Commitments
from service.handoff.desk_log import DeskLog
from service.handoff.summary.reader import SummaryReader
from service.handoff.supervision.private import may_read_entry
from service.identity.staff import Member


class DeskReading:
    def __init__(
        self,
        reading: Reading,
        summaries: SummaryReader,
        desk_log: DeskLog,
        commitments: Commitments,
        hub: Hub,
    ) -> None:
        self._reading, self._summaries, self._log = reading, summaries, desk_log
        self._commitments, self._hub = commitments, hub

    async def whole(self, conversation_id: str, reader: Member) -> dict[str, Any]:
        """As this member of staff may read it."""
        return {
            **await self._reading.whole(conversation_id),
            "summary": await self._summaries.now(conversation_id),
            "entries": await self._entries(conversation_id, reader, 0),
            "commitments": await self._commitments.of_conversation(conversation_id),
        }

    async def before(self, conversation_id: str, seq: int, epoch: str | None) -> dict[str, Any]:
        """The newest events before `seq`; entries of the desk are all in `whole`, so none come with them."""
        return {**await self._reading.before(conversation_id, seq, epoch), "entries": []}

    async def state(self, conversation_id: str) -> dict[str, Any]:
        return {"state": await self._reading.state_now(conversation_id)}

    async def since(
        self,
        conversation_id: str,
        reader: Member,
        after: int,
        entry: int,
        epoch: str | None,
        wait: int,
        seen: int | None = None,
    ) -> dict[str, Any]:
        """Events after `after` and entries after `entry`; waits up to `wait` seconds for the first of either.

        Where `seen` is given, another value of it is news as well.
        """
        with self._hub.subscribe(conversation_id, desk_channel(conversation_id)) as subscription:
            answer = await self._since_now(conversation_id, reader, after, entry, epoch)
            news = answer["events"] or answer["entries"] or seen not in {None, answer["seen"]}
            if news or not answer["recovered"] or wait == 0:
                return answer
            await wait_for_news(subscription, wait, after)
        return await self._since_now(conversation_id, reader, after, entry, epoch)

    async def _since_now(
        self, conversation_id: str, reader: Member, after: int, entry: int, epoch: str | None
    ) -> dict[str, Any]:
        events = await self._reading.since_now(conversation_id, after, epoch)
        return {**events, "entries": await self._entries(conversation_id, reader, entry)}

    async def _entries(self, conversation_id: str, reader: Member, after: int) -> list[dict[str, Any]]:
        entries = await self._log.after(conversation_id, after)
        return [entry.to_json() for entry in entries if may_read_entry(reader, entry.type, entry.data)]
