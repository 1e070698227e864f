"""Rating over HTTP: what may be ticked, the rating itself, and what the desk may read of it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sanic import Request

from service.conversations.routes import CustomerRoutes
from service.core.errors import Forbidden
from service.core.http import Body, Endpoint
from service.core.ids import ID_PATTERN
from service.desk.access import StaffAccess
from service.satisfaction.giving import Given, Ratings
from service.satisfaction.tags import Satisfaction


class Rate(Body):
    rating: Annotated[str, Field(pattern=ID_PATTERN, description="The id of `rating.asked`.")]
    score: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[list[Annotated[str, Field(max_length=32)]], Field(default_factory=list, max_length=8)]
    comment: Annotated[str, Field(max_length=2000, description="Masked before it is kept.")] = ""


class TagOut(BaseModel):
    id: str
    name: str


class TagsOut(BaseModel):
    good: list[TagOut] = Field(description="For a score of 4 or 5.")
    bad: list[TagOut] = Field(description="For a score of 1 to 3.")


class SatisfactionOut(BaseModel):
    bot: TagsOut
    agent: TagsOut


class RatingOut(BaseModel):
    about: Literal["bot", "agent"]
    asked_at: str
    score: int | None = Field(description="Null where the customer did not rate.")
    tags: list[str]
    comment: str | None


class RatingsOut(BaseModel):
    ratings: list[RatingOut]


class SatisfactionRoutes:
    def __init__(
        self,
        customers: CustomerRoutes,
        access: StaffAccess,
        ratings: Ratings,
        satisfaction: Callable[[], Satisfaction],
        agents_see: bool,
    ) -> None:
        """`agents_see`: whether the desk may read how its customers rated."""
        self._customers, self._access, self._ratings = customers, access, ratings
        self._satisfaction, self._agents_see = satisfaction, agents_see

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/satisfaction",
                "What may be ticked beside a score",
                self.read_tags,
                None,
                SatisfactionOut,
            ),
            Endpoint(
                "POST",
                "/v1/conversations/<conversation>/ratings",
                "Rate what was asked about, once",
                self.rate,
                Rate,
                None,
                204,
                (409,),
                security="visitor",
            ),
            Endpoint(
                "GET",
                "/v1/desk/conversations/<conversation>/ratings",
                "How the customer rated, where `SUBTEXT_AGENTS_SEE_RATINGS` allows it",
                self.read_ratings,
                None,
                RatingsOut,
                security="staff",
            ),
        ]

    async def read_tags(self, _request: Request) -> dict[str, Any]:
        return self._satisfaction().model_dump()

    async def rate(self, request: Request, conversation: str, body: Rate) -> None:
        await self._customers.limited(request, conversation)
        await self._ratings.give(conversation, body.rating, Given(body.score, body.tags, body.comment))

    async def read_ratings(self, request: Request, conversation: str) -> dict[str, Any]:
        member = await self._access.agent(request)
        await self._access.check_may_see(member, conversation)
        if not self._agents_see:
            raise Forbidden("ratings_hidden", "客户的评价不在工作台显示。")
        return {"ratings": await self._ratings.of_conversation(conversation)}
