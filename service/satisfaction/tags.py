"""What a customer may tick beside his score: bot/data/satisfaction.yml."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.plain_yaml import load

BOT, AGENT = "bot", "agent"
PLEASED = 4
"""From this score on the good tags are offered, below it the bad ones."""


class TagsError(Exception):
    """A file that cannot be used; the message names the fields or the id."""


class Tag(BaseModel):
    """`id` is what is stored and never used for anything else again; `name` is what customers read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: str = Field(pattern=r"^[a-z_]{1,32}$")
    name: str = Field(min_length=1, max_length=12)


Choice = Annotated[tuple[Tag, ...], Field(max_length=8, strict=False)]


class Tags(BaseModel):
    """For a good and for a bad score."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    good: Choice = ()
    bad: Choice = ()

    def for_score(self, score: int) -> tuple[Tag, ...]:
        return self.good if score >= PLEASED else self.bad


class Satisfaction(BaseModel):
    """For the bot and for a person apart: they are praised and blamed for different things."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    bot: Tags = Tags()
    agent: Tags = Tags()

    def about(self, whom: str) -> Tags:
        return self.agent if whom == AGENT else self.bot


def load_satisfaction(path: Path) -> Satisfaction:
    """Without a file there are scores and comments, but no tags. Raises TagsError."""
    if not path.is_file():
        return Satisfaction()
    try:
        found = Satisfaction.model_validate(load(path))
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise TagsError(f"{path.name}: {', '.join(fields)}") from None
    for tags in (found.bot, found.agent):
        ids = [one.id for one in (*tags.good, *tags.bad)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise TagsError(f"{path.name}: twice: {', '.join(twice)}")
    return found
