"""The setup package is plain Python beside the scripts; its tests import it the way the scripts do."""

import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))

from _setup.console import Console
from _setup.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(tmp_path, {})


@pytest.fixture
def printed() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def console(printed: io.StringIO) -> Console:
    return Console(printed)
