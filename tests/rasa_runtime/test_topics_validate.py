"""What the studio makes of topics stays what Rasa can train: its own validator over the final files."""

from __future__ import annotations

import os
import subprocess

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from tests.rasa_runtime.conftest import ROOT

SERVICE = ROOT / ".venvs" / "service" / "bin" / "python"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Validator:
    """Of a copy of the content after new topics, renaming, merging, splitting and taking back."""
    folder = tmp_path_factory.mktemp("topics")
    made = subprocess.run(
        [str(SERVICE), "-m", "tests.support.topic_sequences", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("SUBTEXT_")},
    )
    assert made.returncode == 0, made.stderr
    data = [str(folder / "bot/data" / part) for part in ("nlu", "rules", "stories")]
    importer = TrainingDataImporter.load_from_config(
        str(folder / "config.yml"), str(folder / "domain.yml"), data
    )
    return Validator.from_importer(importer)


def test_rasa_finds_nothing_wrong(found: Validator) -> None:
    assert {"pets.cat", "mobile.enter", "card.exchange", "transfer.astray"} <= set(found.domain.intents)
    assert found.verify_intents(ignore_warnings=False)
    assert found.verify_intents_in_stories(ignore_warnings=False)
    assert found.verify_example_repetition_in_intents(ignore_warnings=False)
    assert found.verify_domain_validity()
    assert found.verify_story_structure(ignore_warnings=False)


def test_it_would_say_so(found: Validator) -> None:
    left = Domain.from_dict({**found.domain.as_dict(), "intents": ["talk.greet"]})
    other = Validator(left, found.intents, found.story_graph, found.config)
    assert not other.verify_intents(ignore_warnings=False)
