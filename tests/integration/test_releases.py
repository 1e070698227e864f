"""A release goes live and is taken back while customers write: the command line, the service, Rasa."""

import asyncio
import json
import shutil
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.client import Customer
from kb_index import store
from service.core.settings import Settings
from tests.support.live import ROOT, Live

LONGEST_SECONDS = 30.0
"""The goal is ten; what it takes is printed. Beside other suites the machine is several times slower."""
PATIENCE_SECONDS = 120.0
SLOW = {None, "timeout", "circuit_open"}
"""A machine that is busy with other things may be late; every other failure would be the switch's."""
QUESTIONS = (
    "我想看看卡里还剩多少钱",
    "网购海淘被拒付，提示境外无卡交易未开",
    "ATM能转账也能存钱吗",
    "申请半个月了没消息",
    "发短信查余额发什么",
    "借了七天就还完，利息怎么算",
    "现汇转现钞收费吗",
    "缴费成功了还是没来电",
    "原来的密码还记得，怕被人瞄到，想换一个",
    "你好",
)
REPORT = {
    "safety": {"dialogues": 1, "not handed over": [], "answered": [], "near misses lost": []},
    "questions": {"all": {"n": 1, "right": 100.0}, "topics": []},
}


@pytest.fixture(scope="module")
def cautious(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another build, without a training: the model under another id, the index with other cut-offs."""
    built, folder = Settings().build, tmp_path_factory.mktemp("cautious")
    for name in ("encoder", "dialogue"):
        (folder / name).symlink_to((built / name).resolve())
    with tarfile.open(built / "rasa" / "subtext.tar.gz") as archive:
        archive.extractall(folder / "model", filter="data")
    metadata = folder / "model" / "metadata.json"
    metadata.write_text(json.dumps({**json.loads(metadata.read_text()), "model_id": "cautious"}))
    (folder / "rasa").mkdir()
    with tarfile.open(folder / "rasa" / "subtext.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(folder / "model", arcname="")
    shutil.rmtree(folder / "model")
    index = store.Stored.read(built / "index")
    own = {"layout", "fingerprint", "files", "cutoffs"}
    certificate = {key: value for key, value in index.certificate.items() if key not in own}
    files = {**index.files(), "cautious.json": b"{}"}
    store.write(folder / "index", files, {**certificate, "cutoffs": {"answer": 1.01, "suggest": 1.01}})
    return folder


async def subtext(live: Live, *arguments: str, code: int = 0, build: Path | None = None) -> str:
    """Runs `./subtext release …` as an operator does; standard output, or error when it fails."""
    process = await asyncio.create_subprocess_exec(
        str(ROOT / "subtext"),
        "release",
        *arguments,
        env={**live.environment, **({"SUBTEXT_BUILD_DIR": str(build)} if build else {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    assert process.returncode == code, (out, error)
    return (out if code == 0 else out + error).decode().strip()


async def answers(live: Live, http: httpx.AsyncClient) -> list[Any]:
    """What is said to each question at the beginning of a conversation, byte for byte."""

    async def ask(text: str) -> list[Any]:
        while True:
            customer = Customer(http)
            await customer.open()
            events, _ = await customer.say(text)
            # A turn that was late was answered without Rasa: that says nothing of the model.
            if live.decisions(customer.conversation)[-1].get("failure") is None:
                said = [event["data"] for event in events if event["type"] == "message.bot"]
                return [[one["text"], one.get("buttons")] for one in said]

    async with asyncio.timeout(PATIENCE_SECONDS):
        return [await ask(text) for text in QUESTIONS]


@asynccontextmanager
async def customers_who_go_on_writing(live: Live, http: httpx.AsyncClient) -> AsyncIterator[list[str]]:
    """Two of them, each in a new conversation after every answer; yields the conversations."""
    conversations: list[str] = []

    async def write(number: int) -> None:
        while True:
            customer = Customer(http)
            await customer.open()
            events, _ = await customer.say(QUESTIONS[number % len(QUESTIONS)])
            assert any(event["type"] == "message.bot" for event in events)
            conversations.append(customer.conversation)

    writing = [asyncio.create_task(write(number)) for number in (1, 2)]
    try:
        yield conversations
        assert not any(one.done() for one in writing), [one.result() for one in writing if one.done()]
    finally:
        for one in writing:
            one.cancel()
        await asyncio.gather(*writing, return_exceptions=True)


async def both_have_answered(live: Live, conversations: list[str], releases: set[str]) -> None:
    """Until customers were answered by each of them, since now."""
    known = len(conversations)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            decided = [one for name in conversations[known:] for one in live.decisions(name)]
            if releases <= {one.get("release") for one in decided}:
                return
            await asyncio.sleep(0.2)


async def one_seat_is_left(live: Live) -> None:
    """Until the Rasa that was taken back is stopped: other tests know of one only."""
    async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(trust_env=False) as http:
        while True:
            try:
                await http.get(f"http://127.0.0.1:{live.environment['SUBTEXT_RASA_B_PORT']}/webhooks/turn/")
            except httpx.ConnectError:
                return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.2)


def seconds_to_follow(live: Live) -> float:
    """From the moved pointer until the service serves what it names."""
    home = live.var / "releases"
    return (home / "serving.json").stat().st_mtime - (home / "live").stat().st_mtime


def seat(live: Live) -> str:
    """The Rasa that answers, as the service tells it."""
    try:
        return str(json.loads((live.var / "releases" / "serving.json").read_text())["seat"])
    except FileNotFoundError:
        return "rasa"


async def model_of(live: Live) -> str:
    async with httpx.AsyncClient(trust_env=False) as http:
        port = live.environment["SUBTEXT_RASA_B_PORT" if seat(live) == "rasa-b" else "SUBTEXT_RASA_PORT"]
        rasa = f"http://127.0.0.1:{port}/webhooks/turn/"
        return str((await http.get(rasa)).json()["model"])


async def test_there_and_back_while_customers_write(live: Live, cautious: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps(REPORT))
    first = await subtext(live, "make", "--why", "现在的", "--bot", str(report))
    second = await subtext(live, "make", "--why", "谨慎的", "--bot", str(report), build=cautious)
    async with httpx.AsyncClient(base_url=live.url, timeout=60, trust_env=False) as http:
        before, built = await answers(live, http), await model_of(live)
        async with customers_who_go_on_writing(live, http) as conversations:
            try:
                await subtext(live, "promote", first)
                assert seat(live) == "rasa-b"
                await subtext(live, "canary", second, "--percent", "50")
                await both_have_answered(live, conversations, {first, second})
                await subtext(live, "promote", second)
                assert await model_of(live) == "cautious"
                during = await answers(live, http)
                await subtext(live, "rollback")
                took = seconds_to_follow(live)
                after = await answers(live, http)
            finally:
                while json.loads((live.var / "releases" / "live").read_text())["before"]:
                    await subtext(live, "rollback")
        decided = [live.decisions(name) for name in conversations]
        await one_seat_is_left(live)
    failures = [one.get("failure") for turns in decided for one in turns]
    print(f"taken back after {took:.2f} s; {len(failures)} turns meanwhile, {sum(map(bool, failures))} late")
    assert during != before, "the second release answers otherwise"
    assert after == before
    assert took < LONGEST_SECONDS
    assert {len(turns) for turns in decided} == {1}, "every question has one answer"
    assert set(failures) <= SLOW
    assert seat(live) == "rasa"
    assert await model_of(live) == built


async def test_what_may_not_go_live_does_not(live: Live, tmp_path: Path) -> None:
    before, worse = await model_of(live), tmp_path / "worse.json"
    worse.write_text(json.dumps({**REPORT, "questions": {"all": {"n": 9, "right": 9.0}, "topics": [
        {"topic": "card.loss", "questions": 9, "right": 9.0}]}}))  # fmt: skip
    refused = await subtext(live, "make", "--why", "更差的", "--bot", str(worse))
    assert "gate_floor: card.loss" in await subtext(live, "gate", refused, code=1)
    assert "gate_refused" in await subtext(live, "promote", refused, code=2)
    assert await model_of(live) == before


async def test_tampered_truncated_or_wrongly_signed_the_old_one_keeps_serving(
    live: Live, tmp_path: Path
) -> None:
    before, report = await model_of(live), tmp_path / "bot.json"
    report.write_text(json.dumps(REPORT))
    made = await subtext(live, "make", "--why", "好的", "--bot", str(report))
    folder = live.var / "releases" / made
    model, signature = folder / "rasa" / "subtext.tar.gz", folder / "manifest.sig"
    whole, signed = model.read_bytes(), json.loads(signature.read_bytes())
    for file, data, code in (
        (model, whole[:-1] + bytes([whole[-1] ^ 1]), "release_changed"),
        (model, whole[:-1], "release_size"),
        (signature, json.dumps({**signed, "key": "0" * 16}).encode(), "release_foreign_key"),
        (signature, json.dumps({**signed, "signature": "A" * 86 + "=="}).encode(), "release_signature"),
    ):
        kept = file.read_bytes()
        file.write_bytes(data)
        assert code in await subtext(live, "promote", made, code=2)
        file.write_bytes(kept)
        assert await model_of(live) == before
    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        customer = Customer(http)
        await customer.open()
        events, _ = await customer.say(QUESTIONS[0])
    assert any(event["type"] == "message.bot" for event in events)
