"""The generator of the reference pages lies beside the scripts; its tests import it the way the script does."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts" / "docs"))


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def read(root: Path):
    """The text of a file, named from the project folder."""
    return lambda name: (root / name).read_text(encoding="utf-8")
