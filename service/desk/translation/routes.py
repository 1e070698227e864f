"""Machine translation over HTTP: of a customer's message, and of the draft that answers it."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sanic import Request

from service.core.errors import InvalidField
from service.core.http import Body, Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.desk.translation.translating import Translating
from service.identity.roles import Right


class Translate(Body):
    """A message of the customer's, by its number, or a text: one of the two."""

    seq: Annotated[int | None, Field(ge=1, le=999_999_999)] = None
    text: Annotated[str | None, Field(max_length=20_000, description="Masked before it leaves.")] = None
    to: Annotated[str, Field(max_length=16, description="One of `/v1/desk/translation`.")]


class TranslationOut(BaseModel):
    """Made by a machine, and kept nowhere."""

    text: str = Field(description="The translation, masked.")
    to: str
    of: str = Field(description="What was sent to be translated, masked.")


class LanguagesOut(BaseModel):
    languages: list[str] = Field(description="Texts may be translated into these; empty: it is off.")


class TranslationRoutes:
    def __init__(self, access: StaffAccess, translating: Translating) -> None:
        self._access, self._translating = access, translating

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/desk/translation",
                "Languages that texts may be translated into",
                self.read_languages,
                None,
                LanguagesOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/translation",
                "A machine translation of a message or of a draft; nothing is sent to the customer or kept",
                self.translate,
                Translate,
                TranslationOut,
                200,
                (409, 503),
                security="staff",
            ),
        ]

    async def read_languages(self, request: Request) -> dict[str, Any]:
        await self._access.holder(request, Right.SERVE)
        return {"languages": list(self._translating.languages)}

    async def translate(self, request: Request, conversation: str, body: Translate) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        if body.seq is not None and body.text is None:
            return await self._translating.message(conversation, body.seq, body.to, member)
        if body.text is not None and body.seq is None:
            return await self._translating.draft(conversation, body.text, body.to, member)
        raise InvalidField(["seq", "text"])
