"""What goes over the wire between the open questions, the desk and the studio."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.studio.changes.fields import MOST_CHARS, NAME_CHARS
from service.studio.changes.rules import State
from service.studio.unresolved.noting import NOTE_CHARS

MOST_AT_ONCE = 500
Seq = Annotated[int, Field(ge=1, le=2**31 - 1)]


class NoteQuestion(Body):
    seq: Annotated[Seq, Field(description="Of the customer's message.")]
    kind: Literal["noted", "expert"] = Field(
        description="`expert`: the agent has no answer either and asks for one."
    )
    note: str = Field("", max_length=NOTE_CHARS)
    answer: Seq | None = Field(None, description="The agent's own message that answered it.")


class NotedQuestion(BaseModel):
    seq: int
    kind: Literal["noted", "expert"]
    answer: int | None


class NotedQuestions(BaseModel):
    questions: list[NotedQuestion]


class LiveAnswer(BaseModel):
    change: str
    topic: str
    title: str
    questions: int = Field(description="Of the agent's customers, that it answers.")
    at: str


class LiveAnswers(BaseModel):
    answers: list[LiveAnswer] = Field(description="Not read yet, the newest first.")


class QuestionOut(BaseModel):
    conversation: str
    seq: int
    text: str = Field(description="As the bot would read it: masked, normalised.")
    at: str
    kind: Literal["noted", "expert", "found"]
    agent: str | None = Field(description="Number of the agent who needed the answer.")
    note: str | None
    answer: str | None = Field(description="The agent's answer without what is the customer's own.")


class QuestionGroup(BaseModel):
    conversations: int = Field(description="That needed an answer.")
    oldest: str
    questions: list[QuestionOut] = Field(description="The most typical wording first.")


class QuestionChange(BaseModel):
    id: str
    title: str
    state: State
    topic: str | None
    questions: int
    changed_at: str


class SkillName(BaseModel):
    id: str
    name: str


class QuestionsOut(BaseModel):
    groups: list[QuestionGroup] = Field(description="The most needed first; of those alike the oldest.")
    total: int = Field(description="Questions in all groups, also those beyond `limit`.")
    found: int = Field(description="Groups there are.")
    changes: list[QuestionChange] = Field(description="The newest change sets that answer questions.")
    dismissed: list[QuestionOut] = Field(description="The newest that need no answer.")
    skills: list[SkillName] = Field(description="Groups that a new topic may belong to.")


class QuestionKey(Body):
    conversation: str = Field(pattern=ID_PATTERN)
    seq: Seq


class PickQuestions(Body):
    questions: list[QuestionKey] = Field(min_length=1, max_length=MOST_AT_ONCE)


class DraftAnswer(PickQuestions):
    """`name` and `skill` are needed for a topic that is new, and otherwise left alone."""

    topic: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]{1,60}$", max_length=64)
    answer: str = Field("", max_length=MOST_CHARS)
    name: str = Field("", max_length=NAME_CHARS)
    skill: str = Field("", pattern=r"^[a-z0-9_]{0,60}$")


class DraftOut(BaseModel):
    change: str
