"""Images from customers once they are there: who sees them, what scans them, how they go. On the real service."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from service.conversations.tables import Conversation
from service.core.ids import new_id
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from service.images.files import ImageFiles
from service.images.removing import YOUNG
from service.images.tables import ImageRow
from tests.support.image_calls import code, fetch, files, queued, send, served, shown
from tests.support.line import HandClock
from tests.support.stack import Stack, Talk, running

LIMIT = 65_536 * 2


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(
        tmp_path, clock=clock, uploads=True, upload_max_bytes=LIMIT, upload_rate="1000/minute"
    ) as stack:
        yield stack


class TestStaff:
    async def test_his_agent_sees_it_and_the_bank_of_others_does_not(self, stack: Stack):
        talk, agent = await served(stack)
        name = (await send(talk)).json()["image"]
        path = f"/v1/desk/conversations/{talk.id}/images/{name}"
        got = await agent.get(path)
        assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
        assert (await stack.http.get(path)).status_code == 401

    async def test_nobody_sees_it_under_another_conversation(self, stack: Stack):
        talk, agent = await served(stack)
        name = (await send(talk)).json()["image"]
        other = await queued(stack)
        assert code(await agent.get(f"/v1/desk/conversations/{other.id}/images/{name}")) == (
            404,
            "image_not_found",
        )

    async def test_the_bots_conversations_are_not_the_desks(self, stack: Stack):
        agent, talk = await stack.staff(), await stack.conversation()
        path = f"/v1/desk/conversations/{talk.id}/images/{new_id('i')}"
        assert code(await agent.get(path)) == (404, "conversation_not_found")

    async def test_a_supervisor_who_looks_is_audited(self, stack: Stack):
        talk, _ = await served(stack)
        name = (await send(talk)).json()["image"]
        supervisor = await stack.staff("lead")
        before = await readings(stack, talk)
        got = await supervisor.get(f"/v1/desk/conversations/{talk.id}/images/{name}")
        assert got.status_code == 200, got.text
        assert await readings(stack, talk) == before + 1


async def readings(stack: Stack, talk: Talk) -> int:
    async with stack.application.database.read() as connection:
        query = select(AuditRow.action).where(AuditRow.action == "conversation.read")
        return len((await connection.execute(query)).all())


class TestScanning:
    def script(self, folder: Path, body: str) -> list[str]:
        file = folder / "scan.py"
        file.write_text(body, "utf-8")
        return [sys.executable, str(file)]

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("import sys; sys.exit(1)", (422, "image_refused")),
            ("import sys; sys.exit(2)", (503, "image_not_scanned")),
            ("import os; os.kill(os.getpid(), 9)", (503, "image_not_scanned")),
        ],
    )
    async def test_its_verdict_counts(self, tmp_path, body: str, expected: tuple[int, str]):
        command = self.script(tmp_path, body)
        async with running(tmp_path / "var", uploads=True, upload_scan=command) as stack:
            talk = await queued(stack)
            assert code(await send(talk)) == expected
            assert await shown(talk) == []
            assert files(stack) == []

    async def test_it_gets_the_clean_file_and_none_of_the_secrets(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SUBTEXT_MAINTAINER_TOKEN", "planted")
        seen = tmp_path / "seen"
        body = (
            "import json, os, pathlib, sys\n"
            "names = [name for name in os.environ if name.startswith('SUBTEXT_')]\n"
            f"pathlib.Path({str(seen)!r}).write_text(json.dumps([sys.argv[1:], names]))\n"
            "assert pathlib.Path(sys.argv[1]).read_bytes()[:2] == b'\\xff\\xd8'\n"
        )
        command = self.script(tmp_path, body)
        async with running(tmp_path / "var", uploads=True, upload_scan=command) as stack:
            assert (await send(await queued(stack))).status_code == 202
        arguments, names = json.loads(seen.read_text())
        assert len(arguments) == 1
        assert names == []

    async def test_one_that_hangs_is_ended(self, tmp_path):
        pid = tmp_path / "pid"
        body = f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
        command = self.script(tmp_path, body)
        async with running(
            tmp_path / "var", uploads=True, upload_scan=command, upload_scan_seconds=2
        ) as stack:
            assert code(await send(await queued(stack))) == (503, "image_not_scanned")
            assert files(stack) == []
            if pid.exists():
                with pytest.raises(ProcessLookupError):
                    os.kill(int(pid.read_text()), 0)

    async def test_one_that_is_missing_lets_nothing_through(self, tmp_path):
        async with running(tmp_path, uploads=True, upload_scan=[str(tmp_path / "nowhere")]) as stack:
            assert code(await send(await queued(stack))) == (503, "image_not_scanned")
            assert files(stack) == []


class TestGoing:
    async def test_taken_back_it_is_nowhere(self, stack: Stack):
        talk, agent = await served(stack)
        receipt = (await send(talk)).json()
        path = f"/v1/conversations/{talk.id}/recall"
        answer = await stack.http.post(path, json={"seq": receipt["seq"]}, headers=talk.headers)
        assert answer.status_code == 204, answer.text
        assert files(stack) == []
        assert code(await fetch(talk, receipt["image"])) == (404, "image_not_found")
        (data,) = await shown(talk)
        assert (data["image"], data["recalled"]) == ("", True)
        assert (await agent.get("/v1/desk/inbox")).json()["mine"][0]["last_text"] == "（已撤回）"
        assert (await send(talk)).json()["duplicate"] is True, "a late resend brings nothing back"
        assert files(stack) == []

    async def test_after_two_minutes_it_stays(self, stack: Stack, clock: HandClock):
        talk, _ = await served(stack)
        receipt = (await send(talk)).json()
        clock.forward(minutes=3)
        path = f"/v1/conversations/{talk.id}/recall"
        answer = await stack.http.post(path, json={"seq": receipt["seq"]}, headers=talk.headers)
        assert code(answer) == (409, "recall_late")
        assert len(files(stack)) == 1

    async def test_erasing_the_customer_erases_it(self, stack: Stack, tmp_path, clock):
        talk, other = await queued(stack), await queued(stack)
        await send(talk)
        kept = (await send(other)).json()["image"]
        settings = stack.application.settings
        erasing = Erasing(
            stack.application.database,
            settings.database,
            tmp_path / "log",
            clock,
            str,
            ImageFiles(settings.uploads_dir).remove,
        )
        async with stack.application.database.read() as connection:
            query = select(Conversation.visitor_id).where(Conversation.id == talk.id)
            visitor = (await connection.execute(query)).scalar_one()
        assert (await erasing.erase(visitor, "test")).files == 1
        assert [path.stem for path in files(stack)] == [kept]

    async def test_what_a_crash_left_is_swept_and_nothing_else(self, stack: Stack, clock: HandClock):
        talk = await queued(stack)
        kept = (await send(talk, client_id="image-0001")).json()["image"]
        gone = (await send(talk, client_id="image-0002")).json()["image"]
        async with stack.application.database.write() as connection:
            await connection.execute(delete(ImageRow).where(ImageRow.id == gone))
        (stack.var / "uploads" / f"{new_id('i')}.part").write_bytes(b"half")
        sweep = stack.application.images
        for file in files(stack):
            os.utime(file, (clock.now().timestamp(),) * 2)
        assert await sweep.step() == 0, "what is young may still get its row"
        clock.forward(minutes=YOUNG / timedelta(minutes=1) + 1)
        assert await sweep.step() == 2
        assert [path.stem for path in files(stack)] == [kept]
        assert (await fetch(talk, kept)).status_code == 200
