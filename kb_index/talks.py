"""Conversations kept as tests: what a customer says, and what the bot should make of each message. bot/talks/*.yml.

They belong to the content, but nothing of them is said to customers and nothing is trained on them.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from kb_index.article import Text, TopicId
from kb_index.content import Content, Problem, read_yaml, shape_problems

TALKS = "bot/talks"
MOST_TURNS = 30
ID_PATTERN = r"^[a-z0-9_]{3,60}$"
NEED_PATTERN = r"^[a-z0-9_]{1,60}$"

Kind = Literal["answer", "suggest", "probe", "handoff", "talk", "refuse"]
"""As decisions have it. The questions before a person takes over count as the handoff they lead to."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Expected(_Shape):
    """What should become of one message; what is left out may be anything. `skill`: the group that gets the customer."""

    kind: Kind
    topic: TopicId | None = None
    need: Annotated[str, Field(pattern=NEED_PATTERN)] | None = None
    skill: Annotated[str, Field(pattern=NEED_PATTERN)] | None = None

    @model_validator(mode="after")
    def _only_a_handoff_has_a_skill(self) -> Expected:
        if self.skill is not None and self.kind != "handoff":
            raise ValueError("only a handoff has a skill")
        return self


class Turn(_Shape):
    """One message of the customer; without `expect` it only leads to the next."""

    says: Text
    expect: Expected | None = None


class Talk(_Shape):
    """One file."""

    id: Annotated[str, Field(pattern=ID_PATTERN)]
    name: Text
    turns: Annotated[list[Turn], Field(min_length=1, max_length=MOST_TURNS)]

    @property
    def key(self) -> str:
        """Id and content: a test whose expectations were changed is another one."""
        data = json.dumps(self.model_dump(exclude={"name"}), ensure_ascii=False, sort_keys=True)
        return f"{self.id}@{hashlib.sha256(data.encode()).hexdigest()[:8]}"


def file_of(talk_id: str) -> str:
    return f"{TALKS}/{talk_id}.yml"


def read_talks(root: Path) -> tuple[list[Talk], list[Problem]]:
    """All kept conversations under the project folder by id, and the faults for which others were left out."""
    content = Content()
    talks = [talk for _, talk in parsed(content, root) if talk is not None]
    return talks, content.located(content.problems)


def parsed(content: Content, root: Path) -> Iterator[tuple[str, Talk | None]]:
    """File by file; None where it has no such shape: `content.problems` then says why."""
    for path in sorted((root / TALKS).glob("*.yml")):
        name = path.relative_to(root).as_posix()
        data = read_yaml(content, root, name)
        if name in content.files:
            try:
                yield name, Talk.model_validate(data)
            except ValidationError as error:
                content.problems += shape_problems(name, Talk, error)
                yield name, None


def written(talk: Talk) -> str:
    """The text of its file."""
    yaml = YAML()
    yaml.width = 1 << 30
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(_plain(talk), stream)
    return stream.getvalue()


def _plain(talk: Talk) -> dict[str, Any]:
    data: dict[str, Any] = talk.model_dump(exclude_none=True)
    return data
