"""What goes over the wire about masked values, and one that is shown."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.core.http import Body
from service.core.ids import ID_PATTERN

Reason = Literal["identity", "business", "callback", "dispute", "other"]
"""核对身份, 办理业务, 回电联系, 核查争议, 其他."""


class RevealPersonal(Body):
    value: Annotated[str, Field(pattern=ID_PATTERN, description="Id of the value.")]
    reason: Reason
    note: Annotated[str, Field(max_length=200, description="What for; required for `other`.")] = ""


class SaidOut(BaseModel):
    """A masked value in a customer's message; offsets are code points of the stored text."""

    seq: int
    start: int
    end: int
    kind: str
    shown: str = Field(description="The placeholder.")
    value: str | None = Field(description="Id of the value, where the reader may see it; null: he may not.")
    until: str | None = Field(description="When it is deleted.")


class PersonalOut(BaseModel):
    """What the customer said that identifies him, in the order of the log, without its values."""

    said: list[SaidOut]


class RevealedOut(BaseModel):
    kind: str
    value: str = Field(description="As it was typed.")
