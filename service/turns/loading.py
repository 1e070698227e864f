"""Loads what the bot knows from the built artefacts and the content files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from actions.registry import build_executor
from actions.webhook import ActionError, run_action
from kb_index.encoder import Encoder
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.pairs import PAIRS, load_pairs
from kb_index.search import KnowledgeBase
from service.core.clock import Clock, bank_day
from service.core.errors import SubtextError
from service.core.settings import Settings
from service.core.yaml_files import read_yaml
from service.dialogue import degraded
from service.dialogue.evidence import Cutoffs
from service.dialogue.facts import load_facts
from service.dialogue.hot_topics import Dated, load_hot_topics
from service.dialogue.library import Library
from service.dialogue.menu import load_menu
from service.dialogue.nearness import Nearness, Vectors
from service.dialogue.needs import Surface, load_bare, load_nothing, load_surfaces
from service.dialogue.outcome import Outcome
from service.dialogue.validity import ValidToday
from service.dialogue.wording import Wording
from service.handoff.deskwork.categories import load_categories
from service.satisfaction.tags import load_satisfaction
from service.turns.mind import Mind


class ActionFailed(SubtextError):
    """An action call Rasa gets no result for; only the code goes out."""

    def __init__(self, error: ActionError) -> None:
        super().__init__(error.code)
        self.status = error.status


def load_knowledge(settings: Settings) -> KnowledgeBase:
    """Raises the knowledge base's coded errors when an artefact is missing, damaged or mismatched."""
    encoder = OnnxEncoder.load(settings.build / "encoder")
    return KnowledgeBase.load(settings.build / "index", encoder)


@dataclass(frozen=True)
class Place:
    """Where content is read from, what encodes it, and whose clock tells the day."""

    settings: Settings
    encoder: Encoder
    content: Path
    clock: Clock

    def today(self) -> date:
        return bank_day(self.clock)


def load_library(
    place: Place, knowledge: KnowledgeBase, known: Mapping[str, Vectors] | None = None
) -> Library:
    """Everything the rules read. Raises the coded errors of the parts; `known` vectors are not made again."""
    content = place.content
    data = content / "bot" / "data"
    surfaces = load_surfaces(data / "needs")
    hot = load_hot_topics(data / "hot_topics.yml", surfaces)
    bank = read_yaml(place.settings.bank_file)
    skills = {
        key: value["name"] for key, value in read_yaml(content / "kb_index" / "topics.yml")["skills"].items()
    }
    return Library(
        knowledge=ValidToday(knowledge, place.today),
        wording=Wording.load(data / "wording.yml", bank),
        surfaces=Dated(surfaces, hot, place.today),
        menu=load_menu(data / "menu.yml"),
        facts=load_facts(data / "facts"),
        wrap_up=load_categories(data / "wrap_up.yml"),
        satisfaction=load_satisfaction(data / "satisfaction.yml"),
        pairs=load_pairs(content / PAIRS),
        nearness=load_nearness(surfaces, content, place.encoder, known),
        skills=skills,
        cutoffs=cutoffs_of(knowledge),
    )


def load_nearness(
    surfaces: Mapping[str, Surface],
    content: Path,
    encoder: Encoder,
    known: Mapping[str, Vectors] | None = None,
) -> Nearness:
    """The readers of needs, with the examples that stand beside the needs' own. Raises the files' coded errors."""
    data = content / "bot" / "data"
    bare, nothing = load_bare(data / "nlu" / "surfaces.yml"), load_nothing(data / "no_need.yml")
    return Nearness(surfaces, encoder, known, bare, nothing)


def with_knowledge(library: Library, place: Place, knowledge: KnowledgeBase) -> Library:
    """The same dialogue over another knowledge base."""
    return replace(library, knowledge=ValidToday(knowledge, place.today), cutoffs=cutoffs_of(knowledge))


def cutoffs_of(knowledge: KnowledgeBase) -> Cutoffs:
    return Cutoffs(knowledge.cutoffs.answer, knowledge.cutoffs.suggest)


def make_mind(library: Library) -> Mind:
    executor = build_executor(library)

    async def run(call: dict[str, Any]) -> dict[str, Any]:
        try:
            return await run_action(executor, call)
        except ActionError as error:
            raise ActionFailed(error) from None

    def fallback(text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
        turn = degraded.turn(text, state, library)
        return turn.outcome, turn.state

    return Mind(library, run, fallback)
