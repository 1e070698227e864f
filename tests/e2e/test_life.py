"""The life of a handoff on the screens of two agents, their supervisor and the customer, all at once."""

import asyncio
import json
import re

from playwright.async_api import Locator, Page, Route, expect

from tests.e2e.test_satisfaction import card, star
from tests.support.browser import shot
from tests.support.pages import Desk, Widget, sign_in_at_the_bank
from tests.support.people import DESKTOP, OFFICE, People

NEED = "上周三在自助机存的钱没入账，想请人看看"
ABOUT = "上周三在自助机存的钱没入账"
REPLY, MORE = "您好，我先查上周三自助机的流水", "麻烦快一点，我急用"
HIDDEN = (
    "客户着急，先安抚，再查自助机的流水",
    "自助机收了钱没入账，这类差错怎么登记",
    "按自助机差错登记",
    "流水核过了，上周三机器多出这笔钱；差错由您更正，请接手",
    "别答应到账时间",
    "客户确认到账",
)
"""Note, question, colleague's note, note of the transfer, whisper, wrap-up: none of it is the customer's to read."""


async def at_desk(people: People, login: str) -> Desk:
    desk = Desk(await people.page(**OFFICE))
    await desk.sign_in(people.live.login_named(login))
    await expect(desk.page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")
    return desk


def card_of(desk: Desk, conversation: str) -> Locator:
    return desk.page.locator(f'[data-card="{conversation}"]')


async def status(desk: Desk, value: str) -> None:
    """Until the service has it."""
    select = desk.page.get_by_test_id("status")
    await select.select_option(value)
    await expect(select).to_be_enabled()


async def test_from_the_question_to_the_rating(people: People):
    customer = await people.page(**DESKTOP)
    widget = await Widget.on_bank_page(customer)
    agent, colleague, lead = [await at_desk(people, login) for login in ("agent1", "agent2", "lead")]
    await status(colleague, "break:会议")
    await widget.want_a_person(NEED)
    conversation = await widget.conversation()
    await sign_in_at_the_bank(customer, people.live.word_of_the_bank("00098765432101"))

    await answer_the_ring(agent, colleague)
    await widget.owned_by("human")
    await expect(agent.page.get_by_test_id("summary-headline")).to_contain_text(ABOUT)
    await expect(agent.page.get_by_test_id("summary")).to_contain_text("已由银行网站确认")
    await agent.say(REPLY)
    await widget.hears("agent", REPLY)
    await widget.say(MORE)
    await expect(agent.page.locator('.st-message[data-by="customer"]').last).to_contain_text(MORE)
    await write_a_note(agent, HIDDEN[0], "desk-note")
    await let_hold(agent, widget)
    await status(colleague, "online")
    await ask_first(agent, colleague, conversation)
    await whisper(lead, agent, conversation)
    await hand_on(agent, colleague, widget, conversation)
    await colleague.say("您好，差错已经更正，钱已入账")
    await widget.hears("agent", "钱已入账")
    await widget.say("看到了，谢谢")
    await sum_up(colleague, widget)

    await expect(card(widget)).to_contain_text("刚才的人工服务")
    await star(widget, "很满意")
    await card(widget).get_by_role("button", name="提交评价").click()
    await expect(card(widget)).to_contain_text("谢谢您的评价")
    log = json.dumps(people.live.events(conversation), ensure_ascii=False)
    for words in HIDDEN:
        await expect(widget.surface.get_by_text(words)).to_have_count(0)
        assert words not in log


async def answer_the_ring(agent: Desk, colleague: Desk) -> None:
    """It rings at whoever is there and at nobody else."""
    ring = agent.page.get_by_test_id("ringing").filter(has_text=ABOUT)
    await expect(ring.get_by_test_id("ring-left")).to_contain_text("秒")
    await expect(colleague.page.get_by_test_id("ringing")).to_have_count(0)
    await shot(agent.page, "desk-ringing")
    await ring.get_by_role("button", name="接入").click()
    await expect(agent.page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "human")
    await expect(agent.page.get_by_role("textbox", name="回复客户")).to_be_focused()


async def write_a_note(agent: Desk, text: str, picture: str = "") -> None:
    await agent.page.keyboard.press("Alt+p")
    note = agent.page.get_by_role("textbox", name="内部备注")
    await note.fill(text)
    if picture:
        await shot(agent.page, picture)
    await note.press("Enter")
    await expect(agent.page.get_by_test_id("notice").filter(has_text=text)).to_be_visible()
    await agent.page.keyboard.press("Alt+l")


async def let_hold(agent: Desk, widget: Widget) -> None:
    notices = widget.surface.get_by_test_id("notice")
    await agent.page.get_by_role("button", name="请客户稍等").click()
    await expect(agent.page.get_by_test_id("held")).to_contain_text("已请客户稍等")
    await expect(notices.filter(has_text="正在为您核实")).to_be_visible()
    told = agent.page.get_by_test_id("notice").filter(has_text="正在为您核实")
    await expect(told).to_be_visible()
    await expect(agent.page.get_by_test_id("conversation")).not_to_contain_text("回复超时")
    await shot(agent.page, "desk-hold")
    await agent.page.get_by_role("button", name="继续服务").click()
    await expect(notices.filter(has_text="让您久等了")).to_be_visible()
    await expect(agent.page.get_by_test_id("held")).to_be_hidden()


async def fill_transfer(agent: Desk, note: str) -> None:
    await agent.page.get_by_role("button", name="转接", exact=True).click()
    form = agent.page.get_by_test_id("transfer-form")
    target = form.get_by_role("combobox", name="同事")
    option = target.locator("option", has_text="工号 1002")
    await expect(option).to_be_enabled()
    await target.select_option(await option.get_attribute("value"))
    await form.get_by_role("textbox").fill(note)


async def ask_first(agent: Desk, colleague: Desk, conversation: str) -> None:
    """The colleague reads along and writes a note; only the agent may speak."""
    await fill_transfer(agent, HIDDEN[1])
    await agent.page.get_by_role("button", name="先求助").click()
    await expect(agent.page.get_by_test_id("consulted")).to_contain_text("工号 1002")
    await colleague.open_tab("mine")
    asked = card_of(colleague, conversation)
    await expect(asked.get_by_test_id("asked-me")).to_contain_text("工号 1001 求助")
    await asked.get_by_role("link").click()
    await expect(colleague.page.get_by_test_id("notice").filter(has_text=HIDDEN[1])).to_be_visible()
    await expect(colleague.page.get_by_role("textbox", name="回复客户")).to_have_count(0)
    await write_a_note(colleague, HIDDEN[2])
    await expect(agent.page.get_by_test_id("notice").filter(has_text=HIDDEN[2])).to_be_visible()
    await agent.page.get_by_role("button", name="结束求助").click()
    await expect(agent.page.get_by_test_id("consulted")).to_be_hidden()


async def whisper(lead: Desk, agent: Desk, conversation: str) -> None:
    await lead.page.goto(f"/desk/#/board/{conversation}")
    await expect(lead.page.get_by_test_id("silent-status")).to_contain_text("1001")
    field = lead.page.get_by_role("textbox", name="对坐席说")
    await field.fill(HIDDEN[4])
    await field.press("Enter")
    await expect(agent.page.get_by_test_id("notice").filter(has_text=HIDDEN[4])).to_be_visible()


async def hand_on(agent: Desk, colleague: Desk, widget: Widget, conversation: str) -> None:
    """What the note says is the colleague's to read; the customer reads only who serves him now."""
    await fill_transfer(agent, HIDDEN[3])
    await expect(agent.page.locator(".el-message")).to_have_count(0)
    await shot(agent.page, "desk-transfer")
    form = agent.page.get_by_test_id("transfer-form")
    await form.get_by_role("button", name="转接", exact=True).click()
    await expect(form).to_be_hidden()
    await expect(agent.page.get_by_test_id("conversation")).to_have_count(0)
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text("1002")
    await colleague.open_tab("mine")
    await card_of(colleague, conversation).get_by_role("link").click()
    await expect(colleague.page.get_by_test_id("notice").filter(has_text=HIDDEN[3])).to_be_visible()
    await expect(colleague.page.get_by_role("textbox", name="回复客户")).to_be_visible()
    await agent.open_tab("mine")
    await expect(card_of(agent, conversation)).to_have_count(0)


async def sum_up(colleague: Desk, widget: Widget) -> None:
    """Without category, outcome and note there is no way out of the wrap-up."""
    page = colleague.page
    await page.get_by_role("button", name="结束服务").click()
    form = page.get_by_test_id("wrap-up-form")
    close = form.get_by_role("button", name="提交小结")
    await expect(close).to_be_disabled()
    await form.get_by_label("问题分类").select_option(label="余额、流水、证明")
    await expect(close).to_be_disabled()
    await form.get_by_text("已解决", exact=True).click()
    await expect(close).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "wrap_up")
    await expect(page.get_by_role("button", name="结束服务")).to_have_count(0)
    await widget.owned_by("wrap_up")
    await page.reload()
    await page.get_by_role("button", name="填写小结").click()
    await expect(close).to_be_disabled()
    await form.get_by_label("问题分类").select_option(label="余额、流水、证明")
    await form.get_by_text("已解决", exact=True).click()
    await form.get_by_role("textbox", name="小结").fill(f"自助机存款没有入账，差错已更正，{HIDDEN[5]}")
    await shot(page, "desk-wrap-up")
    await close.click()
    await expect(form).to_be_hidden()
    await widget.owned_by("closed")


