"""Insight for upkeep over HTTP, for those who read decisions."""

from typing import Any

from sanic import Request

from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.studio.insights.insights import Insights
from service.studio.insights.schemas import InsightsOut

DAYS = (Query("days", "So many days of the bank, today included.", minimum=1, maximum=90, default=7),)


class InsightRoutes:
    def __init__(self, access: StaffAccess, insights: Insights) -> None:
        self._access, self._insights = access, insights

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/studio/insights",
                "What is asked for, what is covered of it, and what content needs a hand",
                self.read_insights,
                None,
                InsightsOut,
                query=DAYS,
                security="maintainer",
            )
        ]

    async def read_insights(self, request: Request, days: int) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        return await self._insights.report(days)
