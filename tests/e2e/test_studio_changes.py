"""What a customer said becomes a similar question: labelled, proposed, approved by another, live, taken back.

As docs/howto/fix-a-misunderstanding.md says, on a stack of this process with content of its own: a browser may not
write into the project's.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_accessibility import violations
from tests.support.bots import ScriptedBot
from tests.support.browser import shot
from tests.support.howto import Walk
from tests.support.inbox import LetteredKnowledge, unsure
from tests.support.kb_samples import write_project
from tests.support.mind import scripted_mind
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running

SAID = "手环里的卡丢了"
ELSEWHERE = "存款利率怎么办"
"""A question of another topic, as the content has it."""
SEQ = 2
"""Of a customer's first message; the notice stands before it."""
LOSS = "kb_index/articles/card/loss.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path, root: Path) -> AsyncIterator[Stack]:
    mind = scripted_mind(LetteredKnowledge(examples=(("银行卡丢了怎么挂失", "card.loss"),)))
    values = {"content_dir": root, "build_dir": BUILD, "login_rate": "1000/second"}
    async with running(tmp_path / "var", ScriptedBot(unsure), mind=mind, **values) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def signed_in(stack: Stack, here: People, login: str, name: str, role: str) -> Page:
    password = await stack.application.staff.create(login, login, name, [role], [])
    page = await here.page(**OFFICE)
    await Desk(page).sign_in({"login": login, "password": password}, "/studio/")
    await expect(page.get_by_role("link", name="内容改动")).to_be_visible()
    return page


async def test_from_a_label_to_the_file_and_back(stack: Stack, here: People, root: Path):
    before = (root / LOSS).read_bytes()
    talk, other = await stack.conversation(), await stack.conversation()
    await talk.say(SAID)
    await other.say(ELSEWHERE)
    label = {"messages": [{"conversation": other.id, "seq": SEQ}], "verdict": "topic", "topic": "card.loss"}
    labelled = await (await stack.staff("studio")).post("/v1/studio/inbox/labels", label)
    assert labelled.status_code == 201, labelled.text

    walk = Walk("fix-a-misunderstanding", "In short")
    author = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await walk.press(author, "待看消息")
    await expect(author.get_by_test_id("inbox-row").first).to_contain_text(SAID)
    # What the message may mean comes after the message, and closes a field that is open by then.
    await expect(author.get_by_role("heading", name="最像的例句")).to_be_visible()
    await walk.key(author, "T")
    await author.get_by_test_id("inbox-name").fill("card.loss")
    await walk.key(author, "Enter")
    await expect(author.get_by_test_id("proposals-tally")).to_have_text("已标注 2 条，尚未提交")
    assert await violations(author) == []
    await walk.press(author, "提交为一份改动")
    proposed = author.get_by_test_id("proposed")
    await expect(proposed).to_contain_text("已提交")
    await expect(proposed).to_contain_text(re.compile(f"{ELSEWHERE}.*同样的话属于", re.DOTALL))
    await author.get_by_test_id("label-changes").locator("summary").click()
    await shot(author, "studio-proposals")
    assert await violations(author) == []
    await walk.press(author, "查看这份改动")
    await expect(author.get_by_test_id("state")).to_have_text("待审核")
    await expect(author.get_by_test_id("deed-withdraw")).to_be_visible()
    await expect(author.get_by_test_id("deed-approve")).to_have_count(0)

    approver = await signed_in(stack, here, "ap", "审核乙", "approver")
    await walk.press(approver, "内容改动")
    row = approver.get_by_test_id("change-row")
    await expect(row).to_have_count(1)
    await shot(approver, "studio-changes")
    assert await violations(approver) == []
    await row.get_by_role("link").click()
    await expect(approver.locator('li[data-kind="add"]')).to_contain_text(SAID)
    await shot(approver, "studio-change-review")
    assert await violations(approver) == []
    state = approver.get_by_test_id("state")
    for deed, becomes in (("通过", "已通过"), ("立即生效", "已生效")):
        assert SAID not in (root / LOSS).read_text(encoding="utf-8")
        await walk.press(approver, deed)
        await expect(state).to_have_text(becomes)
    assert SAID in (root / LOSS).read_text(encoding="utf-8")
    await expect(approver.locator(".sp-history li")).to_have_count(4)
    await walk.press(approver, "撤销生效")
    walk.done()
    await expect(state).to_have_text("已撤销")
    assert (root / LOSS).read_bytes() == before

    await author.get_by_role("link", name="待看消息").click()
    await expect(author.get_by_test_id("proposals-tally")).to_have_text("已标注 1 条，尚未提交")


