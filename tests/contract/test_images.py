"""Images from customers: what is taken, from whom and when. On the real service."""

import asyncio
import stat
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import httpx
import pytest
from PIL import Image

from service.core.ids import new_id
from service.images import accepting
from tests.support.image_calls import CLIENT, code, fetch, files, queued, send, served, shown
from tests.support.images import HTML, gps_exif, image
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


def bomb() -> bytes:
    """A PNG of 68 bytes that says it has 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


class TestSending:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    async def test_it_is_in_the_log_and_can_be_fetched(self, stack: Stack, kind: str):
        talk = await queued(stack)
        answer = await send(talk, image(kind, (40, 30)))
        assert answer.status_code == 202, answer.text
        receipt = answer.json()
        assert (receipt["width"], receipt["height"], receipt["duplicate"]) == (40, 30, False)
        keys = ("image", "width", "height", "size", "client_id")
        assert await shown(talk) == [{key: receipt[key] for key in keys}]

        got = await fetch(talk, receipt["image"])
        assert (got.status_code, got.headers["content-type"]) == (200, f"image/{kind.lower()}")
        assert len(got.content) == receipt["size"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-disposition"].startswith("attachment;")
        assert got.headers["cache-control"] == "private, no-store"
        assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert got.headers["cross-origin-resource-policy"] == "same-origin"

    async def test_the_place_it_was_taken_at_is_stored_nowhere(self, stack: Stack):
        talk = await queued(stack)
        raw = image(exif=gps_exif(), comment=HTML) + HTML
        name = (await send(talk, raw)).json()["image"]
        content = (await fetch(talk, name)).content
        assert HTML not in content
        assert dict(Image.open(BytesIO(content)).getexif()) == {}
        assert [path.read_bytes() for path in files(stack)] == [content]

    async def test_only_the_service_may_read_the_file(self, stack: Stack):
        await send(await queued(stack))
        (file,) = files(stack)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    async def test_a_resend_is_the_same_image(self, stack: Stack):
        talk = await queued(stack)
        first, again = (await send(talk)).json(), (await send(talk)).json()
        assert again == {**first, "duplicate": True}
        assert len(await shown(talk)) == len(files(stack)) == 1

    async def test_resends_at_the_same_moment_are_one_image(self, stack: Stack):
        talk = await queued(stack)
        answers = await asyncio.gather(*(send(talk) for _ in range(4)))
        assert [answer.status_code for answer in answers] == [202] * 4
        assert len({answer.json()["image"] for answer in answers}) == len(files(stack)) == 1

    async def test_a_resend_is_known_when_the_person_has_gone(self, stack: Stack):
        talk, agent = await served(stack)
        first = (await send(talk)).json()
        assert (await agent.act(talk.id, "give-back", {"note": "好了"})).status_code == 200
        assert (await send(talk)).json() == {**first, "duplicate": True}

    async def test_an_id_is_for_one_message(self, stack: Stack):
        talk = await queued(stack)
        await send(talk)
        assert code(await send(talk, image(size=(10, 10)))) == (409, "client_id_reused")
        assert code(await talk.send("你好", CLIENT)) == (409, "client_id_reused")
        await talk.send("在吗", "words-0001")
        assert code(await send(talk, client_id="words-0001")) == (409, "client_id_reused")
        assert len(files(stack)) == 1

    async def test_who_sends_one_is_not_silent(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        said = {"client_id": "agent-0001", "text": "请发一下截图"}
        assert (await agent.act(talk.id, "messages", said)).status_code == 202
        await send(talk)
        clock.forward(minutes=20)
        assert await stack.application.idle.step() == []
        said = {"client_id": "agent-0002", "text": "收到"}
        assert (await agent.act(talk.id, "messages", said)).status_code == 202
        clock.forward(minutes=20)
        assert await stack.application.idle.step() != [], "or the test shows nothing"

    async def test_the_inbox_names_it(self, stack: Stack):
        talk, agent = await served(stack)
        await send(talk)
        (mine,) = (await agent.get("/v1/desk/inbox")).json()["mine"]
        assert mine["last_text"] == "[图片]"

    async def test_the_summary_says_how_many_came_while_he_waited(self, stack: Stack):
        talk = await queued(stack)
        await send(talk, client_id="image-0001")
        await send(talk, client_id="image-0002")
        agent = await stack.staff()
        whole = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
        assert whole["summary"]["added"] == ["客户发了 2 张图片"]

    async def test_the_transcript_names_it(self, stack: Stack):
        talk = await queued(stack)
        await send(talk)
        path = f"/v1/conversations/{talk.id}/transcript"
        assert "我：[图片]" in (await stack.http.get(path, headers=talk.headers)).text

    async def test_the_bot_never_gets_it(self, stack: Stack):
        talk, agent = await served(stack)
        await send(talk)
        await agent.act(talk.id, "give-back", {"note": "好了"})
        asked = len(stack.bot.calls)
        await talk.say("怎么查余额")
        assert [text for _, _, text, _ in stack.bot.calls[asked:]] == ["怎么查余额"]


class TestRefusing:
    async def test_with_the_setting_off(self, tmp_path):
        async with running(tmp_path) as stack:
            talk = await queued(stack)
            assert code(await send(talk)) == (403, "uploads_off")
            opened = await stack.http.get(f"/v1/conversations/{talk.id}", headers=talk.headers)
            assert opened.json()["image_max_bytes"] is None
            assert files(stack) == []

    async def test_the_limit_is_told(self, stack: Stack):
        talk = await stack.conversation()
        opened = await stack.http.get(f"/v1/conversations/{talk.id}", headers=talk.headers)
        assert opened.json()["image_max_bytes"] == LIMIT

    async def test_while_the_bot_answers(self, stack: Stack):
        talk = await stack.conversation()
        assert code(await send(talk)) == (409, "image_needs_person")
        assert files(stack) == []

    @pytest.mark.parametrize("chunked", [False, True])
    async def test_too_large(self, stack: Stack, chunked: bool):
        talk = await queued(stack)
        raw = image("PNG", (300, 300), noise=True)
        assert len(raw) > LIMIT

        async def pieces():
            for start in range(0, len(raw), 8192):
                yield raw[start : start + 8192]

        assert code(await send(talk, pieces() if chunked else raw)) == (413, "image_too_large")
        assert await shown(talk) == []
        assert files(stack) == []

    async def test_other_bodies_stay_small(self, stack: Stack):
        talk = await stack.conversation()
        long = "长" * stack.application.settings.body_max_bytes
        # Closed while the rest is under way: a client may see that instead of the answer.
        with suppress(httpx.TransportError):
            assert (await talk.send(long)).status_code == 413
        assert [event["type"] for event in await talk.all()] == ["conversation.opened"]

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            (HTML, "image_type"),
            (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image_type"),
            (b"GIF89a/*" + HTML, "image_type"),
            (b"", "image_type"),
            (b"\xff\xd8\xff\xe0" + HTML, "image_broken"),
            (image(size=(200, 200), noise=True)[:2000], "image_broken"),
            (bomb(), "image_too_many_pixels"),
        ],
    )
    async def test_what_is_no_image_whatever_it_is_called(self, stack: Stack, raw: bytes, said: str):
        talk = await queued(stack)
        assert code(await send(talk, raw)) == (422, said)
        assert await shown(talk) == []
        assert files(stack) == []

    @pytest.mark.parametrize("client_id", ["", "short", "x" * 65, "../../../etc"])
    async def test_an_id_that_is_none(self, stack: Stack, client_id: str):
        assert code(await send(await queued(stack), client_id=client_id)) == (422, "invalid_field")

    async def test_more_than_the_rate(self, tmp_path):
        async with running(tmp_path, uploads=True, upload_rate="1/minute") as stack:
            talk = await queued(stack)
            assert (await send(talk)).status_code == 202
            answer = await send(talk, client_id="image-0002")
            assert code(answer) == (429, "too_many")
            assert int(answer.headers["retry-after"]) > 0

    async def test_more_than_fit_in_memory(self, stack: Stack, monkeypatch):
        monkeypatch.setattr(accepting, "AT_ONCE", 0)
        assert code(await send(await queued(stack))) == (503, "uploads_busy")

    async def test_a_stranger(self, stack: Stack):
        mine, other = await queued(stack), await queued(stack)
        name = (await send(mine)).json()["image"]
        stranger = Talk(stack, other.headers, {"conversation": mine.id, "epoch": ""})
        assert code(await send(stranger, client_id="image-0002")) == (404, "conversation_not_found")
        assert code(await fetch(stranger, name)) == (404, "conversation_not_found")
        assert code(await fetch(other, name)) == (404, "image_not_found")
        assert code(await fetch(mine, new_id("i"))) == (404, "image_not_found")
        path = f"/v1/conversations/{mine.id}/images/{name}"
        assert code(await stack.http.get(path)) == (401, "unauthorised")
