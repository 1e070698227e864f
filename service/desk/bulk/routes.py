"""Assigning, labelling and closing many conversations in one request.

A row that is refused says why and holds up no other. The same request again changes nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sanic import Request

from service.core.errors import InvalidField, SubtextError
from service.core.http import Body, Endpoint, Handler
from service.desk.access import StaffAccess
from service.desk.bulk.schemas import AssignMany, BulkOut, CloseMany, LabelMany
from service.desk.labels.routes import check_labels
from service.desk.labels.store import Labels
from service.handoff.deskwork.assigning import Assignments
from service.handoff.deskwork.categories import check_category
from service.handoff.deskwork.wrapping_up import WrapUps
from service.identity.roles import Right
from service.identity.staff import Member

Deed = Callable[[str], Awaitable[object]]


class BulkRoutes:
    def __init__(
        self, access: StaffAccess, assignments: Assignments, labels: Labels, wrap_ups: WrapUps
    ) -> None:
        self._access, self._assignments = access, assignments
        self._labels, self._wrap_ups = labels, wrap_ups

    def endpoints(self) -> list[Endpoint]:
        def bulk(name: str, summary: str, handler: Handler, body: type[Body]) -> Endpoint:
            path = f"/v1/desk/bulk/{name}"
            return Endpoint("POST", path, summary, handler, body, BulkOut, security="staff")

        return [
            bulk(
                "assign", "Give many customers to an agent, each as by itself", self.assign_many, AssignMany
            ),
            bulk(
                "labels", "Put labels on many conversations and take others off", self.label_many, LabelMany
            ),
            bulk("close", "End and close many with one wrap-up", self.close_many, CloseMany),
        ]

    async def assign_many(self, request: Request, body: AssignMany) -> dict[str, Any]:
        member = await self._access.changing_agent(request)

        async def assign(conversation: str) -> None:
            # Who supervises need not be of the group whose customers he gives to it.
            if not member.may(Right.STEP_IN):
                await self._access.check_may_see(member, conversation)
            await self._assignments.assign(conversation, member, body.agent, body.note)

        return await each(body.conversations, assign)

    async def label_many(self, request: Request, body: LabelMany) -> dict[str, Any]:
        member = check_labels(await self._access.changing(request))
        if not body.on and not body.off:
            raise InvalidField(["on", "off"])
        return await each(body.conversations, lambda one: self._labels.put(one, member, body.on, body.off))

    async def close_many(self, request: Request, body: CloseMany) -> dict[str, Any]:
        """Raises InvalidField for a wrap-up that fits none of them."""
        member = await self._access.changing_agent(request)
        check_category(self._wrap_ups.tree(), body.category)
        return await each(body.conversations, lambda one: self._close(one, member, body))

    async def _close(self, conversation: str, member: Member, body: CloseMany) -> None:
        await self._access.check_may_see(member, conversation)
        await self._wrap_ups.finish(conversation, member, body.category, body.resolved, body.note)


async def each(conversations: Sequence[str], deed: Deed) -> dict[str, Any]:
    """One after the other: together they would only wait for each other's transactions."""
    results = []
    for conversation in dict.fromkeys(conversations):
        refused: SubtextError | None = None
        try:
            await deed(conversation)
        except SubtextError as error:
            refused = error
        results.append(
            {
                "conversation": conversation,
                "code": refused.code if refused else None,
                "message": refused.text if refused else None,
            }
        )
    return {"done": sum(one["code"] is None for one in results), "results": results}
