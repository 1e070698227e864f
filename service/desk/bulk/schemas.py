"""Deeds for many conversations on the wire."""

from typing import Annotated

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.desk.labels.schemas import PutLabels
from service.desk.schemas import Close, Note, StaffId

MOST = 200
ConversationId = Annotated[str, Field(pattern=ID_PATTERN)]
Conversations = Annotated[
    list[ConversationId], Field(min_length=1, max_length=MOST, description="Each counts once.")
]


class AssignMany(Body):
    conversations: Conversations
    agent: StaffId
    note: Note


class LabelMany(PutLabels):
    conversations: Conversations


class CloseMany(Close):
    """One wrap-up for all of them."""

    conversations: Conversations


class RowOut(BaseModel):
    conversation: str
    code: str | None = Field(description="Why it could not be done; null where it was, now or before.")
    message: str | None


class BulkOut(BaseModel):
    """In the order that was asked for."""

    done: int
    results: list[RowOut]
