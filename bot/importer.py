"""Feeds the knowledge base's own questions to Rasa, so that no example is kept twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from kb_index.bank import resolve
from kb_index.text import normalise

KNOWLEDGE_FOLDERS = ("kb_index/articles", "kb_index/playbooks")
BANK_FILE = "bank.yml"


class KnowledgeImporter(RasaFileImporter):
    """Rasa's own file importer, plus the similar questions of articles and playbooks under their topic id.

    Every example is normalised the way questions are at run time. A text that is an example of one intent
    twice is kept once.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Content is looked for beside the configuration file."""
        super().__init__(config_file, domain_path, training_data_paths)
        self._root = Path(config_file).resolve().parent if config_file else Path.cwd()

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Examples of bot/data/nlu and of the knowledge base."""
        files = super().get_nlu_data(language)
        written = [
            (message.get(TEXT), message.get(INTENT)) for message in files.intent_examples if message.get(TEXT)
        ]
        examples = _distinct([*written, *knowledge_examples(self._root)])
        return TrainingData(
            training_examples=[Message.build(text=text, intent=intent) for text, intent in examples],
            entity_synonyms=files.entity_synonyms,
            regex_features=files.regex_features,
            lookup_tables=files.lookup_tables,
        )


def knowledge_examples(root: Path) -> Iterator[tuple[str, str]]:
    """(question, topic id) of every article and playbook below `root`, bank values filled in."""
    bank = (
        yaml.safe_load((root / BANK_FILE).read_text(encoding="utf-8")) if (root / BANK_FILE).is_file() else {}
    )
    for folder in KNOWLEDGE_FOLDERS:
        for path in sorted((root / folder).rglob("*.yml")):
            entry = _read(path)
            for question in (*entry.get("similar_questions", []), entry["title"]):
                yield _filled(str(question), bank), entry["id"]


def _distinct(examples: list[tuple[str, str]]) -> list[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for text, intent in examples:
        seen.add((normalise(text), intent))
    return sorted(seen, key=lambda pair: (pair[1], pair[0]))


def _filled(text: str, bank: dict[str, Any]) -> str:
    return str(resolve(text, bank))


def _read(path: Path) -> Any:
    """The C loader reads ten times as fast, and Rasa asks for the content several times."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
