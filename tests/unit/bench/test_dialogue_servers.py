"""Starting, waiting for and ending processes; a model is made once."""

import json
import os
import sys
from pathlib import Path

import pytest

from bench._dialogue import training
from bench._dialogue.servers import _Programs, free_port, resident_mib
from bench._lib.worker import WorkerFailed

FILES = {"config.yml": "language: zh\n", "data/nlu.yml": "nlu: []\n"}


@pytest.fixture
def programs(tmp_path):
    made = _Programs("ours", tmp_path / "scratch")
    yield made
    made.end()


def _begin(programs, code):
    programs.begin("service", [sys.executable, "-c", code], Path.cwd(), os.environ)


def test_a_program_that_ends_before_it_is_ready_leaves_its_last_words(programs):
    _begin(programs, "raise SystemExit('last words')")
    with pytest.raises(WorkerFailed, match=r"ours: service did not become ready\nlast words"):
        programs.wait("service", lambda: False)


def test_ending_leaves_neither_process_nor_folder(programs):
    _begin(programs, "import signal; signal.pause()")
    programs.wait("service", lambda: True)
    (pid,) = programs.pids
    assert resident_mib(pid) > 0
    programs.end()
    assert programs.pids == []
    assert not Path(f"/proc/{pid}").exists()
    assert not programs.folder.exists()


def test_ports_are_free_ones():
    assert free_port() > 1024


def test_a_model_that_is_there_is_not_trained_again(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "_versions", lambda: "rasa 1")
    folder = tmp_path / training.digest(FILES, "rasa 1")
    folder.mkdir()
    (folder / "birth.json").write_text(json.dumps({"processor": 12.5, "clock": 30.0}))
    found = training.trained(FILES, tmp_path)
    assert (found.folder, found.processor, found.clock) == (folder, 12.5, 30.0)


def test_a_training_that_fails_says_why_and_leaves_no_birth(tmp_path, monkeypatch):
    """This environment has no Rasa."""
    monkeypatch.setattr(training, "_versions", lambda: "rasa 1")
    monkeypatch.setattr(training, "RASA", Path(sys.executable))
    with pytest.raises(WorkerFailed, match="No module named rasa"):
        training.trained(FILES, tmp_path)
    folder = tmp_path / training.digest(FILES, "rasa 1")
    assert (folder / "data" / "nlu.yml").read_text() == FILES["data/nlu.yml"]
    assert not (folder / "birth.json").exists()


def test_contestants_keep_bytecode_whatever_the_shell_says(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    made = training.rasa_environment()
    assert "PYTHONDONTWRITEBYTECODE" not in made
    assert made["PYTHONPYCACHEPREFIX"].endswith("var/bench/pycache")
    assert made["TF_INTRA_OP_PARALLELISM_THREADS"] == made["OMP_NUM_THREADS"] == "1"
