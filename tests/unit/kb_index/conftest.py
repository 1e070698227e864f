"""One small project, built once."""

from pathlib import Path

import pytest

from kb_index.build import build
from kb_index.search import KnowledgeBase
from tests.support.kb_samples import FakeEncoder, write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kb")
    return build(write_project(folder / "project"), FakeEncoder(), folder / "index", lambda line: None)


@pytest.fixture(scope="session")
def base(built: Path) -> KnowledgeBase:
    return KnowledgeBase.load(built, FakeEncoder())
