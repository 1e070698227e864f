"""A question nobody could answer: noted at the desk, answered in the studio, told at the desk when it is live."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from service.dialogue.outcome import Outcome
from tests.contract.test_changes import done, person
from tests.contract.test_unresolved import answered, asked
from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.e2e.test_studio_changes import signed_in
from tests.support.bots import ScriptedBot, hand_over
from tests.support.browser import shot
from tests.support.howto import Walk
from tests.support.inbox import unsure
from tests.support.live_content import build_live, source_of
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running

NEED = "手环丢了，怎么办"
ASKED = "手环里的银行卡也要挂失吗"
ALSO = ("手环里的银行卡要挂失吗", "宠物保险卖不卖")
"""What others ask the bot, which finds nothing: nearly the same, and something else."""
ANSWER = "手环里的银行卡也要挂失，手机银行里点这张卡，再点挂失。"


def script(text: str) -> Outcome:
    return hand_over("card.loss", "account", facts={}) if "丢了" in text else unsure(text)


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    folder = build_live(tmp_path / "live")
    values = {
        "content_dir": folder / "project",
        "refresh_seconds": 0,
    }
    async with running(
        tmp_path / "var",
        ScriptedBot(script),
        source=source_of(folder),
        build_dir=BUILD,
        login_rate="1000/second",
        **values,
    ) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def test_from_a_note_to_the_answer_and_back_to_the_desk(stack: Stack, here: People):
    agent = await stack.staff()
    talk = await stack.conversation()
    await talk.say(NEED)
    assert (await agent.act(talk.id, "accept")).status_code == 200
    await asked(talk, ASKED)
    await answered(agent, talk, f"您好，{ANSWER}")
    for text in ALSO:
        await (await stack.conversation()).say(text)
    walk = Walk("unresolved-questions", "In short")

    desk = await here.page(**OFFICE)
    await Desk(desk).sign_in(here.live.login_named("agent1"))
    await Desk(desk).open_tab("mine")
    await desk.goto(f"/desk/#/c/{talk.id}")
    await expect(desk.get_by_test_id("conversation")).to_contain_text(ASKED)
    await desk.keyboard.press("Alt+KeyU")
    form = desk.get_by_test_id("unresolved-form")
    await expect(form).to_be_visible()
    await desk.evaluate(SETTLED)
    await desk.get_by_test_id("unresolved-answer").select_option(label=f"您好，{ANSWER}")
    await shot(desk, "desk-unresolved")
    assert await violations(desk) == []
    await walk.press(form, "记下")
    await expect(form).to_be_hidden()

    author = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await walk.press(author, "未解决问题")
    groups = author.get_by_test_id("unresolved-group")
    await expect(groups).to_have_count(2)
    await expect(groups.first).to_contain_text("2 次会话")
    await walk.press(author, "用这个回答")
    await expect(author.get_by_label("答案", exact=True)).to_have_value(ANSWER)
    await author.get_by_label("主题", exact=True).select_option("card.loss")
    await shot(author, "studio-unresolved")
    assert await violations(author) == []
    await walk.press(author, "生成草稿答案")
    walk.done()
    await expect(author.get_by_test_id("state")).to_have_text("草稿")

    await author.get_by_role("button", name="提交审核").click()
    await expect(author.get_by_test_id("state")).to_have_text("待审核")

    approver = await person(stack, "ap", "approver")
    (item,) = (await approver.get("/v1/studio/changes")).json()["items"]
    change = await done(approver, item, "approve")
    await done(approver, change, "apply")
    assert stack.application.refresh is not None
    await stack.application.refresh.once()

    told = desk.get_by_test_id("live-answers")
    await expect(told).to_contain_text("1 条新答案")
    await told.locator("summary").click()
    await desk.get_by_role("button", name="查看答案").click()
    await expect(desk.get_by_role("combobox", name="搜索知识库")).not_to_have_value("")
    await expect(told).to_have_count(0)
    await desk.reload()
    await expect(desk.get_by_test_id("conversation")).to_contain_text(ASKED)
    await expect(told).to_have_count(0)
