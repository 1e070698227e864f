"""Kept conversations against a whole stack: what passes, what fails and why, and customers made of them."""

import asyncio
import json
from pathlib import Path

import pytest

from kb_index.talks import Expected, Talk, Turn, file_of, written
from service.releases.measured import metrics_of
from tests.support.live import ROOT, Live

ANSWERED = Expected(kind="answer", topic="card.loss")
TALKS = (
    Talk(id="card_lost", name="卡丢了", turns=[Turn(says="银行卡找不到了，怎么挂失", expect=ANSWERED)]),
    Talk(
        id="person_wanted",
        name="先问再要人工",
        turns=[Turn(says="你好"), Turn(says="转人工", expect=Expected(kind="handoff"))],
    ),
    Talk(
        id="wrong_on_purpose",
        name="故意写错",
        turns=[Turn(says="你好"), Turn(says="银行卡找不到了，怎么挂失", expect=Expected(kind="refuse"))],
    ),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "bot/talks").mkdir(parents=True)
    for talk in TALKS:
        (tmp_path / file_of(talk.id)).write_text(written(talk), encoding="utf-8")
    return tmp_path


async def talks(live: Live, *arguments: str, code: int) -> str:
    """Runs `./subtext talks …` as a maintainer does; standard output."""
    process = await asyncio.create_subprocess_exec(
        str(ROOT / "subtext"),
        "talks",
        *arguments,
        env=live.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    assert process.returncode == code, (out.decode(), error.decode())
    return out.decode()


async def test_one_of_three_fails_and_says_at_which_message_and_why(live: Live, root: Path) -> None:
    out, html = root / "talks.json", root / "talks.html"
    shown = await talks(live, "run", "--root", str(root), "--out", str(out), "--html", str(html), code=1)
    assert "passed  card_lost" in shown and "passed  person_wanted" in shown
    assert "message 2 “银行卡找不到了，怎么挂失”: kind answer, expected refuse" in shown
    assert shown.endswith("2 passed, 1 failed\n")
    measured = metrics_of(None, None, json.loads(out.read_text(encoding="utf-8"))).talks
    assert measured is not None
    assert measured.played == tuple(sorted(talk.key for talk in TALKS))
    assert measured.failed == (TALKS[2].key,)
    assert "处理方式不对" in html.read_text(encoding="utf-8")


async def test_what_cannot_be_read_is_not_passed_over(live: Live, root: Path) -> None:
    (root / "bot/talks/torn.yml").write_text("id: [", encoding="utf-8")
    assert await talks(live, "run", "--root", str(root), code=2) == ""
    (root / "bot/talks/torn.yml").unlink()
    personal = TALKS[0].model_copy(update={"id": "personal", "name": "找13800138000"})
    (root / file_of("personal")).write_text(written(personal), encoding="utf-8")
    assert await talks(live, "run", "--root", str(root), code=2) == ""


async def test_customers_made_of_them_are_all_answered(live: Live) -> None:
    arguments = ("--conversations", "12", "--per-minute", "120", "--seed", "7")
    found = json.loads(await talks(live, "simulate", *arguments, code=0))
    assert (found["conversations"], found["failed turns"], found["errors"]) == (12, 0, [])
    assert (
        sum(found["outcomes"].values()) == 12 == sum(sum(one.values()) for one in found["by topic"].values())
    )
    assert found["turns"] >= 12