LISTEN = """() => {
  const told = document.documentElement.appendChild(document.createElement('output'))
  told.id = 'told'
  told.hidden = true
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) told.append(node.textContent, '\\n')
  }).observe(document.body, { childList: true, subtree: true })
}"""
"""Notices go by themselves after three seconds: whoever looks later reads them in #told."""


async def test_of_two_who_accept_at_the_same_moment_one_serves(people: People):
    widget = await Widget.on_own_page(await people.page(**DESKTOP))
    await widget.want_a_person(NEED)
    conversation = await widget.conversation()
    desks = {"1001": await at_desk(people, "agent1"), "1002": await at_desk(people, "agent2")}
    both = asyncio.Barrier(len(desks))

    async def together(route: Route) -> None:
        """Neither is answered before the other has asked."""
        await both.wait()
        await route.continue_()

    async def click(desk: Desk) -> None:
        await desk.page.route("**/accept", together)
        await desk.page.evaluate(LISTEN)
        await desk.open_tab("waiting")
        await desk.accept_button(ABOUT).click()

    await asyncio.gather(*map(click, desks.values()))
    await widget.owned_by("human")
    taken = [one["data"] for one in people.live.events(conversation) if one["type"] == "owner.changed"]
    (number,) = [one["agent"]["number"] for one in taken if one["to"] == "human"]
    winner = desks.pop(number)
    (loser,) = desks.values()
    await expect(winner.page.get_by_role("textbox", name="回复客户")).to_be_focused()
    await expect(loser.page.locator("#told")).to_contain_text("慢了一步")
    await expect(loser.page.get_by_role("textbox", name="回复客户")).to_have_count(0)
    for tab in ("mine", "waiting"):
        await loser.open_tab(tab)
        await expect(card_of(loser, conversation)).to_have_count(0)
    await winner.say("您好，请带上存款凭条到办理的网点查询")
    await widget.hears("agent", "请带上存款凭条")
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text(number)
    await expect(
        widget.surface.get_by_test_id("notice").filter(has_text=re.compile(r"客服 \d+ 已接入"))
    ).to_have_count(1)
    await give_back(winner.page)
    await widget.owned_by("bot")


async def give_back(page: Page) -> None:
    await page.get_by_role("button", name="交还给智能客服").click()
    form = page.get_by_test_id("give-back-form")
    await expect(form.get_by_role("button", name="交还", exact=True)).to_be_disabled()
    await form.get_by_role("textbox").fill("已请客户带凭条到网点查存款，客户还想问网点几点开门")
    await shot(page, "desk-give-back")
    await form.get_by_role("button", name="交还", exact=True).click()
    await expect(form).to_be_hidden()
