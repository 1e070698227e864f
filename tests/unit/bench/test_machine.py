"""Who else was at work."""

import os

from bench._lib.contest import Results, Run
from bench._lib.machine import Usage, busy_ticks, others, process_ticks, usage
from bench._lib.stats import Spread

STAT = "cpu  100 20 30 9000 500 4 6 40 7 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"


def test_busy_is_all_but_idle_and_waiting_for_disk():
    assert busy_ticks(STAT) == 100 + 20 + 30 + 4 + 6 + 40


def test_a_process_with_brackets_and_spaces_in_its_name():
    line = "42 (a) b (c) S 1 42 42 0 -1 0 1 2 3 4 70 30 900 900 20 0 4 0 1 2 3"
    assert process_ticks(line) == 100


def test_others_are_what_is_busy_and_not_ours():
    before, after = Usage(1000, 100, 0.0), Usage(1300, 350, 2.0)
    assert others(before, after, hertz=100) == 0.25


def test_others_are_never_negative():
    """Ticks of the two clocks need not agree to the last one."""
    assert others(Usage(0, 0, 0.0), Usage(10, 12, 1.0), hertz=100) == 0


def test_usage_of_a_process_that_is_gone_counts_nothing():
    assert usage([2**22 + 1], 0.0).own == 0
    assert usage([os.getpid()], 0.0).busy > 0


def test_a_disturbed_run_is_marked_and_kept():
    results = Results({"a": [Run({"x": 1.0}, 0.0), Run({"x": 3.0}, 0.3), Run({"x": 2.0}, 0.04)]})
    assert [run.disturbed for run in results.runs["a"]] == [False, True, False]
    assert results.spread("a", lambda answer: answer["x"]) == Spread(2.0, 1.0, 3.0)
    assert results.note("a") == "1 of 3 (≤ 30%)"
