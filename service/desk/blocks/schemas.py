"""What goes over the wire about blocked customers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.conversations.schemas import AgentBadge
from service.core.http import Body

Reason = Literal["abuse", "spam", "machine", "other"]
"""辱骂, 广告或刷屏, 机器流量, 其他."""
Hours = Literal[1, 24, 168]
StateName = Literal["proposed", "active", "declined", "lapsed", "lifted", "expired"]


class ProposeBlock(Body):
    reason: Reason
    hours: Hours
    note: Annotated[str, Field(max_length=200, description="What happened; required for `other`.")] = ""


class BlockOut(BaseModel):
    id: str
    conversation: str
    state: StateName
    reason: Reason
    hours: int
    note: str | None
    headline: str = Field(description="What the customer came with, of the latest summary.")
    known: bool = Field(
        description="A customer the bank's site vouched for: it holds good in all his browsers."
    )
    mark: str = Field(
        description="Four characters by which staff tell the customer from another; the same in all his browsers where "
        "`known`. Made from an id that says nothing about him."
    )
    proposed_by: AgentBadge
    proposed_at: str
    decided_by: AgentBadge | None
    decided_at: str | None
    until: str | None = Field(description="When it ends by itself; null until it is confirmed.")
    lifted_by: AgentBadge | None
    lifted_at: str | None
    told_at: str | None = Field(description="When the blocked customer last told of an emergency.")


class BlockAnswer(BaseModel):
    block: BlockOut | None = Field(
        description="The proposal or block that holds good now for the customer of the conversation."
    )


class BlocksOut(BaseModel):
    blocks: list[BlockOut]
    next: str | None = Field(description="`before` of the next page; null on the last.")
    version: str = Field(description="Of what is on this page; `known` of a call that waits for another one.")
