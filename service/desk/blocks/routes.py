"""Blocking a customer: agents propose, supervisors decide, lift and see all of it."""

from typing import Any

from sanic import Request

from service.core.errors import NotFound
from service.core.http import Empty, Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.blocks.schemas import BlockAnswer, BlockOut, BlocksOut, ProposeBlock
from service.desk.blocks.store import Blocks
from service.desk.deed import ONE
from service.handoff.store import HandoffStore
from service.identity.roles import Right
from service.identity.staff import Member

BLOCKS = "/v1/desk/blocks"
WHICH = (
    Query("list", "`current`: proposed or in force; `past`.", pattern="current|past", default="current"),
    Query("before", "`next` of the page before; none: the newest.", pattern=r"b_[A-Za-z0-9_-]{22}"),
    Query("known", "`version` of the page that is already there.", pattern="[0-9a-f]{16}"),
    Query("wait", "Seconds to wait until the page differs from that.", minimum=0, maximum=25, default=0),
)


class BlockRoutes:
    def __init__(self, access: StaffAccess, handoffs: HandoffStore, blocks: Blocks) -> None:
        self._access, self._handoffs, self._blocks = access, handoffs, blocks

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                f"{ONE}/block",
                "Propose that the customer may not write for a while; of a supervisor it holds good at once",
                self.propose_block,
                ProposeBlock,
                BlockOut,
                201,
                (409,),
                security="staff",
            ),
            Endpoint(
                "GET",
                f"{ONE}/block",
                "Whether the customer is blocked, or it is proposed",
                self.read_block,
                None,
                BlockAnswer,
                security="staff",
            ),
            Endpoint(
                "GET",
                BLOCKS,
                "Blocks and proposals, newest first, in pages, for supervisors; long-poll with wait",
                self.list_blocks,
                None,
                BlocksOut,
                query=WHICH,
                security="staff",
                errors=(404,),
            ),
            self._decision("confirm", "The customer may not write from now on", self.confirm_block),
            self._decision("decline", "No block", self.decline_block),
            self._decision("lift", "The customer may write again", self.lift_block),
        ]

    def _decision(self, name: str, summary: str, handler: Any) -> Endpoint:
        path = f"{BLOCKS}/<block>/{name}"
        return Endpoint("POST", path, summary, handler, Empty, BlockOut, 200, (409,), security="staff")

    async def propose_block(self, request: Request, conversation: str, body: ProposeBlock) -> dict[str, Any]:
        member = await self._access.changing(request)
        at_once = member.may(Right.STEP_IN)
        if not at_once:
            member.check_right(Right.SERVE)
            await self._access.check_may_see(member, conversation)
        elif await self._handoffs.latest(conversation) is None:
            raise NotFound("conversation_not_found")
        return await self._blocks.propose(conversation, member, body, at_once)

    async def read_block(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._access.reader(request, conversation)
        return {"block": await self._blocks.of_conversation(conversation)}

    async def list_blocks(
        self, request: Request, list: str, before: str | None, known: str | None, wait: int
    ) -> dict[str, Any]:
        member = await self._access.holder(request, Right.STEP_IN)
        news = self._blocks.news(list == "current", before, known, wait)
        return await self._access.attended(request, member, news) if wait else await news

    async def confirm_block(self, request: Request, block: str, body: Empty) -> dict[str, Any]:
        return await self._blocks.confirm(block, await self._supervisor(request))

    async def decline_block(self, request: Request, block: str, body: Empty) -> dict[str, Any]:
        return await self._blocks.decline(block, await self._supervisor(request))

    async def lift_block(self, request: Request, block: str, body: Empty) -> dict[str, Any]:
        return await self._blocks.lift(block, await self._supervisor(request))

    async def _supervisor(self, request: Request) -> Member:
        return await self._access.changing_holder(request, Right.STEP_IN)
