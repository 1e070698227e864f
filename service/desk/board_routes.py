"""The supervisors' board: the whole floor, live, and as a file."""

from typing import Any

from sanic import Request
from sanic.response import HTTPResponse, text

from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.desk.board_schemas import BoardOut
from service.desk.board_table import floor_csv, floor_json
from service.desk.inbox import InboxReader
from service.desk.routes import INBOX
from service.handoff.line.waiting import LineNews
from service.handoff.supervision.board import Board
from service.handoff.supervision.board_rules import is_long
from service.identity.roles import Right

CSV = "text/csv; charset=utf-8"


class BoardRoutes:
    def __init__(self, access: StaffAccess, board: Board, inbox: InboxReader, news: LineNews) -> None:
        self._access, self._board, self._inbox, self._news = access, board, inbox, news

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/desk/board",
                "The whole floor, for supervisors: seats, queue, alerts, conversations; long-poll with wait",
                self.read_board,
                None,
                BoardOut,
                query=INBOX,
                security="staff",
            ),
            Endpoint(
                "GET",
                "/v1/desk/board.csv",
                "Seats and queue as they are now, as a file",
                self.export_board,
                security="staff",
                media=("text/csv",),
            ),
        ]

    async def read_board(self, request: Request, cursor: int, wait: int) -> dict[str, Any]:
        member = await self._access.holder(request, Right.SEE_HANDED_OVER)
        if wait and cursor == self._news.version:
            await self._access.attended(request, member, self._news.wait_beyond(cursor, wait))
        version = self._news.version
        floor = await self._board.floor()
        cards = [
            {**card, "long": is_long(accepted, floor.now, floor.limits)}
            for card, accepted in await self._inbox.board()
        ]
        return {
            "cursor": version,
            **floor_json(floor, self._board.name_of),
            "conversations": sorted(cards, key=lambda card: card["help"] is None),
        }

    async def export_board(self, request: Request) -> HTTPResponse:
        await self._access.holder(request, Right.SEE_HANDED_OVER)
        table = floor_csv(await self._board.floor(), self._board.name_of)
        headers = {"Content-Disposition": 'attachment; filename="board.csv"', "Cache-Control": "no-store"}
        return text(table, content_type=CSV, headers=headers)
