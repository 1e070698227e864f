"""Loads what the bot knows from the built artefacts and the content files."""

from pathlib import Path
from typing import Any

import yaml

from actions.registry import build_executor
from actions.webhook import ActionError, run_action
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.search import KnowledgeBase
from service.core.errors import SubtextError
from service.core.settings import ROOT, Settings
from service.dialogue import degraded
from service.dialogue.evidence import Cutoffs
from service.dialogue.library import Library
from service.dialogue.nearness import Nearness
from service.dialogue.needs import load_surfaces
from service.dialogue.outcome import Outcome
from service.dialogue.wording import Wording
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


def load_mind(settings: Settings, content: Path = ROOT) -> Mind:
    """Everything the bot needs, read once. Raises the coded errors of the parts."""
    encoder = OnnxEncoder.load(settings.build / "encoder")
    knowledge = KnowledgeBase.load(settings.build / "index", encoder)
    surfaces = load_surfaces(content / "bot" / "data" / "needs")
    bank = _yaml(settings.bank_file)
    skills = {
        key: value["name"] for key, value in _yaml(content / "kb_index" / "topics.yml")["skills"].items()
    }
    library = Library(
        knowledge=knowledge,
        wording=Wording.load(content / "bot" / "data" / "wording.yml", bank),
        surfaces=surfaces,
        nearness=Nearness(surfaces, encoder),
        skills=skills,
        cutoffs=Cutoffs(knowledge.cutoffs.answer, knowledge.cutoffs.suggest),
    )
    return make_mind(library)


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


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
