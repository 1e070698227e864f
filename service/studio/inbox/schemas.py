"""What goes over the wire between the inbox and its screen."""

from typing import Literal

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.studio.changes.rules import State
from service.studio.inbox.understanding import Warning

VerdictName = Literal["topic", "new_topic", "out_of_scope", "discard"]
ReasonName = Literal[
    "unhelpful", "handed_over", "no_hit", "unanswered", "low_confidence", "small_margin", "disagrees"
]
MOST_AT_ONCE = 500


class MessageOut(BaseModel):
    conversation: str
    seq: int
    at: str
    kind: str
    reason: str = Field(description="The decision's reason.")
    topic: str | None
    reasons: list[ReasonName] = Field(description="Why it is worth a look, the heaviest first.")
    certainty: float = Field(description="0–1; 0 where the customer showed that the bot was wrong.")


class RowOut(BaseModel):
    text: str = Field(description="As the bot read it: masked, normalised.")
    messages: list[MessageOut] = Field(description="Worded alike, the newest first.")


class ClusterOut(BaseModel):
    size: int = Field(description="Messages in it.")
    certainty: float
    spread: float = Field(description="Mean distance of the rows from their middle, 0–1.")
    reasons: dict[ReasonName, int]
    rows: list[RowOut] = Field(description="The most typical first.")


class InChange(BaseModel):
    id: str
    title: str
    state: State = Field(description="One that is under way: `draft`, `proposed`, `approved` or `applying`.")
    messages: int = Field(description="Messages it deals with; they are in no cluster.")


class InboxOut(BaseModel):
    clusters: list[ClusterOut] = Field(description="The most frequent and least certain first.")
    total: int = Field(description="Messages in all clusters, also those beyond `limit`.")
    found: int = Field(description="Clusters there are.")
    in_changes: list[InChange] = Field(description="Change sets under way that deal with messages.")


class OptionOut(BaseModel):
    topic: str
    name: str
    score: float
    warning: Warning | None = Field(
        description="`known`: an example says the same already; `contradicts`: the nearest examples agree on another topic."
    )


class ExampleOut(BaseModel):
    text: str
    topic: str
    score: float = Field(description="Cosine to the message, 0–1.")


class SuggestionsOut(BaseModel):
    text: str
    options: list[OptionOut]
    examples: list[ExampleOut]


class TopicName(BaseModel):
    id: str
    name: str


class TopicsOut(BaseModel):
    topics: list[TopicName]


class MessageKey(Body):
    conversation: str = Field(pattern=ID_PATTERN)
    seq: int = Field(ge=1, le=2**31 - 1)


class AddLabel(Body):
    messages: list[MessageKey] = Field(min_length=1, max_length=MOST_AT_ONCE)
    verdict: VerdictName
    topic: str | None = Field(None, pattern=r"^[a-z]+\.[a-z0-9_]{1,60}$", max_length=64)
    name: str | None = Field(None, max_length=200)


class LabelledOut(BaseModel):
    label: str
    messages: int


class LabelledText(BaseModel):
    text: str
    conversation: str
    seq: int
    by: str
    at: str


class LabelGroup(BaseModel):
    verdict: VerdictName
    topic: str | None
    name: str | None
    texts: list[LabelledText]


class RecentLabel(BaseModel):
    label: str
    verdict: VerdictName
    topic: str | None
    name: str | None
    by: str
    at: str
    messages: int


class LabelsOut(BaseModel):
    groups: list[LabelGroup] = Field(description="Texts to learn from; discarded ones are left out.")
    recent: list[RecentLabel] = Field(description="The newest decisions first, to be undone.")


WhyName = Literal["known", "repeated", "contradicts", "hidden", "unfit", "too_long", "empty", "no_file"]


class LeftOut(BaseModel):
    topic: str
    name: str
    text: str
    why: WhyName
    other: str = Field(description="Name of the topic it contradicts, or the text that says the same.")


class LeftOutLabel(LeftOut):
    label: str = Field(description="The decision; undone, its messages are in the inbox again.")


class NewTopicOut(BaseModel):
    name: str
    messages: int
    labels: list[str]
    texts: list[str] = Field(description="Its wordings that may become questions, at most sixty.")


class LabelChange(BaseModel):
    id: str
    title: str
    state: State
    messages: int = Field(description="Labelled messages in it.")
    changed_at: str


class ProposalsOut(BaseModel):
    messages: int = Field(description="Labelled and in no change set, as far as nothing speaks against them.")
    wordings: int
    topics: int
    left_out: list[LeftOutLabel]
    new_topics: list[NewTopicOut] = Field(description="They need content before they can be learnt.")
    changes: list[LabelChange] = Field(description="The newest change sets of labels.")


class ProposedOut(BaseModel):
    change: str | None = Field(description="null: nothing was left to propose.")
    wordings: int
    topics: int
    messages: int = Field(description="Labels that are in it, also by another wording that says the same.")
    left_out: list[LeftOut]
