"""Promises to customers, at the desk: make one, see what is owed, end one."""

from datetime import datetime
from typing import Any

from sanic import Request

from service.core.errors import InvalidField
from service.core.http import Empty, Endpoint
from service.desk.access import StaffAccess
from service.desk.schemas import CommitmentOut, CommitmentsOut, EndCommitment, MakeCommitment, TakenUp
from service.handoff.commitments.rules import Kind, Outcome
from service.handoff.commitments.store import Commitments
from service.handoff.commitments.taking_up import TakingUp


class PromiseRoutes:
    def __init__(self, access: StaffAccess, commitments: Commitments, taking_up: TakingUp) -> None:
        self._access, self._commitments, self._taking_up = access, commitments, taking_up

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/desk/commitments",
                "What the agent and his groups still owe customers, the next due first",
                self.list_commitments,
                None,
                CommitmentsOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                "/v1/desk/conversations/<conversation>/commitments",
                "Promise a customer something",
                self.make_commitment,
                MakeCommitment,
                CommitmentOut,
                201,
                security="staff",
            ),
            Endpoint(
                "POST",
                "/v1/desk/commitments/<commitment>/take",
                "Take up what a customer left instead of waiting, with its conversation",
                self.take_commitment,
                Empty,
                TakenUp,
                200,
                (409,),
                security="staff",
            ),
            Endpoint(
                "POST",
                "/v1/desk/commitments/<commitment>/end",
                "Say how a promise ended",
                self.end_commitment,
                EndCommitment,
                CommitmentOut,
                200,
                (409,),
                security="staff",
            ),
        ]

    async def list_commitments(self, request: Request) -> dict[str, Any]:
        member = await self._access.agent(request)
        return {"commitments": await self._commitments.open_of(member)}

    async def make_commitment(
        self, request: Request, conversation: str, body: MakeCommitment
    ) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        due_at = moment(body.due_at)
        return await self._commitments.make(conversation, member, Kind(body.kind), body.what, due_at)

    async def take_commitment(self, request: Request, commitment: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        return {"conversation": await self._taking_up.take(commitment, member)}

    async def end_commitment(self, request: Request, commitment: str, body: EndCommitment) -> dict[str, Any]:
        """His own promise he may always end; another's only where he may see the conversation."""
        member = await self._access.changing_agent(request)
        one = await self._commitments.one(commitment)
        if one["owner"] != member.number:
            await self._access.check_may_see(member, one["conversation"])
        return await self._commitments.end(commitment, member, Outcome(body.outcome), body.note)


def moment(text: str) -> datetime:
    """Raises InvalidField unless it is a moment with its offset."""
    try:
        given = datetime.fromisoformat(text)
        offset = given.utcoffset()
    except ValueError:
        offset = None
    if offset is None:
        raise InvalidField(["due_at"])
    return given
