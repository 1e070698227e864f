"""Surface questions and the needs behind them: bot/data/needs/*.yml. How a need is read from words: reading.py."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from service.core.yaml_files import read_yaml

MAX_PROBES = 2
MAX_BUTTONS = 4


class NeedsError(Exception):
    """A needs file that cannot be used; the message names file and field."""


@dataclass(frozen=True)
class Need:
    """One need behind a surface question. `lead` is said before the answer, `identity` is required for it."""

    need: str
    topic: str
    name: str
    button: str
    cues: tuple[str, ...]
    """Words that tell this need; … within one stands for up to six characters."""
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    lead: str
    identity: Literal["none", "basic", "strong"] = "none"
    checklist: tuple[str, ...] = ()
    """Yes/no points said after the answer; only a dated hot topic gives them (hot_topics.py)."""


@dataclass(frozen=True)
class Surface:
    """A surface question (a topic with policy `probe`), its two probes and its needs, likeliest first."""

    surface: str
    probe: str
    probe_again: str
    needs: Annotated[tuple[Need, ...], Field(min_length=2)]

    def named(self, need: str | None) -> Need | None:
        return next((item for item in self.needs if item.need == need), None)


_SURFACE: TypeAdapter[Surface] = TypeAdapter(Surface)


def load_surfaces(folder: Path) -> dict[str, Surface]:
    """All needs files of a folder by surface topic. Raises NeedsError naming what does not fit."""
    surfaces = (_load(path) for path in sorted(folder.glob("*.yml")))
    return {surface.surface: surface for surface in surfaces}


def load_bare(path: Path) -> dict[str, tuple[str, ...]]:
    """Surface → questions that tell no need, of a Rasa NLU file; none when there is no file. Raises NeedsError."""
    if not path.is_file():
        return {}
    try:
        blocks = read_yaml(path)["nlu"]
        rows = {block["intent"]: block["examples"].splitlines() for block in blocks}
    except (KeyError, TypeError, AttributeError):
        raise NeedsError(f"{path.name}: nlu") from None
    texts = {name: [line.strip().removeprefix("-").strip() for line in lines] for name, lines in rows.items()}
    return {name: tuple(text for text in lines if text) for name, lines in texts.items()}


def load_nothing(path: Path) -> tuple[str, ...]:
    """Replies to a probe that tell no need; none when there is no file. Raises NeedsError."""
    if not path.is_file():
        return ()
    data = read_yaml(path)
    replies = data.get("replies") if isinstance(data, dict) else None
    if not isinstance(replies, list) or not all(isinstance(text, str) and text for text in replies):
        raise NeedsError(f"{path.name}: replies")
    return tuple(replies)


def _load(path: Path) -> Surface:
    try:
        surface = _SURFACE.validate_python(read_yaml(path))
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise NeedsError(f"{path.name}: {', '.join(fields)}") from None
    if len({item.button for item in surface.needs}) < len(surface.needs):
        raise NeedsError(f"{path.name}: two needs share a button")
    return surface
