"""Tuning cannot read evaluation data."""

import subprocess
import sys
from pathlib import Path

import pytest

from kb_index.build import build
from kb_index.sealed import Sealed, sealed
from tests.support.kb_samples import FakeEncoder

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data" / "real_questions.tsv"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere" / "real_questions.tsv"
    path.parent.mkdir()
    path.write_text("一个真问题\tcard.loss\n", encoding="utf-8")
    return path


def test_tables_outside_the_project_stay_closed(secret: Path, project: Path) -> None:
    with sealed(project), pytest.raises(Sealed, match=r"real_questions\.tsv"):
        secret.read_text(encoding="utf-8")
    assert secret.read_text(encoding="utf-8")


def test_a_link_does_not_open_them(secret: Path, project: Path) -> None:
    link = project / "questions.yml"
    link.symlink_to(secret)
    with sealed(project), pytest.raises(Sealed):
        link.read_bytes()


def test_the_project_itself_stays_readable(project: Path) -> None:
    with sealed(project):
        assert (project / "tests/data/calibration.tsv").read_text(encoding="utf-8")


def test_a_build_refuses_questions_from_elsewhere(secret: Path, project: Path, tmp_path: Path) -> None:
    own = project / "tests/data/calibration.tsv"
    own.unlink()
    own.symlink_to(secret)
    with pytest.raises(Sealed):
        build(project, FakeEncoder(), tmp_path / "index", lambda line: None)
    assert not (tmp_path / "index").exists()


def test_every_tuning_command_is_sealed() -> None:
    """The places that learn or choose cut-offs: each runs inside `sealed`."""
    for name in ("kb_index/build.py", "kb_index/encoder/finetune.py", "cli/encoder.py"):
        assert "sealed(" in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared evaluation questions are not on this machine")
def test_a_build_cannot_open_the_shared_questions(project: Path, tmp_path: Path) -> None:
    """In its own process: the file is readable before the build, not while it runs."""
    program = f"""
import sys
from pathlib import Path
from kb_index.build import build
from kb_index.sealed import Sealed
from tests.support.kb_samples import FakeEncoder
shared = Path({str(SHARED)!r})
assert shared.read_bytes()
def spy(line):
    try:
        shared.read_bytes()
    except Sealed:
        print("closed")
build(Path({str(project)!r}), FakeEncoder(), Path({str(tmp_path / "index")!r}), spy)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["closed"] * len(done.stdout.split())
    assert len(done.stdout.split()) >= 3
