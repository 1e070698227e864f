"""Images from agents: who may send one, to whom and when, who sees it and how it goes. On the real service."""

import asyncio
import sys
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from service.conversations.tables import Conversation
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from service.images import accepting
from service.images.files import ImageFiles
from tests.support.image_calls import DESK_CLIENT, code, desk_send, fetch, files, queued, send, served, shown
from tests.support.images import HTML, gps_exif, image
from tests.support.line import HandClock
from tests.support.stack import Member, Stack, Talk, running

LIMIT = 65_536 * 2
KIND = "message.agent_image"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(
        tmp_path, clock=clock, uploads=True, upload_max_bytes=LIMIT, upload_rate="1000/minute"
    ) as stack:
        yield stack


async def audited(stack: Stack, action: str) -> int:
    async with stack.application.database.read() as connection:
        query = select(AuditRow.action).where(AuditRow.action == action)
        return len((await connection.execute(query)).all())


async def card(agent: Member) -> dict[str, object]:
    (mine,) = (await agent.get("/v1/desk/inbox")).json()["mine"]
    return mine


class TestSending:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    async def test_it_is_the_agents_event_and_the_customer_gets_it(self, stack: Stack, kind: str):
        talk, agent = await served(stack)
        before = (await talk.all())[-1]["seq"]
        answer = await desk_send(agent, talk, image(kind, (40, 30)))
        assert answer.status_code == 202, answer.text
        receipt = answer.json()
        event = (await talk.all())[-1]
        assert (event["seq"], event["type"]) == (before + 1, KIND)
        assert event["actor"] == {"kind": "agent", "name": f"工号 {agent.agent['number']}"}
        keys = ("image", "width", "height", "size", "client_id")
        assert event["data"] == {key: receipt[key] for key in keys}
        assert (receipt["width"], receipt["height"], receipt["duplicate"]) == (40, 30, False)

        got = await fetch(talk, receipt["image"])
        assert (got.status_code, got.headers["content-type"]) == (200, f"image/{kind.lower()}")
        assert got.headers["cache-control"] == "private, no-store"
        own = await agent.get(f"/v1/desk/conversations/{talk.id}/images/{receipt['image']}")
        assert own.content == got.content

    async def test_a_customer_who_waits_for_news_hears_of_it(self, stack: Stack):
        talk, agent = await served(stack)
        last = (await talk.all())[-1]["seq"]
        path = f"/v1/conversations/{talk.id}/events"
        waiting = asyncio.create_task(
            stack.http.get(path, params={"after": last, "wait": 20}, headers=talk.headers)
        )
        assert (await desk_send(agent, talk)).status_code == 202
        (event,) = (await waiting).json()["events"]
        assert (event["type"], event["seq"]) == (KIND, last + 1)

    async def test_the_place_it_was_taken_at_is_stored_nowhere(self, stack: Stack):
        talk, agent = await served(stack)
        raw = image(exif=gps_exif(), comment=HTML) + HTML
        name = (await desk_send(agent, talk, raw)).json()["image"]
        content = (await fetch(talk, name)).content
        assert HTML not in content
        assert dict(Image.open(BytesIO(content)).getexif()) == {}
        assert [path.read_bytes() for path in files(stack)] == [content]

    async def test_a_resend_is_the_same_image(self, stack: Stack):
        talk, agent = await served(stack)
        first = (await desk_send(agent, talk)).json()
        answers = await asyncio.gather(*(desk_send(agent, talk) for _ in range(3)))
        assert [answer.json() for answer in answers] == [{**first, "duplicate": True}] * 3
        assert len(await shown(talk, KIND)) == len(files(stack)) == 1
        assert await audited(stack, "image.sent") == 1

    async def test_a_resend_is_known_when_the_service_has_ended(self, stack: Stack):
        talk, agent = await served(stack)
        first = (await desk_send(agent, talk)).json()
        assert (await agent.act(talk.id, "end")).status_code == 200
        assert (await desk_send(agent, talk)).json() == {**first, "duplicate": True}

    async def test_an_id_is_for_one_message_of_one_side(self, stack: Stack):
        talk, agent = await served(stack)
        assert (await send(talk, client_id=DESK_CLIENT)).status_code == 202
        assert (await desk_send(agent, talk)).status_code == 202
        assert code(await desk_send(agent, talk, image(size=(10, 10)))) == (409, "client_id_reused")
        said = {"client_id": DESK_CLIENT, "text": "您好"}
        assert code(await agent.act(talk.id, "messages", said)) == (409, "client_id_reused")
        said = {"client_id": "words-0001", "text": "您好"}
        assert (await agent.act(talk.id, "messages", said)).status_code == 202
        assert code(await desk_send(agent, talk, client_id="words-0001")) == (409, "client_id_reused")
        assert len(files(stack)) == 2

    async def test_it_ends_a_hold_and_answers_the_customer(self, stack: Stack):
        talk, agent = await served(stack)
        await talk.send("在吗")
        assert (await card(agent))["clock"] is not None
        assert (await agent.act(talk.id, "hold")).status_code == 200
        assert (await desk_send(agent, talk)).status_code == 202
        mine = await card(agent)
        assert (mine["held_since"], mine["clock"], mine["last_text"]) == (None, None, "[图片]")

    async def test_silence_counts_from_it(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        assert (await desk_send(agent, talk)).status_code == 202
        clock.forward(minutes=20)
        assert await stack.application.idle.step() != []

    async def test_transcript_and_summary(self, stack: Stack):
        talk, agent = await served(stack)
        await desk_send(agent, talk)
        path = f"/v1/conversations/{talk.id}/transcript"
        text = (await stack.http.get(path, headers=talk.headers)).text
        assert f"人工客服 {agent.agent['number']}：[图片]" in text
        whole = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
        assert whole["summary"]["added"] == [], "what the agent shows is none of the customer's images"

    async def test_a_supervisor_finds_it_in_the_audit(self, stack: Stack):
        talk, agent = await served(stack)
        receipt = (await desk_send(agent, talk)).json()
        rows = (await (await stack.staff("studio")).get("/v1/audit", action="image.sent")).json()["rows"]
        assert [(row["actor"], row["detail"]["seq"]) for row in rows] == [("agent1", receipt["seq"])]


class TestRefusing:
    async def test_with_the_setting_off(self, tmp_path):
        async with running(tmp_path) as stack:
            talk, agent = await served(stack)
            assert code(await desk_send(agent, talk)) == (403, "uploads_off")
            assert files(stack) == []

    async def test_only_who_serves(self, stack: Stack):
        talk, _ = await served(stack)
        colleague = await stack.staff("agent2")
        answer = await desk_send(colleague, talk)
        assert code(answer) in {(409, "not_yours"), (404, "conversation_not_found")}
        supervisor = await stack.staff("lead")
        assert (await desk_send(supervisor, talk)).status_code in {403, 404, 409}
        assert await shown(talk, KIND) == files(stack) == []

    async def test_not_before_he_is_accepted(self, stack: Stack):
        talk = await queued(stack)
        agent = await stack.staff()
        assert code(await desk_send(agent, talk)) == (409, "not_yours")
        assert files(stack) == []

    async def test_not_once_the_service_is_over(self, stack: Stack):
        talk, agent = await served(stack)
        assert (await agent.act(talk.id, "end")).status_code == 200
        assert code(await desk_send(agent, talk)) == (409, "service_over")
        assert await shown(talk, KIND) == files(stack) == []

    async def test_not_to_the_bots_customers(self, stack: Stack):
        agent, talk = await stack.staff(), await stack.conversation()
        assert code(await desk_send(agent, talk)) == (404, "conversation_not_found")

    async def test_a_service_that_ends_while_it_is_under_way(self, stack: Stack, monkeypatch):
        """What was fine before the image was decoded is asked again in the transaction."""
        talk, agent = await served(stack)
        check = accepting.Images._check_wanted

        async def then_ends(self, *arguments):
            await check(self, *arguments)
            assert (await agent.act(talk.id, "end")).status_code == 200

        monkeypatch.setattr(accepting.Images, "_check_wanted", then_ends)
        assert code(await desk_send(agent, talk)) == (409, "service_over")
        assert await shown(talk, KIND) == files(stack) == []

    async def test_strangers(self, stack: Stack):
        talk, agent = await served(stack)
        path = f"/v1/desk/conversations/{talk.id}/images"
        assert (await stack.http.post(path, params={"client_id": DESK_CLIENT})).status_code == 401
        assert (await desk_send(agent, talk, csrf="other")).status_code == 403
        other = await queued(stack)
        name = (await desk_send(agent, talk)).json()["image"]
        assert code(await fetch(other, name)) == (404, "image_not_found")
        stranger = Talk(stack, other.headers, {"conversation": talk.id, "epoch": ""})
        assert code(await fetch(stranger, name)) == (404, "conversation_not_found")

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            (HTML, "image_type"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image_type"),
            (b"", "image_type"),
            (b"\xff\xd8\xff\xe0" + HTML, "image_broken"),
        ],
    )
    async def test_what_is_no_image(self, stack: Stack, raw: bytes, said: str):
        talk, agent = await served(stack)
        assert code(await desk_send(agent, talk, raw)) == (422, said)
        assert await shown(talk, KIND) == files(stack) == []

    async def test_too_large(self, stack: Stack):
        talk, agent = await served(stack)
        raw = image("PNG", (300, 300), noise=True)
        assert len(raw) > LIMIT
        assert code(await desk_send(agent, talk, raw)) == (413, "image_too_large")
        assert files(stack) == []

    @pytest.mark.parametrize("client_id", ["", "short", "x" * 65, "card-6222021234567890123"])
    async def test_an_id_that_is_none(self, stack: Stack, client_id: str):
        talk, agent = await served(stack)
        assert code(await desk_send(agent, talk, client_id=client_id)) == (422, "invalid_field")

    async def test_more_than_the_rate(self, tmp_path):
        async with running(tmp_path, uploads=True, upload_rate="1/minute") as stack:
            talk, agent = await served(stack)
            assert (await desk_send(agent, talk)).status_code == 202
            answer = await desk_send(agent, talk, client_id="desk-image-0002")
            assert code(answer) == (429, "too_many")
            assert int(answer.headers["retry-after"]) > 0
            assert (await send(talk)).status_code == 202, "the customer has a rate of his own"

    async def test_what_the_scan_refuses(self, tmp_path):
        command = [sys.executable, "-c", "import sys; sys.exit(1)"]
        async with running(tmp_path, uploads=True, upload_scan=command) as stack:
            talk, agent = await served(stack)
            assert code(await desk_send(agent, talk)) == (422, "image_refused")
            assert await shown(talk, KIND) == files(stack) == []


