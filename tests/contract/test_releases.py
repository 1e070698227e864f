"""Releases over HTTP: made, judged, put live, taken back; and everything that is refused."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert

from service.core.clock import SystemClock
from service.core.ids import new_id
from service.releases.manifest import MANIFEST
from service.releases.measured import Golden, Metrics, Safety, Search, Talks, Topic, metrics_from
from service.releases.verifying import INDEX, MODEL
from service.studio.jobs.rules import Kind, State
from service.studio.jobs.tables import JobRow
from tests.support.follower import Follower, following
from tests.support.stack import Member, Stack, running
from tests.unit.releases.made import Workshop

ALL, ONE, SWITCH = "/v1/studio/releases", "/v1/studio/release", "/v1/studio/release-switch"
GOOD = Metrics(
    Safety(100, ("s7",)), Golden(400, 90.0), (Topic("card.loss", 20, 95.0),), Search(300, 0.9, 0.87, 0.93)
)
PLANTED = replace(GOOD, safety=Safety(100, ("s7", "s8")), golden=Golden(400, 60.0))
"""What a topic whose examples were mislabelled would measure."""
PATIENCE = 30
NOWHERE = "20261122-080000000-00000000"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "var")


@pytest.fixture
async def stack(tmp_path: Path, workshop: Workshop) -> AsyncIterator[Stack]:
    async with running(tmp_path / "var", content_dir=workshop.root, build_dir=workshop.build) as stack:
        yield stack


@pytest.fixture
async def follower(workshop: Workshop) -> AsyncIterator[Follower]:
    async with following(workshop.shelf) as follower:
        yield follower


async def person(stack: Stack, login: str, *roles: str) -> Member:
    password = await stack.application.staff.create(login, login, f"同事{login}", list(roles), [])
    return await stack.sign_in(login, password)


async def approver(stack: Stack, login: str = "ap") -> Member:
    return await person(stack, login, "approver")


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def listed(member: Member) -> dict:
    answer = await member.get(ALL)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def one(member: Member, release: str) -> dict:
    answer = await member.get(ONE, release=release)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def ask(member: Member, release: str, **more: str) -> httpx.Response:
    change = (await listed(member))["change"]
    return await member.post(SWITCH, {"release": release, "change": change, **more})


async def settled(member: Member) -> dict:
    async with asyncio.timeout(PATIENCE):
        while True:
            switch = (await member.get(SWITCH)).json()["switch"]
            if switch and switch["state"] != "running":
                return dict(switch)
            await asyncio.sleep(0.02)


async def promoted(member: Member, release: str, **more: str) -> dict:
    answer = await ask(member, release, **more)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "running"
    return await settled(member)


async def test_there_and_back_with_who_and_when(stack: Stack, workshop: Workshop, follower: Follower):
    decides = await approver(stack)
    first, second = workshop.make(GOOD, "第一版"), workshop.make(GOOD, "第二版")
    empty = await listed(decides)
    assert (empty["live"], empty["since"], empty["can_go_back"], empty["switch"]) == (None, None, False, None)
    assert [item["id"] for item in empty["items"]] == [second.id, first.id]
    for made in (first, second):
        done = await promoted(decides, made.id)
        assert (done["state"], done["step"], done["by"]) == ("done", "switched", "同事ap")
    now = await listed(decides)
    assert (now["live"], now["back_to"], now["since"]["by"]) == (second.id, first.id, "同事ap")
    assert now["since"]["deed"] == "promoted" and now["since"]["at"]
    assert [item["live"] for item in now["items"]] == [True, False]
    shown = await one(decides, second.id)
    assert shown["may"] == ["rollback", "pin"]
    begun = await decides.post(f"{SWITCH}/back", {"change": shown["change"]})
    assert (begun.status_code, begun.json()["release"]) == (202, first.id)
    assert (await settled(decides))["state"] == "done"
    assert follower.serving == first.id
    back = await listed(decides)
    assert (back["live"], back["since"]["deed"], back["since"]["to"]) == (first.id, "rolled_back", first.id)
    assert [deed["deed"] for deed in back["history"]] == ["rolled_back", "promoted", "promoted"]


async def test_a_certificate_and_figures_beside_the_live_one(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    live, next_ = workshop.make(GOOD), workshop.make(replace(GOOD, golden=Golden(400, 92.0)), "更好")
    await promoted(decides, live.id)
    shown = await one(decides, next_.id)
    assert (shown["why"], shown["fault"], shown["may"]) == ("更好", None, ["promote", "try", "pin"])
    assert shown["certificate"]["index"] == next_.index
    assert {part["path"] for part in shown["certificate"]["files"]} == {part.path for part in next_.files}
    assert shown["size"] == sum(part.size for part in next_.files)
    golden = next(figure for figure in shown["figures"] if figure["name"] == "golden")
    assert golden["value"] == 92.0 and golden["low"] < 92.0 < golden["high"] and golden["questions"] == 400
    assert {figure["name"]: figure["value"] for figure in shown["live_figures"]}["golden"] == 90.0
    assert {line["line"]: line["state"] for line in shown["gate"]} == {
        "safety": "passed",
        "golden": "passed",
        "search": "passed",
        "topics": "passed",
        "talks": "skipped",
    }


async def test_a_planted_regression_is_blocked_with_every_reason(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    live, worse = workshop.make(GOOD), workshop.make(PLANTED)
    await promoted(decides, live.id)
    shown = await one(decides, worse.id)
    assert shown["may"] == ["override", "pin"]
    said = {line["line"]: line for line in shown["gate"]}
    assert said["safety"]["state"] == said["golden"]["state"] == "refused"
    assert said["safety"]["objections"][0]["names"] == ["s8"]
    (golden,) = said["golden"]["objections"]
    assert (golden["code"], golden["right"], golden["live"]) == ("gate_golden", 60.0, 90.0)
    assert 85 < golden["least"] < 90
    refused = await promoted(decides, worse.id)
    assert (refused["state"], refused["code"], refused["step"]) == ("failed", "gate_refused", "judging")
    assert [objection["code"] for objection in refused["objections"]] == ["gate_safety", "gate_golden"]
    assert (await listed(decides))["live"] == follower.serving == live.id


async def test_another_approver_may_answer_for_it_and_whoever_made_it_may_not(
    stack: Stack, workshop: Workshop, follower: Follower
):
    both, other = await person(stack, "both", "editor", "approver"), await approver(stack)
    worse = workshop.make(Metrics(), "没评测", by="both")
    mine = await one(both, worse.id)
    assert (mine["own"], mine["may"]) == (True, ["pin"])
    assert code_of(await ask(both, worse.id, reason="我来负责")) == (403, "release_own")
    assert (await promoted(both, worse.id))["code"] == "gate_refused"
    assert code_of(await ask(other, worse.id, reason=" ")) == (403, "release_approver")
    assert code_of(await ask(other, worse.id, reason="")) == (422, "invalid_field")
    assert (await one(other, worse.id))["may"] == ["override", "pin"]
    done = await promoted(other, worse.id, reason="紧急修复，回电 13812345678")
    assert done["state"] == "done"
    now = await listed(other)
    assert now["live"] == follower.serving == worse.id
    assert "紧急修复" in now["since"]["reason"] and "13812345678" not in json.dumps(now)


async def test_tampered_truncated_and_signed_elsewhere_are_shown_and_refused(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    live, *others = (workshop.make(GOOD) for _ in range(4))
    tampered, truncated, foreign = (workshop.shelf.folder(made.id) for made in others)
    data = bytearray((tampered / MODEL).read_bytes())
    data[-1] ^= 1
    (tampered / MODEL).write_bytes(bytes(data))
    (truncated / MODEL).write_bytes(bytes(data[:-1]))
    elsewhere = json.loads((foreign / "manifest.sig").read_bytes())
    (foreign / "manifest.sig").write_text(json.dumps({**elsewhere, "key": "0" * 16}))
    await promoted(decides, live.id)
    faults = {item["id"]: item["fault"] for item in (await listed(decides))["items"]}
    assert (faults[truncated.name], faults[foreign.name]) == ("release_size", "release_foreign_key")
    for folder, fault in (
        (tampered, "release_changed"),
        (truncated, "release_size"),
        (foreign, "release_foreign_key"),
    ):
        shown = await one(decides, folder.name)
        assert (shown["fault"], shown["gate"], shown["may"]) == (fault, [], ["pin"])
        assert shown["why"] == "试", "shown beside its fault"
    for folder, fault in ((truncated, "release_size"), (foreign, "release_foreign_key")):
        assert code_of(await ask(decides, folder.name)) == (409, fault)
    failed = await promoted(decides, tampered.name)
    assert (failed["state"], failed["code"], failed["step"]) == ("failed", "release_changed", "verifying")
    (foreign / MANIFEST).write_text("{")
    broken = await one(decides, foreign.name)
    assert (broken["why"], broken["certificate"], broken["made_at"]) == (None, None, None)
    assert (await listed(decides))["live"] == follower.serving == live.id


async def test_of_two_promotions_at_once_one_is_told_to_wait(
    stack: Stack, workshop: Workshop, follower: Follower
):
    lin, hu = await approver(stack, "lin"), await approver(stack, "hu")
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    follower.free.clear()
    answers = await asyncio.gather(ask(lin, first.id), ask(hu, second.id))
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    begun, told = sorted(answers, key=lambda answer: answer.status_code)
    assert code_of(told) == (409, "release_busy")
    assert code_of(await ask(hu, second.id)) == (409, "release_busy")
    editor = await person(stack, "ed", "editor")
    assert code_of(await editor.post(ALL, {"why": "同时"})) == (409, "release_busy")
    follower.free.set()
    done = await settled(lin)
    assert (done["state"], done["release"]) == ("done", begun.json()["release"])
    assert (await listed(hu))["live"] == follower.serving == begun.json()["release"]


async def test_what_the_service_refuses_is_taken_back(stack: Stack, workshop: Workshop, follower: Follower):
    decides = await approver(stack)
    live, next_ = workshop.make(GOOD), workshop.make(GOOD)
    await promoted(decides, live.id)
    follower.refuses = "release_model: Rasa refused the model"
    failed = await promoted(decides, next_.id)
    assert (failed["state"], failed["code"], failed["step"]) == ("failed", "release_model", "loading")
    now = await listed(decides)
    assert (now["live"], now["since"]["release"]) == (live.id, live.id)
    assert (now["history"][0]["deed"], now["history"][0]["code"]) == ("refused", "release_model")


async def test_a_restart_in_the_middle_leaves_the_old_one_live_and_says_so(
    tmp_path: Path, workshop: Workshop
):
    live, next_ = workshop.make(GOOD), workshop.make(GOOD)
    async with running(tmp_path / "var", content_dir=workshop.root, build_dir=workshop.build) as stack:
        decides = await approver(stack)
        async with following(workshop.shelf):
            await promoted(decides, live.id)
        assert (await ask(decides, next_.id)).status_code == 202
        async with asyncio.timeout(PATIENCE):
            while (await decides.get(SWITCH)).json()["switch"]["step"] != "loading":
                await asyncio.sleep(0.02)
    async with running(tmp_path / "var", content_dir=workshop.root, build_dir=workshop.build) as stack:
        decides = await approver(stack, "ap2")
        now = await listed(decides)
        assert (now["live"], now["switch"]["state"]) == (live.id, "failed")
        assert (now["switch"]["code"], now["switch"]["release"]) == ("release_interrupted", next_.id)
        async with following(workshop.shelf):
            assert (await promoted(decides, next_.id))["state"] == "done"


async def test_made_of_what_is_built_it_is_unmeasured(stack: Stack, workshop: Workshop):
    editor = await person(stack, "ed", "editor")
    answer = await editor.post(ALL, {"why": "新增还款话题，回电 13812345678"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["made_by"], made["live"], made["fault"]) == ("同事ed", False, None)
    shown = await one(editor, made["id"])
    assert shown["figures"] == [] and "13812345678" not in json.dumps(shown)
    against = [objection["code"] for line in shown["gate"] for objection in line["objections"]]
    assert against == ["gate_unmeasured", "gate_unmeasured"]
    assert (await listed(editor))["history"][0]["deed"] == "made"
    (workshop.build / MODEL).unlink()
    assert code_of(await editor.post(ALL, {"why": "没构建"})) == (409, "release_not_built")
    for body in ({}, {"why": ""}, {"why": "x" * 201}, {"why": "好", "metrics": {}}):
        assert code_of(await editor.post(ALL, body)) == (422, "invalid_field")


async def job(stack: Stack, kind: Kind, state: State, of: str | None = None) -> str:
    """As if it had been done; returns its id."""
    name, now = new_id("job"), SystemClock().now()
    blank = {"by": "ed", "reason": "", "progress": 1.0, "queued_at": now, "started_at": now, "ended_at": now}
    async with stack.application.database.write() as connection:
        row = insert(JobRow).values(id=name, kind=kind.value, state=state.value, of=of, **blank)
        await connection.execute(row)
    return name


async def evaluated(stack: Stack, workshop: Workshop, of: str | None, report: str) -> str:
    """An evaluation that succeeded, with a build and a report of its own; returns its id."""
    name = await job(stack, Kind.EVALUATE, State.SUCCEEDED, of)
    folder = stack.application.studio.jobs.folder(name)
    (folder / "build").mkdir(parents=True)
    for part in ("encoder", INDEX, "rasa"):
        (folder / "build" / part).symlink_to(workshop.build / part, target_is_directory=True)
    (folder / "bot.json").write_text(report, encoding="utf-8")
    return name


def manifest_talks(workshop: Workshop, release: str) -> Talks | None:
    return metrics_from(workshop.shelf.manifest(release).metrics).talks


async def test_made_of_an_evaluation_it_has_its_figures(stack: Stack, workshop: Workshop):
    editor = await person(stack, "ed", "editor")
    training = await job(stack, Kind.TRAIN, State.SUCCEEDED)
    of_what_served = await evaluated(stack, workshop, None, "{}")
    report = {
        "safety": {"dialogues": 10, "not handed over": ["s1"], "answered": [], "near misses lost": []},
        "questions": {"all": {"n": 50, "right": 96.0}, "topics": []},
    }
    measured = await evaluated(stack, workshop, training, json.dumps(report))
    answer = await editor.post(ALL, {"why": "评测过", "evaluation": measured})
    assert answer.status_code == 201, answer.text
    figures = (await one(editor, answer.json()["id"]))["figures"]
    assert {figure["name"]: figure["value"] for figure in figures} == {"safety": 90.0, "golden": 96.0}
    assert manifest_talks(workshop, answer.json()["id"]) is None, "none were kept"
    played = stack.application.studio.jobs.folder(measured) / "talks.json"
    played.write_text('{"played": ["a@1", "b@1"], "failed": ["b@1"], "talks": []}', encoding="utf-8")
    again = await editor.post(ALL, {"why": "会话也演过", "evaluation": measured})
    assert again.status_code == 201, again.text
    assert manifest_talks(workshop, again.json()["id"]) == Talks(("a@1", "b@1"), ("b@1",))
    broken = await evaluated(stack, workshop, training, '{"safety": {"dialogues": "x"}}')
    unread = await evaluated(stack, workshop, training, "{")
    failed = await job(stack, Kind.EVALUATE, State.FAILED, training)
    for evaluation, status, code in (
        (of_what_served, 409, "job_without_product"),
        (training, 409, "job_without_report"),
        (failed, 409, "job_without_report"),
        (unread, 409, "job_without_report"),
        (broken, 409, "release_report"),
        ("job_" + "x" * 22, 404, "job_not_found"),
    ):
        asked = {"why": "评测过", "evaluation": evaluation}
        assert code_of(await editor.post(ALL, asked)) == (status, code)


async def test_kept_however_old(stack: Stack, workshop: Workshop):
    decides = await approver(stack)
    made = workshop.make(GOOD)

    async def pin(release: str, pinned: bool) -> httpx.Response:
        body, headers = {"release": release, "pinned": pinned}, {"X-CSRF-Token": decides.csrf}
        return await decides.http.put(f"{ONE}/pin", json=body, headers=headers)

    assert (await pin(made.id, True)).status_code == 204
    assert (await one(decides, made.id))["may"] == ["promote", "try", "unpin"]
    assert (await listed(decides))["items"][0]["pinned"]
    assert (await pin(made.id, False)).status_code == 204
    assert workshop.shelf.pinned() == []
    assert code_of(await pin(NOWHERE, True)) == (404, "release_missing")


async def test_who_may_do_what(stack: Stack, workshop: Workshop):
    made = workshop.make(GOOD)
    agent, editor, decides = (
        await stack.staff("agent1"),
        await person(stack, "ed", "editor"),
        await approver(stack),
    )
    for path in (ALL, ONE, SWITCH):
        assert code_of(await agent.get(path, release=made.id)) == (403, "role_required")
        assert code_of(await stack.http.get(path)) == (401, "unauthorised")
        assert (await editor.get(path, release=made.id)).status_code == 200
    change = {"change": ""}
    for member, path, body in (
        (decides, ALL, {"why": "审核人不制作"}),
        (editor, SWITCH, {"release": made.id, **change}),
        (editor, f"{SWITCH}/back", change),
    ):
        assert code_of(await member.post(path, body)) == (403, "role_required")
    shown, may = await one(editor, made.id), await listed(editor)
    assert (shown["may"], may["may_make"], may["may_decide"]) == ([], True, False)
    assert code_of(await decides.get(ONE, release=NOWHERE)) == (404, "release_missing")
    assert code_of(await decides.get(ONE)) == (404, "release_missing")
    assert code_of(await decides.get(ONE, release="../../etc")) == (422, "invalid_field")
    assert code_of(await ask(decides, NOWHERE)) == (404, "release_missing")
    assert code_of(await ask(decides, "../../etc")) == (422, "invalid_field")
    stale = {"release": made.id, "change": "older"}
    assert code_of(await decides.post(SWITCH, stale)) == (409, "release_outdated")
    assert code_of(await decides.post(f"{SWITCH}/back", change)) == (409, "release_no_earlier")
    without = await decides.http.post(SWITCH, json=stale)
    assert code_of(without) == (403, "csrf")
