"""An agent takes back what he wrote."""

from sanic import Request

from service.conversations.message_routes import Recall
from service.conversations.recall import Recalls
from service.core.http import Endpoint
from service.desk.access import StaffAccess


class DeskRecallRoutes:
    def __init__(self, access: StaffAccess, recalls: Recalls) -> None:
        self._access, self._recalls = access, recalls

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                "/v1/desk/conversations/<conversation>/recall",
                "Take one's own message back, within `SUBTEXT_RECALL_SECONDS`",
                self.recall_own,
                Recall,
                None,
                204,
                (409,),
                security="staff",
            )
        ]

    async def recall_own(self, request: Request, conversation: str, body: Recall) -> None:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._recalls.by_agent(conversation, body.seq, member.number, member.login)
