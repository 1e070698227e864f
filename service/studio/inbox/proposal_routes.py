"""Labels become a change set, over HTTP. Writing one takes `edit_content` and an account: the author may not approve."""

from typing import Any

from sanic import Request

from service.core.http import Empty, Endpoint
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.studio.inbox import schemas
from service.studio.inbox.proposing import Proposing

ALL = "/v1/studio/inbox/proposals"


class ProposalRoutes:
    def __init__(self, access: StaffAccess, proposing: Proposing) -> None:
        self._access, self._proposing = access, proposing

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                ALL,
                "Labels in no change set, and the change sets of labels",
                self.read_proposals,
                None,
                schemas.ProposalsOut,
                security="maintainer",
            ),
            Endpoint(
                "POST",
                ALL,
                "Propose every open label as one change set",
                self.propose_labels,
                Empty,
                schemas.ProposedOut,
                201,
                errors=(409,),
                security="staff",
            ),
        ]

    async def read_proposals(self, request: Request) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        return await self._proposing.standing()

    async def propose_labels(self, request: Request, body: Empty) -> dict[str, Any]:
        """409 `nothing_to_propose`, `change_findings`, `content_changed`; 503 `check_failed`."""
        author = await self._access.changing_holder(request, Right.EDIT_CONTENT)
        done = await self._proposing.propose(author)
        return {
            "change": done.change,
            "wordings": done.wordings,
            "topics": done.topics,
            "messages": done.messages,
            "left_out": [self._proposing.told(one, fault) for one, fault in done.left_out],
        }
