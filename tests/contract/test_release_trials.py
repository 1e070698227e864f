"""A release on trial over HTTP: begun, raised, ended, refused; and its conversations beside the live ones."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.identity.tables import AuditRow
from service.releases.manifest import MANIFEST
from service.releases.measured import Golden, Metrics, Safety
from tests.contract.test_releases import SWITCH, approver, code_of, listed, one, person, promoted, settled
from tests.support.follower import Follower, following
from tests.support.released import answered_by
from tests.support.stack import Member, Stack, running
from tests.unit.releases.made import Workshop

TRIAL = "/v1/studio/release-trial"
GOOD = Metrics(Safety(100, ("s7",)), Golden(400, 90.0))


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


async def ask(member: Member, release: str, percent: int) -> httpx.Response:
    change = (await listed(member))["change"]
    return await member.post(f"{SWITCH}/trial", {"release": release, "percent": percent, "change": change})


async def tried(member: Member, release: str, percent: int) -> dict[str, Any]:
    answer = await ask(member, release, percent)
    assert answer.status_code == 202, answer.text
    assert answer.json()["kind"] == "try"
    return await settled(member)


async def trial_of(member: Member) -> dict[str, Any]:
    answer = await member.get(TRIAL)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_from_five_per_cent_to_its_end(stack: Stack, workshop: Workshop, follower: Follower):
    decides = await approver(stack)
    live, next_ = workshop.make(GOOD), workshop.make(GOOD, "新的")
    await promoted(decides, live.id)
    for percent in (5, 25):
        done = await tried(decides, next_.id, percent)
        assert (done["state"], done["step"], done["percent"]) == ("done", "switched", percent)
        shown = await one(decides, next_.id)
        assert shown["trial"] == percent
        assert {"promote", "try", "end_trial"} <= {*shown["may"]}
        assert follower.serving == live.id
    assert (await trial_of(decides))["percent"] == 25
    assert (await tried(decides, next_.id, 0))["state"] == "done"
    assert (await one(decides, next_.id))["trial"] == 0
    assert (await trial_of(decides))["release"] is None
    deeds = [(deed["deed"], deed["percent"]) for deed in (await listed(decides))["history"][:3]]
    assert deeds == [("tried", 0), ("tried", 25), ("tried", 5)]
    async with stack.application.database.read() as connection:
        query = select(AuditRow.actor, AuditRow.subject).where(AuditRow.action == "release.tried")
        assert {tuple(row) for row in (await connection.execute(query)).all()} == {("ap", next_.id)}


async def test_going_live_ends_it(stack: Stack, workshop: Workshop, follower: Follower):
    decides = await approver(stack)
    next_ = workshop.make(GOOD)
    await tried(decides, next_.id, 10)
    assert (await promoted(decides, next_.id))["state"] == "done"
    assert follower.serving == next_.id
    assert (await trial_of(decides))["release"] is None


async def test_what_the_gate_refuses_is_not_tried(stack: Stack, workshop: Workshop, follower: Follower):
    decides = await approver(stack)
    live, worse = workshop.make(GOOD), workshop.make(replace(GOOD, golden=Golden(400, 60.0)))
    await promoted(decides, live.id)
    shown = await one(decides, worse.id)
    assert "try" not in shown["may"] and "end_trial" not in shown["may"]
    failed = await tried(decides, worse.id, 5)
    assert (failed["state"], failed["code"], failed["step"]) == ("failed", "gate_refused", "judging")
    assert [objection["code"] for objection in failed["objections"]] == ["gate_golden"]
    assert (await trial_of(decides))["release"] is None


async def test_a_share_the_service_refuses_leaves_the_one_before(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    next_ = workshop.make(GOOD)
    await tried(decides, next_.id, 5)
    follower.refuses_trials = "release_one_seat: no second Rasa"
    failed = await tried(decides, next_.id, 50)
    assert (failed["state"], failed["code"], failed["step"]) == ("failed", "release_one_seat", "loading")
    assert (await one(decides, next_.id))["trial"] == 5
    assert (await listed(decides))["history"][0]["release"] == next_.id


async def test_one_that_was_changed_meanwhile_can_be_ended(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    next_ = workshop.make(GOOD)
    await tried(decides, next_.id, 5)
    (workshop.shelf.folder(next_.id) / MANIFEST).write_text("{")
    shown = await one(decides, next_.id)
    assert shown["fault"] is not None and "end_trial" in shown["may"] and "try" not in shown["may"]
    assert (await tried(decides, next_.id, 0))["state"] == "done"


async def test_refusals(stack: Stack, workshop: Workshop, follower: Follower):
    decides, editor, agent = (
        await approver(stack),
        await person(stack, "ed", "editor"),
        await stack.staff("agent1"),
    )
    live, next_ = workshop.make(GOOD), workshop.make(GOOD)
    await promoted(decides, live.id)
    assert code_of(await ask(decides, next_.id, 0)) == (409, "release_no_trial")
    assert code_of(await ask(decides, live.id, 5)) == (409, "release_live")
    for percent in (101, -1):
        assert code_of(await ask(decides, next_.id, percent)) == (422, "invalid_field")
    assert code_of(await ask(editor, next_.id, 5)) == (403, "role_required")
    assert code_of(await agent.get(TRIAL)) == (403, "role_required")
    assert (await editor.get(TRIAL)).status_code == 200
    stale = {"release": next_.id, "percent": 5, "change": "older"}
    assert code_of(await decides.post(f"{SWITCH}/trial", stale)) == (409, "release_outdated")


async def test_its_conversations_stand_beside_the_live_ones(
    stack: Stack, workshop: Workshop, follower: Follower
):
    decides = await approver(stack)
    live, next_ = workshop.make(GOOD), workshop.make(GOOD)
    await promoted(decides, live.id)
    await answered_by(stack, live.id)
    await tried(decides, next_.id, 50)
    await answered_by(stack, live.id)
    await answered_by(stack, live.id, helpful=False)
    await answered_by(stack, next_.id, kind="handoff")
    await answered_by(stack, None)
    found = await trial_of(decides)
    assert (found["release"], found["live"], found["percent"]) == (next_.id, live.id, 50)
    assert (found["live_conversations"], found["trial_conversations"]) == (2, 1), "those before do not count"
    by_name = {line["name"]: line for line in found["lines"]}
    assert list(by_name) == ["answer", "handoff", "unhelpful"]
    assert (by_name["answer"]["live"]["n"], by_name["answer"]["trial"]["n"]) == (2, 0)
    assert (by_name["handoff"]["trial"]["share"], by_name["handoff"]["apart"]) == (100.0, False)
    assert (by_name["unhelpful"]["live"]["n"], by_name["unhelpful"]["live"]["of"]) == (1, 1)


async def test_beside_what_was_built(stack: Stack, workshop: Workshop, follower: Follower):
    """It has no name; a turn that was answered without Rasa is nobody's."""
    decides = await approver(stack)
    next_ = workshop.make(GOOD)
    await tried(decides, next_.id, 50)
    await answered_by(stack, None)
    await answered_by(stack, next_.id)
    stack.bot.fail_with = "timeout"
    await answered_by(stack, None)
    found = await trial_of(decides)
    assert (found["live"], found["live_conversations"], found["trial_conversations"]) == (None, 1, 1)
