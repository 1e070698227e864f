"""While content is checked the service goes on; the check ends with the request and with the service."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from service.studio.checking import child
from tests.contract.test_changes import EDITS, person
from tests.support.held_check import HeldCheck, gone
from tests.support.kb_samples import write_project
from tests.support.stack import Stack, running

LOOK = "/v1/studio/content-preview"
CHECK = {"edits": EDITS, "check": True}


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HeldCheck:
    held = HeldCheck(tmp_path / "held")
    monkeypatch.setattr(child, "COMMAND", held.command)
    return held


@pytest.fixture
async def stack(tmp_path: Path, held: HeldCheck) -> AsyncIterator[Stack]:
    async with running(tmp_path / "var", content_dir=write_project(tmp_path / "project")) as stack:
        yield stack


async def test_customers_are_served_while_content_is_checked(stack: Stack, held: HeldCheck):
    editor = await person(stack, "ed", "editor")
    looking = asyncio.create_task(editor.post(LOOK, CHECK))
    await held.begun()
    talk = await stack.conversation()
    assert await talk.say("怎么查余额")
    assert not looking.done()
    held.go()
    answer = await looking
    assert (answer.status_code, answer.json()["findings"]) == (200, [])


async def test_a_check_nobody_waits_for_ends(stack: Stack, held: HeldCheck):
    editor = await person(stack, "ed", "editor")
    looking = asyncio.create_task(editor.post(LOOK, CHECK))
    await held.begun()
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    await gone(held.pids[0])


async def test_a_check_ends_with_the_service(tmp_path: Path, held: HeldCheck):
    async with running(tmp_path / "var", content_dir=write_project(tmp_path / "project")) as stack:
        editor = await person(stack, "ed", "editor")
        # Its own client: the stack's are closed before the service is.
        own = httpx.AsyncClient(base_url=stack.url, cookies=editor.http.cookies, trust_env=False, timeout=60)
        headers = {"X-CSRF-Token": editor.csrf}
        looking = asyncio.create_task(own.post(LOOK, json=CHECK, headers=headers))
        await held.begun()
    (outcome,) = await asyncio.gather(looking, return_exceptions=True)
    await own.aclose()
    assert isinstance(outcome, httpx.HTTPError) or outcome.status_code == 503
    await gone(held.pids[0])
