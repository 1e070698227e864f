"""kb_index/pairs.yml: topics that customers mix up, and the one question that tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.article import Text, TopicId
from kb_index.plain_yaml import load

PAIRS = "kb_index/pairs.yml"

Key = frozenset[str]


class PairsError(Exception):
    """A pairs file that cannot be used; the message names the fields."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Side(_Model):
    """One of the two topics: what its button says, and which words in a reply mean it."""

    topic: TopicId
    button: Text
    words: list[Text] = Field(default_factory=list)

    @property
    def signs(self) -> tuple[str, ...]:
        """The button's text and the words."""
        return (self.button, *self.words)


class Pair(_Model):
    """The question, and its two sides in the order the question names them."""

    ask: Text
    sides: list[Side] = Field(min_length=2, max_length=2)
    usually: TopicId | None = None
    """The side that 卡 by itself means, where the sides differ by the kind of card."""

    @property
    def topics(self) -> tuple[str, str]:
        return self.sides[0].topic, self.sides[1].topic


class PairsFile(_Model):
    """The file."""

    pairs: list[Pair]


def load_pairs(path: Path) -> Mapping[Key, Pair]:
    """Pairs by their two topics; none when there is no file. Raises PairsError when it does not fit."""
    if not path.is_file():
        return {}
    try:
        return by_topics(PairsFile.model_validate(load(path)).pairs)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
        raise PairsError(f"{path.name}: {', '.join(fields)}") from None


def by_topics(pairs: Iterable[Pair]) -> dict[Key, Pair]:
    return {frozenset(pair.topics): pair for pair in pairs}
