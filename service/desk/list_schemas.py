"""What goes over the wire about the desk's list: pages, counts, and the views agents save."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.conversations.schemas import ChannelName
from service.core.http import Body
from service.desk.labels.schemas import LabelIds
from service.desk.schemas import Card


class HandedOverOut(BaseModel):
    conversations: list[Card]
    next: str | None = Field(description="`before` of the next page; null on the last one.")


class CountsOut(BaseModel):
    """1000 stands for a thousand or more."""

    all: int
    ended: int


class ListFilter(Body):
    """Which conversations a list shows, and in which order; what is left out filters nothing."""

    list: Literal["mine", "waiting", "all", "ended"] = "waiting"
    skill: Annotated[str | None, Field(pattern=r"^[a-z0-9_]{1,32}$")] = None
    reason: Annotated[str | None, Field(pattern=r"^[a-z0-9_.]{1,64}$")] = None
    urgent: bool = False
    unread: bool = False
    owed: bool = Field(False, description="The agent owes its customer a promise.")
    labels: LabelIds = Field([], max_length=10, description="Any of these.")
    channel: ChannelName | None = None
    vip: bool = False
    waited: Annotated[int | None, Field(ge=1, le=1440, description="More minutes than these.")] = None
    q: Annotated[str | None, Field(min_length=1, max_length=64, description="Masked before it is kept.")] = (
        None
    )
    sort: Literal["usual", "due", "waited", "active"] = "usual"


class SaveView(Body):
    name: Annotated[str, Field(min_length=1, max_length=32)]
    filter: ListFilter
    default: bool = Field(False, description="Shown when the desk is opened; there is one at most.")


class ViewOut(BaseModel):
    id: str
    name: str
    filter: ListFilter
    default: bool


class ViewsOut(BaseModel):
    """In the order they were saved."""

    views: list[ViewOut]
