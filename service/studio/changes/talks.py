"""A conversation kept as a test, as a change set has it. What is said is masked before anything else is done with it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kb_index.talks import ID_PATTERN, MOST_TURNS, Expected, Talk, Turn, written
from service.privacy.mask import mask

SAID_CHARS, NAME_CHARS = 2000, 60
_ONE_LINE = r"^[^\x00-\x1f\x7f]+$"


def _masked(text: str) -> str:
    """Any white space is one blank: a message is one line of the file."""
    return mask(" ".join(text.split())).text


Said = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=SAID_CHARS, pattern=_ONE_LINE),
    AfterValidator(_masked),
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARS, pattern=_ONE_LINE),
    AfterValidator(_masked),
]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class KeptTurn(_Part):
    """One message of the customer; without `expect` it only leads to the next."""

    says: Said
    expect: Expected | None = None


class KeepTalk(_Part):
    """The whole file: new, or in the place of the one with this id."""

    kind: Literal["keep_talk"]
    id: Annotated[str, StringConstraints(pattern=ID_PATTERN)]
    name: Name
    turns: Annotated[list[KeptTurn], Field(min_length=1, max_length=MOST_TURNS)]

    def text(self) -> str:
        """The file's text."""
        turns = [Turn(says=turn.says, expect=turn.expect) for turn in self.turns]
        return written(Talk(id=self.id, name=self.name, turns=turns))
