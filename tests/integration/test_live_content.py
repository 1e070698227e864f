"""An edit is visible to bot and desk less than five seconds after it is saved: real content, index and encoder."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from kb_index.encoder.onnx import OnnxEncoder
from service.core.settings import ROOT, Settings
from service.turns.source import Source
from tests.support.bots import ScriptedBot
from tests.support.stack import Member, Stack, running

GOAL_SECONDS = 5.0
LOSS = "kb_index/articles/card/loss.yml"
SCAMMED = "kb_index/playbooks/fraud/scammed.yml"
NEW = "请先打电话把卡停掉，打电话的人会一步一步告诉您。"


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder.load(Settings().build / "encoder")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    for name in ("kb_index", "bot/data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "bank.yml", folder / "bank.yml")
    return folder


@pytest.fixture
async def stack(content: Path, tmp_path: Path, encoder: OnnxEncoder) -> AsyncIterator[Stack]:
    """Rasa is away, so that every turn takes the service's own path; its webhook is called by the tests."""
    built = {"build_dir": Settings().build, "bank_file": content / "bank.yml"}
    values = {"var_dir": tmp_path / "var", **built}
    source = Source(Settings(_env_file=None, **values), encoder, content)  # type: ignore[call-arg]  # pydantic-settings takes it
    bot = ScriptedBot()
    bot.fail_with = "unreachable"
    async with running(tmp_path / "var", bot, source=source, **built) as stack:
        yield stack


def edit(path: Path, field: str, value: str) -> float:
    """Replaces a one-line field, the way an editor saves; returns when."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{field}:"))
    lines[at] = f"{field}: {value}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return time.monotonic()


async def seen_after(saved: float, seen: Callable[[], Awaitable[bool]]) -> float:
    while not await seen():
        assert time.monotonic() - saved < 4 * GOAL_SECONDS, "never seen"
        await asyncio.sleep(0.1)
    return time.monotonic() - saved


async def asked(stack: Stack, text: str) -> str:
    talk = await stack.conversation()
    return "\n".join(reply["data"]["text"] for reply in await talk.say(text))


async def through_rasa(stack: Stack, text: str) -> str:
    """What action_decide says when Rasa calls it."""
    token = (stack.var / "secrets" / "action_token").read_text().strip()
    latest = {"text": text, "intent_ranking": []}
    tracker = {
        "sender_id": f"turn-{time.monotonic_ns()}",
        "slots": {},
        "latest_message": latest,
        "events": [{"event": "user", "text": text}],
    }
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(
            f"http://127.0.0.1:{stack.application.internal.port}/webhook",
            json={"next_action": "action_decide", "sender_id": "s", "tracker": tracker},
            headers={"Authorization": f"Bearer {token}"},
        )
    assert response.status_code == 200, response.text
    return str(response.json()["responses"][0]["custom"]["outcome"]["messages"][0]["text"])


async def opening(stack: Stack, agent: Member) -> str:
    """What the desk offers the agent as first words."""
    talk = await stack.conversation()
    await talk.say("我被骗子骗走了钱，刚转的账")
    seen = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    return str(seen["summary"]["opening"])


async def test_an_edited_article_is_answered(stack: Stack, content: Path) -> None:
    assert NEW not in await asked(stack, "银行卡丢了怎么办")
    saved = edit(content / LOSS, "answer", NEW)

    async def both_say_it() -> bool:
        return NEW in await asked(stack, "银行卡丢了怎么办") and NEW in await through_rasa(
            stack, "银行卡丢了怎么办"
        )

    took = await seen_after(saved, both_say_it)
    print(f"edit visible to the bot after {took:.2f} s")
    assert took < GOAL_SECONDS


async def test_an_edited_playbook_reaches_the_desk(stack: Stack, content: Path) -> None:
    agent = await stack.staff()
    assert "我是反诈专员" not in await opening(stack, agent)
    saved = edit(content / SCAMMED, "opening", "您好，我是反诈专员，先别挂电话。")

    async def desk_shows_it() -> bool:
        return "我是反诈专员" in await opening(stack, agent)

    took = await seen_after(saved, desk_shows_it)
    print(f"edit visible to the desk after {took:.2f} s")
    assert took < GOAL_SECONDS


async def test_a_recalled_article_disappears_and_a_person_is_offered(stack: Stack, content: Path) -> None:
    before = await asked(stack, "银行卡丢了怎么办")
    saved = edit(content / LOSS, "valid_until", (date.today() - timedelta(days=2)).isoformat())

    async def gone() -> bool:
        return "挂上以后" not in await asked(stack, "银行卡丢了怎么办")

    took = await seen_after(saved, gone)
    print(f"recall in force after {took:.2f} s")
    assert "挂上以后" in before
    assert took < GOAL_SECONDS
    talk = await stack.conversation()
    replies = await talk.say("银行卡丢了怎么办")
    assert "转人工" in [button["value"] for button in replies[-1]["data"]["buttons"]]


async def test_a_broken_file_is_reported_and_changes_nothing(stack: Stack, content: Path) -> None:
    before = await asked(stack, "银行卡丢了怎么办")
    assert (await stack.http.get("/health")).json()["content"] == "live"
    path = content / LOSS
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound + "  - [", encoding="utf-8")

    async def state() -> str:
        return str((await stack.http.get("/health")).json()["content"])

    async def is_held() -> bool:
        return await state() == "held"

    async def is_live() -> bool:
        return await state() == "live"

    await seen_after(time.monotonic(), is_held)
    assert await asked(stack, "银行卡丢了怎么办") == before
    async with httpx.AsyncClient(trust_env=False) as http:
        metrics = await http.get(f"http://127.0.0.1:{stack.application.internal.port}/metrics")
    assert f'subtext_content_held{{code="not_yaml",file="{LOSS}"}} 1.0' in metrics.text
    path.write_text(sound, encoding="utf-8")
    await seen_after(time.monotonic(), is_live)
