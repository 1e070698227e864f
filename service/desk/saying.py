"""What an agent says to a customer: looked at by the language guard, perhaps a quote, perhaps from a suggestion."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sanic import Request

from service.conversations.events import Envelope
from service.conversations.schemas import ReceiptOut, SayMessage
from service.conversations.store import Draft
from service.core.http import Body, Empty, Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.desk.language.guard import REASON_CHARS, check_language, note_override
from service.desk.language.rules import forbidden, hints
from service.desk.suggesting.store import Suggesting, Taken
from service.handoff.deskwork.actions import DeskActions
from service.identity.roles import Right

Seq = Annotated[int, Field(ge=1, le=999_999_999)]
DAYS = Query("days", "How far back to count.", minimum=1, maximum=366, default=7)


class TakenSuggestion(Body):
    seq: Annotated[Seq, Field(description="Of the customer's message it was offered for.")]
    rank: Annotated[int, Field(ge=1, le=3)]


class SayToCustomer(SayMessage):
    suggestion: TakenSuggestion | None = None
    override: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=REASON_CHARS,
            description="Why a forbidden promise is said all the same; audited.",
        ),
    ] = None


class LanguageIn(Body):
    text: Annotated[str, Field(max_length=20_000)]


class HintOut(BaseModel):
    word: str
    kind: Literal["command", "jargon"]
    plain: list[str] = Field(description="What fits in its place; empty: the sentence must change.")


class LanguageOut(BaseModel):
    forbidden: list[str] = Field(description="Promises that `messages` refuses with `language_forbidden`.")
    hints: list[HintOut]


class SuggestionOut(BaseModel):
    source: Literal["article", "playbook", "phrase"]
    topic: str = Field(description="Of a phrase its id.")
    title: str
    text: str
    confidence: float


class SuggestionsOut(BaseModel):
    seq: int | None = Field(
        description="The customer's message they answer; null: nothing waits for a reply."
    )
    suggestions: list[SuggestionOut]


class SuggestionUse(BaseModel):
    source: str
    topic: str
    offered: int
    taken: int = Field(description="Sent, changed or not.")
    edited: int = Field(description="Changed before they were sent.")


class SuggestionUses(BaseModel):
    days: int
    uses: list[SuggestionUse]


class SayingRoutes:
    def __init__(self, access: StaffAccess, actions: DeskActions, suggesting: Suggesting) -> None:
        self._access, self._actions, self._suggesting = access, actions, suggesting

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "POST",
                f"{ONE}/messages",
                "Write to the customer; refused with `language_forbidden` for a promise a bank may not make",
                self.say,
                SayToCustomer,
                ReceiptOut,
                202,
                (409,),
                security="staff",
            ),
            Endpoint(
                "POST",
                "/v1/desk/language",
                "What the language guard says of a text; nothing is kept",
                self.check_words,
                LanguageIn,
                LanguageOut,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{ONE}/suggestions",
                "Up to three replies to what the customer said last",
                self.suggest_replies,
                Empty,
                SuggestionsOut,
                security="staff",
            ),
            Endpoint(
                "GET",
                "/v1/desk/suggestion-uses",
                "How suggested replies were used, for supervisors",
                self.read_suggestion_uses,
                None,
                SuggestionUses,
                query=(DAYS,),
                security="staff",
            ),
        ]

    async def say(self, request: Request, conversation: str, body: SayToCustomer) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        override = check_language(body.text, body.override)
        taken = Taken(body.suggestion.seq, body.suggestion.rank) if body.suggestion else None

        async def note(draft: Draft, said: Envelope) -> None:
            if override is not None:
                await note_override(draft, member, override, said.seq)
            if taken is not None:
                await self._suggesting.take(draft, taken, str(said.data["text"]))

        receipt = await self._actions.say(conversation, member, body.client_id, body.text, body.quotes, note)
        return receipt.to_json()

    async def check_words(self, request: Request, body: LanguageIn) -> dict[str, Any]:
        await self._access.changing_agent(request)
        return {"forbidden": forbidden(body.text), "hints": [asdict(hint) for hint in hints(body.text)]}

    async def suggest_replies(self, request: Request, conversation: str, body: Empty) -> dict[str, Any]:
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        offer = await self._suggesting.offer(conversation, member)
        return {"seq": offer.seq, "suggestions": [asdict(one) for one in offer.suggestions]}

    async def read_suggestion_uses(self, request: Request, days: int) -> dict[str, Any]:
        await self._access.holder(request, Right.SEE_HANDED_OVER)
        return {"days": days, "uses": await self._suggesting.figures(days)}
