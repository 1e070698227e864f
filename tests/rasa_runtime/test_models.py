"""Another model takes the running one's place: without a failed turn, and only if it is the one that was verified."""

import asyncio
import hashlib
import json
import shutil
import tarfile

import pytest

from bot.models import MAX_MODEL_BYTES, WARM_UP_TEXT
from kb_index.encoder.onnx import OnnxEncoder
from tests.rasa_runtime.conftest import MODEL, TOKEN, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def exchange(rasa, path, sha256=None, **more):
    digest = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
    async with rasa.http.post(
        f"{rasa.url}/model",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"path": str(path), "sha256": digest, **more},
    ) as response:
        return response.status, await response.json()


async def model_of(rasa):
    async with rasa.http.get(f"{rasa.url}/") as response:
        return (await response.json())["model"]


@pytest.fixture
def other(tmp_path):
    """The same model under another id."""
    folder = tmp_path / "unpacked"
    with tarfile.open(MODEL) as archive:
        archive.extractall(folder)
    metadata = folder / "metadata.json"
    found = json.loads(metadata.read_text(encoding="utf-8"))
    metadata.write_text(json.dumps({**found, "model_id": "another"}), encoding="utf-8")
    path = tmp_path / "other.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, arcname="")
    shutil.rmtree(folder)
    return path


async def test_turns_go_on_while_a_model_is_exchanged(rasa, other):
    before = await model_of(rasa)
    expected = (await rasa.answered("预留手机号是多少"))["nlu"]
    work = asyncio.create_task(exchange(rasa, other))
    turns = 0
    while not work.done():
        assert (await rasa.answered("预留手机号是多少"))["nlu"] == expected
        turns += 1
    assert await work == (200, {"model": "another"})
    assert await model_of(rasa) == "another"
    assert turns > 1
    assert (await rasa.answered("预留手机号是多少"))["nlu"] == expected
    assert await exchange(rasa, MODEL) == (200, {"model": before})


async def test_a_model_is_tried_with_the_vector_that_came_along(rasa, other, encoder, monkeypatch):
    before, greeting = await model_of(rasa), encoder.encode([WARM_UP_TEXT])[0]
    vector = sent(greeting, encoder.fingerprint)
    monkeypatch.setattr(OnnxEncoder, "encode", None)
    assert (await exchange(rasa, other))[1]["error"]["code"] == "model_silent", "nothing encodes here"
    assert await exchange(rasa, other, vector=vector) == (200, {"model": "another"})
    assert await exchange(rasa, MODEL, vector=vector) == (200, {"model": before})


async def test_another_file_than_the_verified_one_is_refused(rasa, other):
    before = await model_of(rasa)
    status, body = await exchange(rasa, other, hashlib.sha256(b"verified").hexdigest())
    assert (status, body["error"]["code"]) == (422, "model_changed")
    assert await model_of(rasa) == before


async def test_what_is_no_model_is_refused_and_the_old_one_answers(rasa, tmp_path):
    before = await model_of(rasa)
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(MODEL.read_bytes()[:100_000])
    status, body = await exchange(rasa, broken)
    assert (status, body["error"]["code"]) == (422, "model_unusable")
    missing = await exchange(rasa, tmp_path / "none.tar.gz", "0" * 64)
    assert (missing[0], missing[1]["error"]["code"]) == (422, "model_missing")
    assert await model_of(rasa) == before
    assert (await rasa.answered("你好"))["outcome"]


async def test_a_model_that_answers_nothing_is_refused(rasa, action_server, other):
    before = await model_of(rasa)
    action_server.script["action_decide"] = {"events": [], "responses": []}
    status, body = await exchange(rasa, other)
    assert (status, body["error"]["code"]) == (422, "model_silent")
    assert await model_of(rasa) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"path": 1, "sha256": "x"}',
        b'{"path": "a\\u0000b", "sha256": "x"}',
        b'{"path": "a", "sha256": "x", "vector": 3}',
    ],
)
async def test_a_bad_request_is_refused(rasa, body):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with rasa.http.post(f"{rasa.url}/model", headers=headers, data=body) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (422, "model_invalid")


async def test_without_the_token_nothing_is_loaded(rasa):
    async with rasa.http.post(f"{rasa.url}/model", json={"path": str(MODEL), "sha256": ""}) as response:
        assert response.status == 401


async def test_a_file_too_large_is_not_read(rasa, tmp_path):
    path = tmp_path / "large.tar.gz"
    with path.open("wb") as file:
        file.truncate(MAX_MODEL_BYTES + 1)
    status, body = await exchange(rasa, path, "0" * 64)
    assert (status, body["error"]["code"]) == (422, "model_invalid")
