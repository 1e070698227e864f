"""Jobs over HTTP: queued, run one at a time, followed, cancelled, lost."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cli.main import app
from service.core.clock import SystemClock
from service.identity.tables import AuditRow
from service.studio.jobs.group import GROUP
from service.studio.jobs.rules import Kind
from service.studio.jobs.store import JobStore
from tests.support.jobs import ScriptedPrograms
from tests.support.stack import Member, Stack, running

ALL = "/v1/studio/jobs"
OPEN = {"queued", "running"}
UNTIL_GO = """
import sys, threading
from pathlib import Path
print("began", flush=True)
while not Path(sys.argv[1], "go").exists():
    threading.Event().wait(0.02)
print("went", flush=True)
"""
SEARCHED = {"all": {"questions": 4, "rates": {"hit1": 0.5}, "intervals": {"hit1": [0.15, 0.85]}}}
FOR_EVER = "import signal\nprint('began', flush=True)\nsignal.pause()"


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        stack.application.studio.jobs.programs = ScriptedPrograms()
        stack.application.studio.jobs.patience = 60.0
        yield stack


def scripted(stack: Stack, **scripts: list[str]) -> ScriptedPrograms:
    stack.application.studio.jobs.programs = programs = ScriptedPrograms(**scripts)
    return programs


async def person(stack: Stack, login: str, *roles: str) -> Member:
    password = await stack.application.staff.create(login, login[-4:], login, list(roles), [])
    return await stack.sign_in(login, password)


async def start(member: Member, kind: str, of: str | None = None) -> dict:
    answer = await member.post(ALL, {"kind": kind, "of": of})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def followed(member: Member, job: dict, until: str = "") -> tuple[str, dict]:
    """What it printed, and the job: when it has ended, or the text is in the log."""
    text, after = "", 0
    async with asyncio.timeout(60):
        while True:
            answer = await member.get(f"{ALL}/{job['id']}/log", after=after, wait=20)
            assert answer.status_code == 200, answer.text
            part = answer.json()
            text, after = text + part["text"], part["next"]
            over = not part["text"] and part["job"]["state"] not in OPEN
            if over or (until and until in text):
                return text, part["job"]


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def folder_of(stack: Stack, job: dict) -> Path:
    return stack.application.settings.jobs_dir / job["id"]


async def test_a_job_runs_and_is_followed(stack: Stack):
    scripted(stack, train=["print('客户电话 13800138000')", UNTIL_GO])
    editor = await person(stack, "ed", "editor")
    job = await start(editor, "train")
    assert (job["kind"], job["by"], job["of"]) == ("train", "ed", None)
    text, now = await followed(editor, job, until="began")
    assert (now["state"], now["started_at"] is not None) == ("running", True)
    assert "[1/2] step 1" in text and "13800138000" not in text
    (folder_of(stack, job) / "go").touch()
    text, now = await followed(editor, job)
    assert text.endswith("went\n")
    assert (now["state"], now["progress"], now["exit_code"]) == ("succeeded", 1.0, 0)
    assert now["result"] == {"index": "abc"} and now["ended_at"] is not None
    assert (await editor.get(f"{ALL}/{job['id']}")).json() == now
    assert (await editor.get(ALL)).json() == {"items": [now], "may_run": True}


async def test_a_step_that_fails_ends_the_job(stack: Stack):
    programs = scripted(stack, check=["raise SystemExit(3)", "print('never')"])
    member = await stack.staff("studio")
    text, job = await followed(member, await start(member, "check"))
    assert (job["state"], job["reason"], job["exit_code"]) == ("failed", "exit", 3)
    assert "never" not in text and len(programs.began) == 1


async def test_one_at_a_time_in_their_order(stack: Stack):
    programs = scripted(stack, train=[UNTIL_GO])
    member = await stack.staff("studio")
    first, second, third = [await start(member, kind) for kind in ("train", "check", "check")]
    await followed(member, first, until="began")
    assert (await member.get(f"{ALL}/{second['id']}")).json()["state"] == "queued"
    cancelled = await member.post(f"{ALL}/{second['id']}/cancel")
    assert cancelled.json()["state"] == "cancelled"
    assert code_of(await member.post(f"{ALL}/{second['id']}/cancel")) == (409, "job_over")
    (folder_of(stack, first) / "go").touch()
    _, job = await followed(member, third)
    assert job["state"] == "succeeded"
    assert programs.began == [first["id"], third["id"]]


async def test_cancelling_ends_what_runs(stack: Stack):
    scripted(stack, train=[FOR_EVER])
    editor = await person(stack, "ed", "editor")
    job = await start(editor, "train")
    await followed(editor, job, until="began")
    assert (await editor.post(f"{ALL}/{job['id']}/cancel")).status_code == 200
    _, now = await followed(editor, job)
    assert (now["state"], now["reason"], now["exit_code"]) == ("cancelled", "", 143)
    async with stack.application.database.read() as connection:
        rows = (
            await connection.execute(select(AuditRow.actor, AuditRow.action).where(AuditRow.subject == job["id"]))
        ).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [("ed", "job.started"), ("ed", "job.cancelled")]


async def test_a_job_that_takes_too_long_is_ended(stack: Stack):
    stack.application.studio.jobs.seconds = 0.3
    scripted(stack, evaluate=[FOR_EVER])
    member = await stack.staff("studio")
    _, job = await followed(member, await start(member, "evaluate"))
    assert (job["state"], job["reason"]) == ("failed", "time_limit")


async def test_a_service_that_stops_ends_its_job(tmp_path):
    async with running(tmp_path) as stack:
        scripted(stack, train=[FOR_EVER])
        member = await stack.staff("studio")
        job = await start(member, "train")
        await followed(member, job, until="began")
        waiting = await start(member, "evaluate")
    async with running(tmp_path) as stack:
        scripted(stack)
        member = await stack.staff("studio")
        _, now = await followed(member, job)
        assert (now["state"], now["reason"]) == ("lost", "service_stopped")
        _, now = await followed(member, waiting)
        assert now["state"] in {"succeeded", "failed"}, "what waited had its turn"


async def test_a_service_that_died_has_lost_its_job(tmp_path):
    """The row says running, and a process of the job still runs."""
    async with running(tmp_path) as stack:
        store = JobStore(stack.application.database, SystemClock())
        for task in stack.application.tasks:
            if task.get_name() == "jobs":
                task.cancel()
        job = await store.add(Kind.TRAIN, None, "ed")
        assert await store.begin(job)
    folder = tmp_path / "jobs" / job.id
    folder.mkdir(parents=True)
    left = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()", str(folder)], start_new_session=True
    )
    (folder / GROUP).write_text(f"{left.pid}\n")
    try:
        async with running(tmp_path) as stack:
            _, now = await followed(await stack.staff("studio"), {"id": job.id})
            assert (now["state"], now["reason"]) == ("lost", "service_died")
        assert await asyncio.to_thread(left.wait, 20) < 0
    finally:
        left.kill()
        left.wait()


async def test_rights(stack: Stack):
    agent, lead, admin = (
        await stack.staff("agent1"),
        await stack.staff("lead"),
        await person(stack, "ad", "admin"),
    )
    assert code_of(await agent.get(ALL)) == (403, "role_required")
    assert code_of(await agent.post(ALL, {"kind": "check"})) == (403, "role_required")
    assert (await lead.get(ALL)).json() == {"items": [], "may_run": False}
    assert code_of(await lead.post(ALL, {"kind": "check"})) == (403, "role_required")
    job = await start(admin, "check")
    assert code_of(await lead.post(f"{ALL}/{job['id']}/cancel")) == (403, "role_required")
    assert (await stack.http.get(ALL)).status_code == 401
    by_token = await stack.http.post(ALL, json={"kind": "check"}, headers=stack.maintainer)
    assert (by_token.status_code, by_token.json()["by"]) == (201, "maintainer")


async def test_refusals(stack: Stack):
    member = await stack.staff("studio")
    lost = "job_" + "a" * 22
    for path in ("", "/log", f"/compare?with={lost}"):
        assert code_of(await member.get(f"{ALL}/{lost}{path}")) == (404, "job_not_found")
    assert code_of(await member.post(f"{ALL}/{lost}/cancel")) == (404, "job_not_found")
    assert code_of(await member.post(ALL, {"kind": "erase"})) == (422, "invalid_field")
    assert code_of(await member.post(ALL, {"kind": "evaluate", "of": lost})) == (404, "job_not_found")
    _, check = await followed(member, await start(member, "check"))
    refused = await member.post(ALL, {"kind": "evaluate", "of": check["id"]})
    assert code_of(refused) == (409, "job_without_product")
    compared = await member.get(f"{ALL}/{check['id']}/compare", **{"with": check["id"]})
    assert code_of(compared) == (409, "job_without_report")


async def test_the_queue_has_an_end(stack: Stack):
    scripted(stack, train=[FOR_EVER])
    member = await stack.staff("studio")
    await followed(member, await start(member, "train"), until="began")
    for _ in range(10):
        await start(member, "check")
    assert code_of(await member.post(ALL, {"kind": "check"})) == (409, "jobs_full")


async def test_without_anything_built_nothing_is_trained(tmp_path):
    """With the programs that are real."""
    async with running(tmp_path) as stack:
        member = await stack.staff("studio")
        for kind in ("train", "evaluate"):
            assert code_of(await member.post(ALL, {"kind": kind})) == (409, "job_not_built")


async def test_two_evaluations_side_by_side(stack: Stack):
    def measuring(right: int) -> list[str]:
        rows = [{"id": str(n), "text": f"问题{n}", "right": n < right} for n in range(40)]
        report = json.dumps({"rows": {"questions": rows}})
        return [
            f"import sys\nfrom pathlib import Path\nPath(sys.argv[1], 'bot.json').write_text({report!r}, 'utf-8')"
        ]

    member = await stack.staff("studio")
    jobs = []
    for right in (10, 38):
        scripted(stack, evaluate=measuring(right))
        jobs.append((await followed(member, await start(member, "evaluate")))[1])
    before, after = jobs
    path = f"{ALL}/{after['id']}/compare"
    found = (await member.get(path, **{"with": before["id"]})).json()
    [figure] = found["figures"]
    assert (figure["name"], figure["verdict"], figure["difference"]) == ("questions", "better", 70.0)
    assert len(found["won"]) == 28 and found["lost"] == []
    assert found["won"][0]["text"] == "问题10"
    (folder_of(stack, before) / "bot.json").unlink()
    assert code_of(await member.get(path, **{"with": before["id"]})) == (409, "job_without_report")


async def test_what_one_evaluation_measured(stack: Stack):
    rows = [
        {
            "id": "1",
            "text": "卡没了",
            "right": False,
            "expected": "card.loss",
            "found": "card.limit",
            "confused": True,
        }
    ]
    scores = {"right": [0.9, 0.95], "among": [0.6], "wrong": [0.2]}
    search = {"answer": 0.87, "suggest": 0.43, "scores": scores, "groups": SEARCHED}
    reports = {"bot.json": {"rows": {"questions": rows}}, "kb.json": search}
    texts = {name: json.dumps(one) for name, one in reports.items()}
    writing = "import sys\nfrom pathlib import Path\n" + "\n".join(
        f"Path(sys.argv[1], {name!r}).write_text({text!r}, 'utf-8')" for name, text in texts.items()
    )
    scripted(stack, evaluate=[writing])
    lead = await stack.staff("lead")
    member = await stack.staff("studio")
    _, job = await followed(member, await start(member, "evaluate"))
    path = f"{ALL}/{job['id']}/measured"
    found = (await lead.get(path)).json()
    assert found["calibration"]["among"] == [0.6] and found["calibration"]["answer"] == 0.87
    assert found["confusion"]["pairs"] == [
        {"expected": "card.loss", "found": "card.limit", "n": 1, "messages": ["卡没了"]}
    ]
    (folder_of(stack, job) / "kb.json").unlink()
    assert (await lead.get(path)).json()["calibration"] is None
    (folder_of(stack, job) / "bot.json").write_text('{"rows": []}')
    assert code_of(await lead.get(path)) == (409, "job_without_report")
    assert code_of(await (await stack.staff("agent1")).get(path)) == (403, "role_required")
    _, check = await followed(member, await start(member, "check"))
    assert code_of(await lead.get(f"{ALL}/{check['id']}/measured")) == (409, "job_without_report")


async def subtext(stack: Stack, *words: str) -> tuple[int, str, str]:
    environment = {"SUBTEXT_VAR_DIR": str(stack.var), "SUBTEXT_MAINTAINER_TOKEN": ""}
    arguments = ["job", *words, "--url", stack.url]
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=environment)
    return result.exit_code, result.stdout, result.stderr


async def test_the_command_line(stack: Stack):
    scripted(stack, train=["print('学会了')"], check=["raise SystemExit(1)"])
    code, out, err = await subtext(stack, "start", "train", "--follow")
    # The service of the test logs to the same standard output, in lines of JSON.
    job, *printed = [line for line in out.splitlines() if not line.startswith("{")]
    assert (code, printed) == (0, ["[1/1] step 1", "学会了"]), err
    assert (await subtext(stack, "log", job))[1] == "[1/1] step 1\n学会了\n"
    assert json.loads((await subtext(stack, "show", job))[1])["state"] == "succeeded"
    assert (await subtext(stack, "list"))[1].startswith(f"{job}\ttrain\tsucceeded\t100%\tmaintainer\t")
    assert (await subtext(stack, "cancel", job))[0] == 2
    code, _, err = await subtext(stack, "start", "check", "--follow")
    assert (code, "failed" in err) == (1, True)
    code, _, err = await subtext(stack, "compare", job, "--with", job)
    assert (code, "job_without_report" in err) == (2, True)
