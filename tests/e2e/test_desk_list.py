"""The desk's list in a browser: filters in the address, views, clocks, two agents at once, all of it by keyboard."""

import re
import secrets

import httpx
from playwright.async_api import Locator, Page, expect

from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import ROOT, shot
from tests.support.pages import Desk
from tests.support.people import OFFICE, People

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TEN = 10
STOPS = 40
"""More than a form has stops for the Tab key."""


async def queued(people: People, about: str = "转账没到账") -> str:
    """A customer without a screen who waits; his conversation."""
    async with httpx.AsyncClient(base_url=people.live.url, timeout=60, trust_env=False) as http:
        visitor = (await http.post("/v1/visitors", json={})).json()
        http.headers["Authorization"] = f"Bearer {visitor['token']}"
        path = f"/v1/conversations/{(await http.post('/v1/conversations', json={})).json()['conversation']}"
        for text in (about, "转人工"):
            message = {"client_id": secrets.token_hex(8), "text": text}
            sent = await http.post(f"{path}/messages", json=message)
            assert sent.status_code == 202, sent.text
            after = await replied(http, path, sent.json()["seq"])
        while True:
            news = (await http.get(f"{path}/events", params={"after": after, "wait": 20})).json()
            if news["state"]["owner"] == "queued":
                return path.rpartition("/")[2]
            assert news["events"], "the bot does not hand him over"
            after = news["events"][-1]["seq"]


async def replied(http: httpx.AsyncClient, path: str, seq: int) -> int:
    """Number of the event that answers message `seq`: nobody asks for a person before he has read it."""
    after = seq
    while True:
        news = (await http.get(f"{path}/events", params={"after": after, "wait": 20})).json()
        assert news["events"], f"no reply to message {seq}"
        for one in news["events"]:
            if seq in one["data"].get("in_reply_to", ()):
                return int(one["seq"])
        after = news["events"][-1]["seq"]


async def at_desk(people: People, login: str = "agent1", path: str = "/desk/") -> Page:
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(people.live.login_named(login), path)
    await expect(page.get_by_test_id("tab-waiting")).to_be_visible()
    return page


async def serious(page: Page) -> list[str]:
    """Rules of axe that are broken seriously."""
    await page.evaluate(SETTLED)
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("async () => (await axe.run(document)).violations")
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


async def test_the_list_is_narrowed_kept_in_the_address_and_saved_as_a_view(people: People):
    conversation = await queued(people)
    page = await at_desk(people)
    card = page.locator(f'[data-card="{conversation}"]')
    await expect(card.get_by_test_id("clock").or_(card.get_by_test_id("rings-here"))).to_be_visible()
    await page.get_by_test_id("list-search").fill("没有这样的会话")
    await expect(page.get_by_text("没有符合条件的会话")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"[?&]q="))
    await page.reload()
    await expect(page.get_by_test_id("list-search")).to_have_value("没有这样的会话")
    await page.get_by_test_id("list-clear").click()
    await expect(card).to_be_visible()
    await page.get_by_test_id("list-filter-toggle").click()
    await page.get_by_test_id("list-sort").select_option("due")
    await page.get_by_label("视图名称").fill("快超时的客户")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_test_id("saved-view")).to_contain_text("快超时的客户")
    await shot(page, "desk-list")
    assert await serious(page) == []
    await switch_alerts_on(page)
    await page.get_by_role("button", name="打开工作台时先显示").click()
    await expect(page.get_by_role("button", name="打开工作台时先显示")).to_have_text("★ 默认")

    elsewhere = await at_desk(people)
    await expect(elsewhere).to_have_url(re.compile("sort=due"))
    await page.get_by_role("button", name="删除视图").click()
    await expect(page.get_by_test_id("saved-view")).to_have_count(0)
    await page.get_by_test_id("staff-language").select_option("en")
    await expect(page.get_by_test_id("tab-mine")).to_contain_text("Mine")
    assert await serious(page) == []
    await page.get_by_test_id("tab-all").click()
    await expect(page.locator(f'[data-card="{conversation}"]')).to_be_visible()
    await page.get_by_test_id("list-filter-toggle").click()
    await shot(page, "desk-english")
    assert await serious(page) == []
    await leave_the_line(people, conversation)


