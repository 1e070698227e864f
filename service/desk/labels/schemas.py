"""Labels on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN
from service.desk.labels.rules import NAME_CHARS

Colour = Literal["grey", "red", "orange", "green", "teal", "blue", "purple", "pink"]
LabelIds = list[Annotated[str, Field(pattern=ID_PATTERN)]]


class NewLabel(Body):
    name: Annotated[str, Field(min_length=1, max_length=NAME_CHARS, description="Masked before it is kept.")]
    colour: Colour


class ChangeLabel(NewLabel):
    retired: bool = Field(False, description="Put on nothing more; it stays where it is.")


class PutLabels(Body):
    """Labels to put on and to take off; what is there already, or is not, is no mistake."""

    on: LabelIds = Field([], max_length=20)
    off: LabelIds = Field([], max_length=20)


class LabelOut(BaseModel):
    id: str
    name: str
    colour: Colour


class KnownLabel(LabelOut):
    retired: bool


class LabelsOut(BaseModel):
    """In the order they were made."""

    labels: list[KnownLabel]
    may_manage: bool


class LabelsOn(BaseModel):
    """Those of a conversation, in the order they were put on."""

    labels: list[LabelOut]
