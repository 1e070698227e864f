"""A topic nobody had thought of: written as docs/howto/add-a-topic.md says, approved by another, in the files, taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Browser, Page, expect

from tests.support.howto import Walk
from tests.support.kb_samples import FRAMES, TOPICS, write_project, write_yaml
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running

STEMS = ("学生卡", "娃上学要张卡", "校园一卡通", "大学新生那张", "开学报到用的")
QUESTIONS = [frame.format(stem) for stem in STEMS for frame in FRAMES]
WRITTEN = {
    "客户问法": "\n".join(QUESTIONS),
    "标题": "学生卡",
    "客户关心": "快",
    "回答": "请带学生证到网点办理。",
    "步骤": "带上学生证",
    "长辈版": "请孩子带学生证来。",
    "正式说法": "客户可持学生证办理。",
    "关键词": "学生",
    "生效日期": "2026-01-01",
    "负责部门": "零售部",
    "审核部门": "合规部",
    "依据": "2026-01-01 价格表",
    "为什么改": "开学了，天天有人问。",
}
"""What stands in the fields, in the order of the page."""
CHECKED = 60_000
"""Milliseconds: all content is checked first, at low priority."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_project(tmp_path / "project")
    write_yaml(root / "domain.yml", {"version": "3.1", "intents": list(TOPICS["topics"])})
    return root


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path, root: Path) -> AsyncIterator[Stack]:
    values = {"content_dir": root, "build_dir": BUILD, "login_rate": "1000/second"}
    async with running(tmp_path / "var", **values) as stack:
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


async def test_from_an_empty_form_to_the_files_and_back(stack: Stack, here: People, root: Path):
    walk = Walk("add-a-topic", "A new topic with its answer")
    author = await signed_in(stack, here, "ed", "编辑甲", "editor")
    await walk.press(author, "内容改动")
    await walk.press(author, "新增一篇答案")
    await author.get_by_label(walk.next("所属类别")).select_option("card")
    await walk.fill(author, "主题编号", "student")
    await walk.fill(author, "主题名称", "学生卡")
    for label, text in WRITTEN.items():
        await walk.fill(author, label, text)
    await expect(author.get_by_test_id("shown").first).to_contain_text("请带学生证到网点办理")
    await expect(author.get_by_text("检查通过，没有发现问题")).to_be_visible(timeout=CHECKED)
    await walk.press(author, "保存草稿")
    await walk.press(author, "提交审核")
    await expect(author.get_by_test_id("state")).to_have_text("待审核", timeout=CHECKED)

    approver = await signed_in(stack, here, "ap", "审核乙", "approver")
    await walk.press(approver, "内容改动")
    await approver.get_by_test_id("change-row").get_by_role("link", name="新增答案：学生卡").click()
    state = approver.get_by_test_id("state")
    await walk.press(approver, "通过")
    await expect(state).to_have_text("已通过")
    written = root / "kb_index/articles/card/student.yml"
    assert not written.exists()
    await walk.press(approver, "立即生效")
    await expect(state).to_have_text("已生效", timeout=CHECKED)
    article = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert (article["answer"], article["similar_questions"]) == ("请带学生证到网点办理。", QUESTIONS)
    assert (
        "card.student" in yaml.safe_load((root / "kb_index/topics.yml").read_text(encoding="utf-8"))["topics"]
    )
    assert "card.student" in yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["intents"]
    await walk.press(approver, "撤销生效")
    await expect(state).to_have_text("已撤销", timeout=CHECKED)
    assert not written.exists()
    walk.done()
