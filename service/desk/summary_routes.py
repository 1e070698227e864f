"""The context summary by itself, as JSON for other desks."""

from typing import Any

from sanic import Request

from service.core.errors import NotFound
from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.desk.summary_schemas import SummaryOut
from service.handoff.summary.reader import SummaryReader


class SummaryRoutes:
    def __init__(self, access: StaffAccess, summaries: SummaryReader) -> None:
        self._access, self._summaries = access, summaries

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/desk/conversations/<conversation>/summary",
                "The context summary of the newest handoff, as it is now",
                self.read_summary,
                None,
                SummaryOut,
                security="staff",
            )
        ]

    async def read_summary(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._access.reader(request, conversation)
        summary = await self._summaries.now(conversation)
        if summary is None:
            raise NotFound("conversation_not_found")
        return summary
