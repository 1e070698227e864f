"""Labels over HTTP."""

from typing import Any

from sanic import Request

from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.desk.labels import schemas
from service.desk.labels.store import Labels
from service.identity.roles import Right
from service.identity.staff import Member

ALL = "/v1/desk/labels"


class LabelRoutes:
    def __init__(self, access: StaffAccess, labels: Labels) -> None:
        self._access, self._labels = access, labels

    def endpoints(self) -> list[Endpoint]:
        out = schemas.LabelsOut
        return [
            Endpoint(
                "GET",
                ALL,
                "The set of labels, retired ones too",
                self.list_desk_labels,
                None,
                out,
                security="staff",
            ),
            Endpoint(
                "POST",
                ALL,
                "Add a label",
                self.create_label,
                schemas.NewLabel,
                out,
                201,
                (409,),
                security="staff",
            ),
            Endpoint(
                "PUT",
                f"{ALL}/<label>",
                "Rename a label, colour it, retire it or bring it back",
                self.change_label,
                schemas.ChangeLabel,
                out,
                200,
                (409,),
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/labels",
                "Put labels on a conversation and take others off",
                self.put_labels,
                schemas.PutLabels,
                schemas.LabelsOn,
                200,
                (409,),
                security="staff",
            ),
        ]

    async def list_desk_labels(self, request: Request) -> dict[str, Any]:
        member = (await self._access.settled(request)).member
        if not member.may(Right.MANAGE_LABELS):
            check_labels(member)
        return await self._out(member)

    async def create_label(self, request: Request, body: schemas.NewLabel) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.MANAGE_LABELS)
        await self._labels.create(member, body.name, body.colour)
        return await self._out(member)

    async def change_label(self, request: Request, label: str, body: schemas.ChangeLabel) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.MANAGE_LABELS)
        await self._labels.change(member, label, body.name, body.colour, body.retired)
        return await self._out(member)

    async def put_labels(
        self, request: Request, conversation: str, body: schemas.PutLabels
    ) -> dict[str, Any]:
        member = check_labels(await self._access.changing(request))
        return {"labels": await self._labels.put(conversation, member, body.on, body.off)}

    async def _out(self, member: Member) -> dict[str, Any]:
        return {"labels": await self._labels.all(), "may_manage": member.may(Right.MANAGE_LABELS)}


def check_labels(member: Member) -> Member:
    """Who serves customers, and who supervises. Raises Forbidden."""
    if not member.may(Right.SEE_HANDED_OVER):
        member.check_right(Right.SERVE)
    return member
