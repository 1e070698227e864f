"""What people write into content by an edit: its parts and their bounds."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_TEXTS, MOST_CHARS, NAME_CHARS = 500, 2000, 60
ONE_LINE = r"^[^\x00-\x1f\x7f]+$"

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARS, pattern=ONE_LINE),
]
Lines = Annotated[list[Line], Field(max_length=MOST_TEXTS)]
Some = Annotated[list[Line], Field(min_length=1, max_length=MOST_TEXTS)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARS, pattern=ONE_LINE),
]
Topic = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]{1,60}$")]
Skill = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Part(BaseModel):
    """Read strictly, never changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ArticleFields(Part):
    """What is left out stays. Lists are replaced as a whole."""

    title: Line | None = None
    care: Line | None = None
    answer: Line | None = None
    formal: Line | None = None
    keywords: Lines | None = None
    steps: Lines | None = None
    alternatives: Lines | None = None
    elder: Lines | None = None
    valid_from: Day | None = None
    valid_until: Day | None = Field(None, description="null: without end")


class SourceFields(Part):
    """What a text rests on."""

    name: Line
    date: Day


class NewFields(ArticleFields):
    """Those of an article that is not there yet. What is left out and has no default is missing in the file, and the
    check says so."""

    similar_questions: Lines = Field(default_factory=list)
    owner: Line | None = None
    reviewer: Line | None = None
    source: Annotated[list[SourceFields], Field(max_length=20)] = Field(default_factory=list)
