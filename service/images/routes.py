"""Images over HTTP: the customer sends his own and sees all of his conversation; agents send to whom they serve, staff see
those of conversations they may read."""

from typing import Any

from pydantic import BaseModel
from sanic import Request
from sanic.response import HTTPResponse

from service.conversations.client_ids import holds_number
from service.conversations.routes import CustomerRoutes
from service.core.errors import InvalidField
from service.core.http import Endpoint, Query
from service.core.rates import Rate, Rates
from service.core.settings import Settings
from service.desk.access import StaffAccess
from service.images import refusals
from service.images.accepting import Images
from service.images.picture import SUFFIXES
from service.images.receiving import receive
from service.images.senders import FromAgent, FromCustomer, Sender

CLIENT_ID = Query("client_id", "Made by the client; a resend repeats it.", pattern=r"[A-Za-z0-9_-]{8,64}")
FOR_NOBODY_ELSE = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class ImageReceiptOut(BaseModel):
    seq: int
    at: str
    client_id: str
    image: str
    width: int
    height: int
    size: int
    duplicate: bool


class ImageRoutes:
    def __init__(
        self,
        customers: CustomerRoutes,
        access: StaffAccess,
        images: Images,
        sender: FromCustomer,
        settings: Settings,
        rates: Rates,
    ) -> None:
        self._customers, self._access, self._images = customers, access, images
        self._customer = sender
        self._on, self._limit = settings.uploads, settings.upload_max_bytes
        self._rate = Rate("uploads", settings.upload_rate)
        self._desk_rate = rates.of("desk_uploads", settings.upload_rate)

    def endpoints(self) -> list[Endpoint]:
        one = "conversations/<conversation>/images"
        return [
            Endpoint(
                "POST",
                f"/v1/{one}",
                "Send an image while a person serves or is waited for; the body is the file",
                self.send_image,
                None,
                ImageReceiptOut,
                202,
                (409,),
                security="visitor",
                query=(CLIENT_ID,),
                upload=True,
            ),
            Endpoint(
                "GET",
                f"/v1/{one}/<image>",
                "An image of one's own conversation",
                self.read_image,
                security="visitor",
                media=("image/*",),
            ),
            Endpoint(
                "POST",
                f"/v1/desk/{one}",
                "Send an image to the customer one serves; the body is the file",
                self.send_desk_image,
                None,
                ImageReceiptOut,
                202,
                (409,),
                security="staff",
                query=(CLIENT_ID,),
                upload=True,
            ),
            Endpoint(
                "GET",
                f"/v1/desk/{one}/<image>",
                "An image of a conversation one may read",
                self.read_desk_image,
                security="staff",
                media=("image/*",),
            ),
        ]

    async def send_image(self, request: Request, conversation: str, client_id: str | None) -> dict[str, Any]:
        visitor = await self._customers.owned(request, conversation)
        named = self._check_id(client_id)
        await self._rate.check(visitor)
        await self._customers.admit(request, visitor, conversation)
        return await self._take(request, conversation, named, self._customer)

    async def send_desk_image(
        self, request: Request, conversation: str, client_id: str | None
    ) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        named = self._check_id(client_id)
        await self._desk_rate.check(member.id)
        return await self._take(request, conversation, named, FromAgent(member))

    def _check_id(self, client_id: str | None) -> str:
        """Raises Forbidden `uploads_off`, InvalidField."""
        if not self._on:
            raise refusals.off()
        if client_id is None or holds_number(client_id):
            raise InvalidField(["client_id"])
        return client_id

    async def _take(
        self, request: Request, conversation: str, client_id: str, sender: Sender
    ) -> dict[str, Any]:
        with self._images.upload():
            content = await receive(request, self._limit)
            return (await self._images.accept(conversation, client_id, content, sender)).to_json()

    async def read_image(self, request: Request, conversation: str, image: str) -> HTTPResponse:
        await self._customers.owned(request, conversation)
        return await self._answer(conversation, image)

    async def read_desk_image(self, request: Request, conversation: str, image: str) -> HTTPResponse:
        await self._access.reader(request, conversation)
        return await self._answer(conversation, image)

    async def _answer(self, conversation: str, image: str) -> HTTPResponse:
        content, media = await self._images.read(conversation, image)
        name = f'attachment; filename="image.{SUFFIXES[media]}"'
        headers = {**FOR_NOBODY_ELSE, "Content-Disposition": name}
        return HTTPResponse(content, content_type=media, headers=headers)
