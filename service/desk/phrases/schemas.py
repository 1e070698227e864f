"""What goes in and out of the canned replies' endpoints."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.desk.phrases.rules import MOST_FAVOURITES

ScopeName = Literal["personal", "team", "global"]


class WritePhrase(Body):
    """Longer than the rules allow, so that their refusals say what is wrong."""

    shortcode: Annotated[str, Field(max_length=100, description="What is typed after `/`.")]
    title: Annotated[str, Field(max_length=200)]
    category: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(max_length=5000, description="May hold variables such as {{工号}}.")]


class CreatePhrase(WritePhrase):
    scope: ScopeName = "personal"
    skill: Annotated[str, Field(max_length=64, description="The group of a team's phrase.")] = ""


class ChangePhrase(WritePhrase):
    version: Annotated[int, Field(ge=1, description="The one that was read; another one is a conflict.")]


class Favourites(Body):
    phrases: Annotated[
        list[Annotated[str, Field(pattern=ID_PATTERN)]],
        Field(max_length=4 * MOST_FAVOURITES, description="All of them, in the agent's own order."),
    ]


class ContentOut(BaseModel):
    shortcode: str
    title: str
    category: str
    text: str


class PhraseOut(ContentOut):
    id: str
    scope: ScopeName
    skill: str | None = Field(description="The group, of a team's phrase.")
    version: int
    used: int = Field(description="How often it was inserted, by everybody who sees it.")
    last_used: str | None


class SkillOut(BaseModel):
    id: str
    name: str


class PhrasesOut(BaseModel):
    version: str = Field(description="Of this list; give it back as `known`.")
    unchanged: bool = Field(description="True when it is the `known` one: then nothing else is filled in.")
    phrases: list[PhraseOut]
    favourites: list[str]
    values: dict[str, str] = Field(description="Variables that are the same for everybody.")
    variables: list[str] = Field(description="All that may be used.")
    skills: list[SkillOut]
    may_manage: bool = Field(description="Whether he may change those of teams and of everybody.")


class RefusalOut(BaseModel):
    code: str
    field: str
    text: str


class RowOut(BaseModel):
    row: int
    outcome: Literal["new", "changed", "same", "refused"]
    shortcode: str
    scope: ScopeName | None
    before: ContentOut | None
    after: ContentOut | None
    refusal: RefusalOut | None


class CountsOut(BaseModel):
    new: int
    changed: int
    same: int
    refused: int


class PlanOut(BaseModel):
    hash: str = Field(description="Give it back as `apply` to carry out this plan and no other.")
    applied: bool
    counts: CountsOut
    rows: list[RowOut]