async def test_an_answer_is_written_beside_what_customers_would_read(stack: Stack, here: People):
    page = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await page.get_by_role("link", name="内容改动").click()
    await page.get_by_test_id("new-change").click()
    await page.get_by_test_id("topic").select_option("card.loss")
    answer = page.get_by_label("回答", exact=True)
    await answer.fill("请先拨打{bank.hotline}挂失，再到网点补卡。" + "很长" * 60 + "。")
    await expect(page.get_by_test_id("shown").first).to_contain_text("400-000-0000")
    await expect(page.get_by_test_id("findings").first).to_contain_text(
        re.compile("回答太长.*缩短回答", re.DOTALL)
    )
    assert await violations(page) == []
    await answer.fill("请先拨打{bank.hotline}挂失，再到网点补卡。")
    await expect(page.get_by_test_id("findings")).to_have_count(0)
    await page.get_by_label("改动标题").fill("挂失先打电话")
    await page.get_by_label("为什么改").fill("客户着急，先说最要紧的一步。")
    await expect(page.get_by_text("检查通过，没有发现问题")).to_be_visible()
    await page.get_by_role("heading", name="修改一篇答案").scroll_into_view_if_needed()
    await shot(page, "studio-change-editor")
    assert await violations(page) == []


async def test_a_topic_gets_another_id_by_a_change_set(stack: Stack, here: People):
    page = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await page.get_by_role("link", name="内容改动").click()
    await page.get_by_role("link", name="主题", exact=True).click()
    row = page.get_by_test_id("topic-row").filter(has_text="deposit.rate")
    await expect(row).to_contain_text("存款利率")
    await row.get_by_role("button", name="改名：存款利率").click()
    form = page.get_by_test_id("topic-deed")
    await form.locator("#deed-id").fill("deposit.interest")
    await form.locator("#deed-name").fill("存款利息")
    await form.locator("#deed-why").fill("客户这样说")
    assert await violations(page) == []
    await shot(page, "studio-topics")
    await form.locator("button[type=submit]").click()
    await expect(page.get_by_test_id("state")).to_have_text("草稿")
    await expect(
        page.locator('li[data-kind="add"]').filter(has_text="deposit.interest").first
    ).to_be_visible()


async def test_a_name_given_before_is_taken_again_by_its_number(stack: Stack, here: People):
    for text in ("手表版银行在哪里", "狗的保险卖不卖", "猫的保险卖不卖呀"):
        await (await stack.conversation()).say(text)
    page = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await page.get_by_role("link", name="待看消息").click()
    clusters, said = page.get_by_test_id("inbox-cluster"), page.get_by_test_id("inbox-said")
    await expect(clusters.nth(1)).to_be_visible()
    count = await clusters.count()
    # What the message may mean comes after the message, and closes a field that is open by then.
    await expect(page.get_by_role("heading", name="最像的例句")).to_be_visible()
    await page.keyboard.press("n")
    await page.get_by_test_id("inbox-name").fill("新业务")
    await page.keyboard.press("Enter")
    await expect(clusters).to_have_count(count - 1)
    offered = page.get_by_test_id("inbox-given").filter(has_text="新业务")
    await expect(offered).to_have_attribute("aria-keyshortcuts", "6")
    await shot(page, "studio-inbox-given")
    assert await violations(page) == []
    await page.keyboard.press("6")
    await expect(clusters).to_have_count(count - 2)
    await expect(page.get_by_test_id("new-topics")).to_contain_text("新业务")
    await page.keyboard.press("u")
    await expect(said).to_have_text(re.compile("^已撤销.*新业务"))
    await page.keyboard.press("u")
    await expect(clusters).to_have_count(count)
    await expect(offered).to_have_count(0)
