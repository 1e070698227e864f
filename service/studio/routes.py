"""The studio's HTTP API. Decisions are read here and nowhere else."""

from typing import Any

from sanic import Request

from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.studio.schemas import StudioList, TurnsOut
from service.studio.turns import TurnsReader

PAGE = (
    Query("limit", "Rows in one page.", minimum=1, maximum=200, default=50),
    Query("before", "Cursor: `next` of the page before.", pattern=r"[0-9T:.+-]{10,40}_[A-Za-z0-9_-]{1,32}"),
)


class StudioRoutes:
    def __init__(self, access: StaffAccess, reader: TurnsReader) -> None:
        self._access, self._reader = access, reader

    def endpoints(self) -> list[Endpoint]:
        one = "/v1/studio/conversations/<conversation>/turns"
        return [
            Endpoint(
                "GET",
                "/v1/studio/conversations",
                "Conversations, newest first",
                self.list_studio,
                None,
                StudioList,
                query=PAGE,
                security="maintainer",
            ),
            Endpoint(
                "GET",
                one,
                "Each turn with its decision",
                self.read_turns,
                None,
                TurnsOut,
                security="maintainer",
            ),
        ]

    async def list_studio(self, request: Request, limit: int, before: str | None) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        return await self._reader.conversations(limit, before)

    async def read_turns(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        return await self._reader.turns(conversation)
