"""Change sets over HTTP."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from service.core.http import Body
from service.studio.changes.edits import Edits
from service.studio.changes.rules import Deed, State
from service.studio.changes.store import NOTE_CHARS, TITLE_CHARS, WHY_CHARS

Version = Annotated[int, Field(ge=1, le=10**9, description="The one that was looked at.")]


class WriteChange(Body):
    title: str = Field(min_length=1, max_length=TITLE_CHARS)
    why: str = Field(min_length=1, max_length=WHY_CHARS)
    edits: Edits


class ReviseChange(WriteChange):
    version: Version


class ChangeStep(Body):
    version: Version


class DecideChange(ChangeStep):
    note: str = Field("", max_length=NOTE_CHARS)


class LookAtEdits(Body):
    edits: Edits
    check: bool = Field(False, description="Hold the content against the rules of `kb check` as well.")


class FindingOut(BaseModel):
    file: str
    field: str
    code: str
    message: str
    fix: str
    blocking: bool


class FileOut(BaseModel):
    name: str
    diff: str = Field(description="Unified.")


class ShownOut(BaseModel):
    """An article as customers would read it."""

    file: str
    standard: str
    elder: str


class LookOut(BaseModel):
    files: list[FileOut]
    findings: list[FindingOut]
    shown: list[ShownOut]


class StepOut(BaseModel):
    at: str
    deed: str
    by: str
    note: str


class ChangeItem(BaseModel):
    id: str
    author: str
    state: State
    version: int
    title: str
    files: list[str]
    changed_at: str


class ChangeList(BaseModel):
    items: list[ChangeItem]
    may_edit: bool
    may_approve: bool


class ChangeOut(LookOut):
    id: str
    author: str
    mine: bool
    state: State
    version: int
    title: str
    why: str
    edits: list[dict[str, Any]]
    history: list[StepOut]
    changed_at: str
    may: list[Deed] = Field(description="Steps open to whoever asks.")


class ArticleItem(BaseModel):
    topic: str
    name: str


class ArticleList(BaseModel):
    items: list[ArticleItem]


class ArticleOut(BaseModel):
    topic: str
    file: str
    fields: dict[str, Any]
    """As the file has them, placeholders unfilled."""
