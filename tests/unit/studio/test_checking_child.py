"""A job in a child process: what it says counts, and it never outlives whoever asked."""

import asyncio
import os
import sys
from datetime import date

import pytest

from service.core.errors import Unavailable
from service.studio.checking import child
from service.studio.checking.__main__ import NICE
from service.studio.checking.child import Child
from service.studio.checking.jobs import Here, check_job, sift_job
from tests.support.held_check import HeldCheck, gone
from tests.support.kb_samples import questions, write_project

ASKED = {"job": "none"}


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


@pytest.fixture
def held(tmp_path) -> HeldCheck:
    return HeldCheck(tmp_path / "held")


async def test_the_child_says_what_this_process_would_say(tmp_path):
    root = write_project(tmp_path)
    name = "kb_index/articles/card/loss.yml"
    text = (root / name).read_text(encoding="utf-8")
    jobs = [
        check_job(root, date.today(), {name: text.replace("请拨打", "很长" * 200)}, None),
        check_job(root, date.today(), {name: None}, []),
        sift_job(root, [("card.loss", questions("card.loss")[0]), ("card.loss", "卡片飞走了")]),
    ]
    for job in jobs:
        assert await Child().ask(job) == await Here().ask(job)
    assert "too_long" in {one["code"] for one in (await Here().ask(jobs[0]))["new"]}


@pytest.mark.parametrize(
    "text",
    [
        "import sys; sys.exit(3)",
        "print('no json')",
        "print(1)",
        "pass",
        f"import sys; sys.stdin.read(); print('{{}}' + ' ' * {child.MOST_BYTES})",
        "import os; os.kill(os.getpid(), 9)",
    ],
    ids=["error", "no-json", "no-object", "silent", "too-much", "killed"],
)
async def test_what_breaks_has_one_code(text):
    with pytest.raises(Unavailable) as caught:
        await Child(program(text)).ask(ASKED)
    assert caught.value.code == "check_failed"


async def test_a_program_that_is_not_there(tmp_path):
    with pytest.raises(Unavailable):
        await Child((str(tmp_path / "none"),)).ask(ASKED)


async def test_it_ends_after_its_time():
    with pytest.raises(Unavailable):
        await Child(program("import signal; signal.pause()"), seconds=0.2).ask(ASKED)


async def test_it_ends_with_whoever_asked(held):
    asking = asyncio.create_task(Child(held.command).ask(ASKED))
    await held.begun()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await gone(held.pids[0])


async def test_closing_ends_what_runs_and_refuses_who_waits(held):
    checks = Child(held.command)
    running, waiting = (asyncio.create_task(checks.ask(ASKED)) for _ in range(2))
    await held.begun()
    checks.close()
    outcomes = await asyncio.gather(running, waiting, return_exceptions=True)
    assert [getattr(one, "code", one) for one in outcomes] == ["check_failed"] * 2
    assert len(held.pids) == 1, "none begins any more"
    await gone(held.pids[0])
    with pytest.raises(Unavailable):
        await checks.ask(ASKED)


async def test_one_at_a_time(held, monkeypatch):
    begin, started = asyncio.create_subprocess_exec, []

    async def begun(*command, **options):
        started.append(command)
        return await begin(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begun)
    checks = Child(held.command)
    both = [asyncio.create_task(checks.ask(ASKED)) for _ in range(2)]
    await held.begun()
    assert (len(started), [one.done() for one in both]) == (1, [False, False])
    held.go()
    assert [one["faults"] for one in await asyncio.gather(*both)] == [[], []]
    assert len(started) == 2


async def test_it_is_nice_and_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("SUBTEXT_MAINTAINER_TOKEN", "secret")
    told = (
        "import json, os, sys; sys.stdin.read(); "
        "print(json.dumps({'own': [name for name in os.environ if name.startswith('SUBTEXT_')]}))"
    )
    assert await Child(program(told)).ask(ASKED) == {"own": []}
    entry = (
        "import json, os, runpy, sys; from service.studio.checking import jobs; "
        "jobs.answer = lambda asked: {'nice': os.nice(0)}; "
        "runpy.run_module('service.studio.checking', run_name='__main__')"
    )
    assert await Child(program(entry)).ask(ASKED) == {"nice": min(19, os.nice(0) + NICE)}
