"""A job's process group ends as a whole, whoever dies first."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from service.core.settings import ROOT
from service.studio.jobs.child import NICE
from service.studio.jobs.group import GROUP, Group, end_left_over
from service.studio.jobs.rules import Step

FAMILY = """
import signal, subprocess, sys
stubborn = "import signal\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\nprint('ready', flush=True)\\nsignal.pause()"
child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
child.stdout.readline()
print("grandchild", child.pid, flush=True)
signal.pause()
"""
"""A step with a child that does not listen to TERM."""


def alive(pid: int) -> bool:
    """A zombie is none: who would take it away is not ours to choose."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


async def dead(*pids: int) -> None:
    async with asyncio.timeout(30):
        while any([await asyncio.to_thread(alive, pid) for pid in pids]):
            await asyncio.sleep(0.05)


async def start_family(folder: Path) -> tuple[Group, int]:
    """The group and its grandchild's number."""
    group = await Group.start(folder, [Step("family", [sys.executable, "-c", FAMILY])], {})
    async for line in group.lines():
        if line.startswith("grandchild"):
            return group, int(line.split()[1])
    raise AssertionError("no grandchild")


async def test_the_whole_group_is_ended(tmp_path):
    group, grandchild = await start_family(tmp_path)
    assert await group.end(patience=20) == 143
    await dead(grandchild, int((tmp_path / GROUP).read_text()))


async def test_a_step_that_does_not_listen_is_killed(tmp_path):
    stubborn = "import signal,time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready', flush=True)\ntime.sleep(600)"
    group = await Group.start(tmp_path, [Step("stubborn", [sys.executable, "-c", stubborn])], {})
    async for line in group.lines():
        if line == "ready":
            break
    assert await group.end(patience=0.2) == -signal.SIGKILL


async def test_exit_codes_and_order_of_steps(tmp_path):
    def step(title: str, script: str, out: str = "") -> Step:
        return Step(title, [sys.executable, "-c", script], out)

    steps = [
        step("甲", "print(1)"),
        step("乙", "print('文件')", "out.txt"),
        step("丙", "raise SystemExit(7)"),
    ]
    group = await Group.start(tmp_path, [*steps, step("丁", "print(4)")], {})
    assert [line async for line in group.lines()] == ["[1/4] 甲", "1", "[2/4] 乙", "[3/4] 丙"]
    assert await group.wait() == 7
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "文件\n"


SERVICE = """
import asyncio, os, signal, sys
from pathlib import Path
from service.studio.jobs.group import Group
from service.studio.jobs.rules import Step
async def main():
    group = await Group.start(Path(sys.argv[1]), [Step("family", [sys.executable, "-c", sys.argv[2]])], {})
    async for line in group.lines():
        if line.startswith("grandchild"):
            print(line.split()[1], flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


async def test_a_step_takes_only_what_serving_leaves_over(tmp_path):
    step = "import os\nprint(os.sched_getscheduler(0) == os.SCHED_IDLE, os.nice(0) - int(os.environ['NICE']))"
    given = {"NICE": str(os.nice(0))}
    group = await Group.start(tmp_path, [Step("polite", [sys.executable, "-c", step])], given)
    said = [line async for line in group.lines()]
    assert await group.end(patience=20) == 0
    assert said[-1] == f"True {min(NICE, 19 - os.nice(0))}"


async def test_a_service_that_is_killed_leaves_nobody(tmp_path):
    service = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SERVICE, str(tmp_path), FAMILY),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await service.communicate()
    assert service.returncode == -signal.SIGKILL
    await dead(int(output), int((tmp_path / GROUP).read_text()))


async def test_what_is_left_over_is_ended_only_if_it_names_the_folder(tmp_path):
    ours, other = tmp_path / "ours", tmp_path / "other"
    for folder in (ours, other):
        folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()", str(ours)], start_new_session=True
    )
    try:
        for folder in (ours, other):
            (folder / GROUP).write_text(f"{process.pid}\n")
        assert not end_left_over(other)
        assert process.poll() is None
        assert end_left_over(ours)
        assert process.wait(20) == -signal.SIGKILL
        assert not end_left_over(ours)
    finally:
        process.kill()
        process.wait()
    assert not end_left_over(tmp_path), "no file, nothing to end"