class TestGoing:
    async def test_taken_back_it_is_nowhere(self, stack: Stack):
        talk, agent = await served(stack)
        receipt = (await desk_send(agent, talk)).json()
        assert (await agent.act(talk.id, "recall", {"seq": receipt["seq"]})).status_code == 204
        assert files(stack) == []
        assert code(await fetch(talk, receipt["image"])) == (404, "image_not_found")
        (data,) = await shown(talk, KIND)
        assert (data["image"], data["recalled"]) == ("", True)
        assert (await card(agent))["last_text"] == "（已撤回）"
        assert (await desk_send(agent, talk)).json()["duplicate"] is True, "a late resend brings nothing back"
        assert files(stack) == []

    async def test_only_by_who_sent_it_and_within_two_minutes(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        receipt = (await desk_send(agent, talk)).json()
        path = f"/v1/conversations/{talk.id}/recall"
        answer = await stack.http.post(path, json={"seq": receipt["seq"]}, headers=talk.headers)
        assert code(answer) == (404, "message_not_found")
        clock.forward(minutes=3)
        assert code(await agent.act(talk.id, "recall", {"seq": receipt["seq"]})) == (409, "recall_late")
        assert len(files(stack)) == 1

    async def test_erasing_the_customer_erases_it(self, stack: Stack, tmp_path, clock: HandClock):
        talk, agent = await served(stack)
        assert (await desk_send(agent, talk)).status_code == 202
        settings = stack.application.settings
        remove = ImageFiles(settings.uploads_dir).remove
        erasing = Erasing(stack.application.database, settings.database, tmp_path / "log", clock, str, remove)
        async with stack.application.database.read() as connection:
            query = select(Conversation.visitor_id).where(Conversation.id == talk.id)
            visitor = (await connection.execute(query)).scalar_one()
        assert (await erasing.erase(visitor, "test")).files == 1
        assert files(stack) == []
