"""A worker in its own process."""

import sys
from pathlib import Path

import pytest

from bench._lib import worker as workers
from bench._lib.contest import contest, started
from bench._lib.worker import Worker, WorkerFailed, environment

ECHO = """
import os
from bench._lib.worker import serve

def handle(request):
    print("chatter of a library")
    os.system("echo chatter of a child")
    if request["do"] == "fail":
        raise KeyError("no such thing")
    if request["do"] == "end":
        raise SystemExit("last words")
    return {"got": request["do"], "threads": os.environ["OMP_NUM_THREADS"]}

serve(handle)
"""


@pytest.fixture
def echo(tmp_path, monkeypatch):
    """Makes workers of the module above, named by whoever calls."""
    (tmp_path / "bench_echo.py").write_text(ECHO)
    both = f"{tmp_path}:{workers.ROOT}"
    known = environment
    monkeypatch.setattr(
        workers, "environment", lambda base, threads=1: {**known(base, threads), "PYTHONPATH": both}
    )
    return lambda name: Worker(name, Path(sys.executable), "bench_echo")


def test_answers_are_not_mixed_with_what_libraries_print(echo):
    with started({"a": lambda: echo("a")}) as ready:
        for word in ("问", "答"):
            assert ready["a"].call(do=word) == {"got": word, "threads": "1"}


def test_an_error_names_the_worker_and_leaves_it_running(echo):
    with started({"a": lambda: echo("a")}) as ready:
        with pytest.raises(WorkerFailed, match="a: KeyError: 'no such thing'"):
            ready["a"].call(do="fail")
        assert ready["a"].call(do="go")["got"] == "go"


def test_a_worker_that_ends_leaves_its_last_words(echo):
    with started({"a": lambda: echo("a")}) as ready, pytest.raises(WorkerFailed, match="last words"):
        ready["a"].call(do="end")


def test_all_workers_end_when_one_cannot_start(echo, tmp_path):
    made = []

    def good():
        made.append(echo("good"))
        return made[0]

    def bad():
        return Worker("bad", workers.ROOT / ".venvs" / "no-such" / "python", "bench_echo")

    with (
        pytest.raises(WorkerFailed, match=r"bad: \.venvs/no-such/python is missing"),
        started({"a": good, "b": bad}),
    ):
        pass
    assert made[0]._process.returncode is not None


def test_a_contest_calls_everyone_twice_a_round(echo):
    said = []
    with started({"a": lambda: echo("a"), "b": lambda: echo("b")}) as ready:
        results = contest(ready, lambda name: {"do": name}, rounds=2, say=said.append)
    assert {name: len(runs) for name, runs in results.runs.items()} == {"a": 4, "b": 4}
    assert results.last("b")["got"] == "b"
    assert [line.split(": ")[1][0] for line in said] == list("abba" * 2)


def test_workers_have_no_network_and_one_thread():
    made = environment({"PATH": "x", "OMP_NUM_THREADS": "8"})
    assert made["PATH"] == "x"
    assert made["OMP_NUM_THREADS"] == made["MKL_NUM_THREADS"] == "1"
    assert made["HF_HUB_OFFLINE"] == made["TRANSFORMERS_OFFLINE"] == "1"
