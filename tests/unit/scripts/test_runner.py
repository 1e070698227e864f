import io
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from _setup.console import Console
from _setup.errors import StepFailed
from _setup.plan import digests, is_fresh
from _setup.runner import Runner, tail
from _setup.steps import Step

MAKE_BIRTH = """open('made', 'w').write('{{"fingerprint": "{}"}}')"""


def same_digest(_name: str) -> str:
    return "d"


WAIT_FOR = """
import os, threading
def wait_for(name):
    while not os.path.exists(name):
        threading.Event().wait(.01)
"""


def python_step(tmp_path: Path, name: str, code: str, *needs: str, makes: str = "") -> Step:
    outputs = (tmp_path / makes,) if makes else ()
    return Step(
        name, f"title of {name}", (sys.executable, "-c", code), (), outputs, tmp_path / "stamps", needs
    )


@pytest.fixture
def runner(tmp_path: Path, console: Console) -> Runner:
    return Runner(tmp_path, tmp_path / "log", {}, console)


def test_steps_run_after_what_they_need_and_are_stamped(
    tmp_path: Path, runner: Runner, printed: io.StringIO
) -> None:
    first = python_step(tmp_path, "first", "open('made', 'w').close()", makes="made")
    second = python_step(tmp_path, "second", "open('made').close()", "first")
    runner.run([second, first], {"first": "d1", "second": "d2"}.__getitem__)
    assert is_fresh(first, "d1") and is_fresh(second, "d2")
    assert "title of second" in printed.getvalue()


def test_two_at_a_time(tmp_path: Path, runner: Runner) -> None:
    # Each waits for the other's file: run one after another they would never end.
    code = "open('{}', 'w').close()\n" + WAIT_FOR + "\nwait_for('{}')"
    a = python_step(tmp_path, "a", code.format("a", "b"))
    b = python_step(tmp_path, "b", code.format("b", "a"))
    runner.run([a, b], str)
    assert (tmp_path / "a").exists() and (tmp_path / "b").exists()


def test_failure_shows_the_end_of_the_log_and_where_it_is(tmp_path: Path, runner: Runner) -> None:
    bad = python_step(
        tmp_path, "bad", "print(*range(100), sep='\\n', flush=True); raise SystemExit('no such model')"
    )
    with pytest.raises(StepFailed) as raised:
        runner.run([bad], same_digest)
    text = str(raised.value)
    assert text.startswith("title of bad: ended with code 1")
    assert "\n    no such model\n" in text
    assert "\n    81\n" in text and "\n    80\n" not in text
    assert str(tmp_path / "log" / "bad.log") in text
    assert not is_fresh(bad, "d")


def test_step_that_makes_nothing_is_a_failure(tmp_path: Path, runner: Runner) -> None:
    with pytest.raises(StepFailed, match=r"did not make .*/promised"):
        runner.run([python_step(tmp_path, "idle", "pass", makes="promised")], same_digest)


def test_failure_stops_the_other_step_with_its_children(tmp_path: Path, runner: Runner) -> None:
    spawn = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "open('pid.new', 'w').write(str(child.pid)); __import__('os').rename('pid.new', 'pid')\n"
        "child.wait()"
    )
    wait_then_fail = WAIT_FOR + "\nwait_for('pid')\nraise SystemExit(3)"
    slow = python_step(tmp_path, "slow", spawn)
    with pytest.raises(StepFailed, match="ended with code 3"):
        runner.run([slow, python_step(tmp_path, "bad", wait_then_fail)], same_digest)
    wait_until_dead(int((tmp_path / "pid").read_text()))
    assert not is_fresh(slow, "d")


def test_stale_stamp_is_gone_while_a_step_is_made_again(tmp_path: Path, runner: Runner) -> None:
    step = python_step(tmp_path, "again", "pass")
    runner.run([step], same_digest)
    broken = python_step(tmp_path, "again", "raise SystemExit(1)")
    with pytest.raises(StepFailed):
        runner.run([broken], lambda _name: "d2")
    assert not is_fresh(step, "d") and not is_fresh(step, "d2")


def test_step_that_turns_out_fresh_is_not_run(tmp_path: Path, runner: Runner) -> None:
    runner.run([python_step(tmp_path, "again", "pass")], same_digest)
    runner.run([python_step(tmp_path, "again", "raise SystemExit(1)")], same_digest)


def test_tail_of_a_missing_log(tmp_path: Path) -> None:
    assert tail(tmp_path / "none.log") == []


def wait_until_dead(pid: int, patience: float = 20.0) -> None:
    """A signal that is sent is not yet received. The child itself would live for ever."""
    deadline = time.monotonic() + patience
    while is_alive(pid):
        assert time.monotonic() < deadline, f"{pid} still lives"
        threading.Event().wait(0.01)


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def test_unchanged_product_spares_what_reads_it(tmp_path: Path, runner: Runner, printed: io.StringIO) -> None:
    """The encoder's source changes, the encoder comes out the same: the index is not made again."""

    def table(comment: str) -> dict[str, Step]:
        code = MAKE_BIRTH.format("same") + f"  # {comment}"
        encoder = replace(python_step(tmp_path, "encoder", code), birth=tmp_path / "made", values=(comment,))
        index = python_step(tmp_path, "index", "open('count', 'a').write('i')", "encoder")
        return {"encoder": encoder, "index": index}

    for comment in ("first", "second"):
        steps = table(comment)
        runner.run(list(steps.values()), lambda name, steps=steps: digests(tmp_path, steps)[name])
    assert (tmp_path / "count").read_text() == "i"
    assert "title of index: unchanged" in printed.getvalue()
    changed = {
        **steps,
        "encoder": replace(
            steps["encoder"],
            values=("third",),
            command=(sys.executable, "-c", MAKE_BIRTH.format("other")),
        ),
    }
    runner.run(list(changed.values()), lambda name: digests(tmp_path, changed)[name])
    assert (tmp_path / "count").read_text() == "ii"
