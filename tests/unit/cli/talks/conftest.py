from pathlib import Path

import pytest

from tests.support.kb_samples import write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")
