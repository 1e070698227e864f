"""Insight over the wire. Counts and names of the content only: nothing a customer wrote is in it."""

from typing import Literal

from pydantic import BaseModel, Field

Share = float | None


class TopicName(BaseModel):
    topic: str
    name: str


class Group(BaseModel):
    id: str
    name: str


class TotalsOut(BaseModel):
    turns: int
    conversations: int
    conversations_before: int | None
    change: float | None = Field(
        description="0.25: a quarter more; null while there is too little to compare with."
    )
    asking: int = Field(description="Conversations with business in them.")
    handed_over: int = Field(description="Those of them that went to a person.")
    answers: int
    unhelpful: int
    wanted_person: int = Field(description="Turns in which a person was asked for.")
    out_of_scope: int = Field(description="Turns out of scope or not understood.")
    small_talk: int


class EndsOut(BaseModel):
    answer: int
    probe: int
    gather: int
    suggest: int
    refuse: int
    handoff: int
    talk: int


class TopicOut(TopicName):
    turns: int
    conversations: int
    share: Share = Field(description="Of the volume: conversations of all business topics together, 0–1.")
    conversations_before: int | None
    change: float | None
    ends: EndsOut = Field(description="Turns by kind of decision.")
    unhelpful: int


class OutsideOut(TopicName):
    conversations: int
    share: Share
    skill: Group = Field(description="The people who serve it.")


class CoverageOut(BaseModel):
    line: float
    volume: int
    carried: Share = Field(description="What the topics inside carry of the volume.")
    contained: Share = Field(description="Conversations with business in them that no person was needed for.")
    inside: list[TopicName]
    outside: list[OutsideOut]
    not_asked: int = Field(description="Topics of the vocabulary that nobody asked about.")


class FewOut(TopicName):
    examples: int
    floor: int
    in_demand: bool
    action: Literal["add_questions", "write_article"]


class WeakOut(TopicName):
    answers: int
    unhelpful: int
    handed_over: int
    failed: int = Field(description="Answers that did not help, that a person had to follow, or both.")
    share: Share
    low: float
    high: float
    stands_out: bool = Field(description="Even `low` is above the share of all answers.")


class UnusedOut(TopicName):
    title: str | None
    turns: int = Field(description="Turns about the topic that ended without its article.")


class DatedOut(TopicName):
    age: Literal["expired", "expiring", "stale"]
    day: str


class CloseOut(BaseModel):
    one: TopicName
    other: TopicName
    turns: int
    told_apart: bool = Field(description="Whether a question of kb_index/pairs.yml tells them apart.")


class InsightsOut(BaseModel):
    days: int
    first_day: str = Field(description="Day of the bank; `last_day` is today.")
    last_day: str
    counted_from: str | None = Field(description="Day of the oldest turn there is.")
    comparable: bool = Field(description="Whether turns were counted during the whole period before.")
    totals: TotalsOut
    topics: list[TopicOut]
    coverage: CoverageOut
    few: list[FewOut]
    weak: list[WeakOut]
    unused: list[UnusedOut]
    dated: list[DatedOut]
    close: list[CloseOut]
    digest: str = Field(description="The same on one page, in Chinese.")