async def switch_alerts_on(page: Page) -> None:
    """Whoever waits is heard and told outside the page; words of one's own customers are heard."""
    await page.context.grant_permissions(["notifications"])
    await page.get_by_test_id("list-filter-toggle").click()
    await page.get_by_test_id("alerts").click()
    for name in ("声音提醒：有客户待接入", "桌面通知：有客户待接入", "声音提醒：客户有新消息"):
        switch = page.get_by_role("switch", name=name)
        await switch.press("Enter")
        await expect(switch).to_be_checked()
    await shot(page, "desk-alerts")
    assert await serious(page) == []
    await page.get_by_test_id("alerts").click()
    await page.get_by_test_id("list-filter-toggle").click()


async def test_two_agents_know_that_they_look_at_the_same_customer(people: People):
    conversation = await queued(people)
    first = await at_desk(people, path=f"/desk/#/c/{conversation}")
    await expect(first.get_by_test_id("conversation")).to_be_visible()
    second = await at_desk(people, "agent2", f"/desk/#/c/{conversation}")
    await expect(first.get_by_test_id("viewers")).to_contain_text("1002 也在看")
    await expect(second.get_by_test_id("viewers")).to_contain_text("1001 也在看")
    await shot(first, "desk-two")
    await second.goto("/desk/#/")
    await expect(first.get_by_test_id("viewers")).to_have_text("")
    await leave_the_line(people, conversation)


async def test_ten_conversations_by_keyboard_alone(people: People):
    # Always the same words: others may lead to a group whose customers ring instead of waiting to be taken.
    about = "对账单少了一笔"
    conversations = [await queued(people, about) for _ in range(TEN)]
    page = await at_desk(people)
    keyboard = page.keyboard
    await keyboard.press("Alt+f")
    await keyboard.type(about)
    await expect(page.get_by_test_id("inbox-card")).not_to_have_count(0)
    await expect(page).to_have_url(re.compile(r"[?&]q="))
    for number in range(TEN):
        if number:
            await keyboard.press("Alt+n")
        await expect(page.get_by_test_id("tab-waiting")).to_have_attribute("aria-selected", "true")
        await keyboard.press("Alt+j")
        await expect(page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "queued")
        await keyboard.press("Alt+a")
        await expect(page.get_by_role("textbox", name="回复客户")).to_be_focused()
        await keyboard.type("您好，已为您查到。")
        await keyboard.press("Enter")
        await expect(page.locator('.st-message[data-by="agent"]').last).to_contain_text("已为您查到")
        await keyboard.press("Alt+e")
        await wrap_up(page)
    agent = await people.agent()
    ended = await agent.get("desk/conversations", list="ended")
    assert set(conversations) <= {one["conversation"] for one in ended["conversations"]}


async def wrap_up(page: Page) -> None:
    form = page.get_by_test_id("wrap-up-form")
    await tab_to(page, form.get_by_label("问题分类"))
    await page.keyboard.press("End")
    await tab_to(page, form.get_by_role("radio").first)
    await page.keyboard.press("Space")
    await tab_to(page, form.get_by_role("textbox", name="小结"))
    await page.keyboard.type("已说明")
    await tab_to(page, form.get_by_role("button", name="提交小结"))
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()


async def tab_to(page: Page, target: Locator) -> None:
    await target.wait_for()
    for _ in range(STOPS):
        if await target.evaluate("(element) => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{STOPS} presses of Tab do not reach {target}")


async def leave_the_line(people: People, conversation: str) -> None:
    """Nobody is left waiting for the tests after this one."""
    agent = await people.agent()
    await agent.accept(conversation)
    await agent.end(conversation)
    await agent.close(conversation)
