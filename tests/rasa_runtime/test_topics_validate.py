"""What the studio makes of topics stays what Rasa can train: its own validator over the final files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from tests.rasa_runtime.conftest import ROOT

SERVICE = ROOT / ".venvs" / "service" / "bin" / "python"


def after(folder: Path, *seed: str) -> tuple[Validator, list[str]]:
    """Of a copy of the content after a sequence of edits, and what the program that made them said."""
    made = subprocess.run(
        [str(SERVICE), "-m", "tests.support.topic_sequences", str(folder), *seed],
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
    return Validator.from_importer(importer), made.stdout.splitlines()


def finds_nothing_wrong(found: Validator) -> None:
    assert found.verify_intents(ignore_warnings=False)
    assert found.verify_intents_in_stories(ignore_warnings=False)
    assert found.verify_example_repetition_in_intents(ignore_warnings=False)
    assert found.verify_domain_validity()
    assert found.verify_story_structure(ignore_warnings=False)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Validator:
    """After new topics, renaming, merging, splitting and taking back."""
    return after(tmp_path_factory.mktemp("topics"))[0]


def test_rasa_finds_nothing_wrong(found: Validator) -> None:
    assert {"pets.cat", "mobile.enter", "card.exchange", "transfer.astray"} <= set(found.domain.intents)
    finds_nothing_wrong(found)


@pytest.mark.parametrize("seed", ["3", "4"])
def test_nor_after_edits_of_every_kind_in_any_order(seed: str, tmp_path: Path) -> None:
    validator, made = after(tmp_path, seed)
    assert {"add_examples", "remove_examples", "move_examples", "merge_topics", "split_topic"} <= set(made)
    assert any(kind.startswith("undo ") for kind in made)
    finds_nothing_wrong(validator)


def test_it_would_say_so(found: Validator) -> None:
    left = Domain.from_dict({**found.domain.as_dict(), "intents": ["talk.greet"]})
    other = Validator(left, found.intents, found.story_graph, found.config)
    assert not other.verify_intents(ignore_warnings=False)
