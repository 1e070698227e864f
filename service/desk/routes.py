"""The desk's HTTP API."""

from typing import Any

from sanic import Request

from service.conversations.hub import Hub
from service.conversations.routes import BEFORE, RESUME, typing_frame
from service.core.clock import Clock, iso
from service.core.http import Empty, Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.deed import deed
from service.desk.inbox import InboxReader
from service.desk.reading import DeskReading
from service.desk.schemas import DeskConversation, DeskEventsOut, GiveBack, Inbox
from service.handoff.commitments.store import Commitments
from service.handoff.deskwork.actions import DeskActions
from service.handoff.line.waiting import LineNews

INBOX = (
    Query("cursor", "Version the desk has.", minimum=0, maximum=999_999_999, default=0),
    Query("wait", "Seconds to wait for a newer version.", minimum=0, maximum=25, default=0),
)
SEEN = Query("seen", "What the desk knows of `seen`; another value is news.", minimum=0, maximum=999_999_999)
ENTRY = Query("entry", "Last entry of the desk the client has.", minimum=0, maximum=999_999_999, default=0)


class DeskRoutes:
    def __init__(
        self,
        access: StaffAccess,
        actions: DeskActions,
        inbox: InboxReader,
        news: LineNews,
        reading: DeskReading,
        commitments: Commitments,
        hub: Hub,
        clock: Clock,
    ) -> None:
        self._access, self._actions, self._inbox, self._news = access, actions, inbox, news
        self._reading, self._commitments, self._hub, self._clock = reading, commitments, hub, clock

    def endpoints(self) -> list[Endpoint]:
        one = "/v1/desk/conversations/<conversation>"
        return [
            Endpoint(
                "GET",
                "/v1/desk/inbox",
                "The three lists; long-poll with wait",
                self.read_inbox,
                None,
                Inbox,
                query=INBOX,
                security="staff",
            ),
            Endpoint(
                "GET",
                one,
                "A conversation with its summary",
                self.read_handed_over,
                None,
                DeskConversation,
                security="staff",
            ),
            Endpoint(
                "GET",
                f"{one}/events",
                "Events after a seq, and entries of the desk after a number, long-poll with wait; or the events before a seq",
                self.read_desk_events,
                None,
                DeskEventsOut,
                query=(*RESUME, ENTRY, SEEN, BEFORE),
                security="staff",
            ),
            deed("accept", "Take a waiting customer", self.accept, Empty),
            Endpoint(
                "POST",
                f"{one}/typing",
                "The agent is typing",
                self.agent_types,
                Empty,
                None,
                204,
                security="staff",
            ),
            deed("give-back", "Give back to the bot", self.give_back, GiveBack),
        ]

    async def read_inbox(self, request: Request, cursor: int, wait: int) -> dict[str, Any]:
        member = await self._access.agent(request)
        if wait and cursor == self._news.version:
            await self._access.attended(request, member, self._news.wait_beyond(cursor, wait))
        version = self._news.version
        return {
            "cursor": version,
            "now": iso(self._clock.now()),
            **await self._inbox.lists(member),
            "commitments": await self._commitments.open_of(member),
        }

    async def read_handed_over(self, request: Request, conversation: str) -> dict[str, Any]:
        member = await self._access.reader(request, conversation)
        return await self._reading.whole(conversation, member)

    async def read_desk_events(
        self,
        request: Request,
        conversation: str,
        after: int,
        epoch: str | None,
        wait: int,
        entry: int,
        seen: int | None,
        before: int | None,
    ) -> dict[str, Any]:
        member = await self._access.reader(request, conversation)
        if before is not None:
            return await self._reading.before(conversation, before, epoch)
        if not wait:
            return await self._reading.since(conversation, member, after, entry, epoch, 0)
        news = self._reading.since(conversation, member, after, entry, epoch, wait, seen)
        answer = await self._access.attended(request, member, news)
        # The customer may have been handed on meanwhile.
        await self._access.reader(request, conversation)
        return answer

    async def accept(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._actions.accept(conversation, member)
        return await self._reading.state(conversation)

    async def agent_types(self, request: Request, conversation: str, body: Empty) -> None:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        self._hub.publish_all(conversation, typing_frame(conversation, "agent", f"工号 {member.number}"))

    async def give_back(self, request: Request, conversation: str, body: GiveBack) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._actions.give_back(conversation, member, body.note)
        return await self._reading.state(conversation)
