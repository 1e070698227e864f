"""An agent writes: what the guard holds back, what is only for colleagues, what is suggested, what a reload keeps."""

from playwright.async_api import Page, expect

from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People

PRODUCT = "买的理财保本吗，想请人看看"
TRANSFER = "转账还没到账，想请人看看"


async def served(people: People, question: str) -> tuple[Widget, Page]:
    widget = await Widget.on_own_page(await people.page(**DESKTOP))
    await widget.want_a_person(question)
    agent = await people.page(**OFFICE)
    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept(question)
    await widget.owned_by("human")
    return widget, agent


async def test_the_guard_the_note_the_quote_and_the_draft(people: People):
    widget, agent = await served(people, PRODUCT)
    field = agent.get_by_role("textbox", name="回复客户")
    guard = agent.get_by_test_id("guard")

    await field.fill("这款产品保本")
    await expect(agent.get_by_test_id("forbidden")).to_contain_text("保本")
    await field.press("Enter")
    await expect(guard).to_contain_text("不能这样向客户承诺：保本")
    await expect(field).to_have_value("这款产品保本")
    await shot(agent, "desk-guard")
    await guard.get_by_role("button", name="返回修改").click()
    await expect(guard).to_be_hidden()
    await field.fill("这款产品不保本")
    await field.press("Enter")
    await widget.hears("agent", "这款产品不保本")

    await widget.say("那国债呢")
    await field.fill("到期的国债保本")
    await field.press("Enter")
    await guard.get_by_role("textbox", name="理由").fill("客户问的是国债")
    await guard.get_by_role("textbox", name="理由").press("Enter")
    await widget.hears("agent", "到期的国债保本")
    await expect(agent.get_by_test_id("notice").filter(has_text="客户问的是国债")).to_be_visible()

    await agent.keyboard.press("Alt+p")
    note = agent.get_by_role("textbox", name="内部备注")
    await expect(note).to_be_focused()
    await note.fill("客户头一次买理财，讲慢一点")
    await note.press("Enter")
    await expect(agent.get_by_test_id("notice").filter(has_text="客户头一次买理财，讲慢一点")).to_be_visible()
    await agent.keyboard.press("Alt+l")
    await expect(field).to_be_focused()

    await widget.say("我是上个月在手机银行买的")
    said = agent.locator('.st-message[data-by="customer"]').filter(has_text="上个月")
    await said.hover()
    await said.get_by_test_id("quote-it").click()
    await field.fill("收到，我看看是哪一款")
    await field.press("Enter")
    await widget.hears("agent", "收到，我看看是哪一款")
    await expect(widget.surface.get_by_test_id("quote")).to_contain_text("我是上个月在手机银行买的")
    for hidden in ("客户头一次买理财，讲慢一点", "客户问的是国债"):
        await expect(widget.surface.get_by_text(hidden)).to_have_count(0)

    await field.fill("您这款产品每个月开放")
    await agent.reload()
    await expect(agent.get_by_role("textbox", name="回复客户")).to_have_value("您这款产品每个月开放")
    await Desk(agent).finish("已说明理财和国债的区别")
    await widget.owned_by("closed")


async def test_suggestions_and_the_search_are_inserted_and_never_sent_by_themselves(people: People):
    widget, agent = await served(people, TRANSFER)
    field = agent.get_by_role("textbox", name="回复客户")
    await widget.say("昨天转到别的银行的，多久到账")
    suggested = agent.get_by_test_id("suggestions")
    await expect(suggested.get_by_role("button").first).to_contain_text("相符")
    await shot(agent, "desk-suggestions")
    await agent.keyboard.press("Alt+1")
    await expect(field).not_to_have_value("")
    await expect(widget.bubbles("agent")).to_have_count(0)
    await field.fill("")

    await agent.keyboard.press("Alt+s")
    search = agent.get_by_role("combobox", name="搜索知识库")
    await expect(search).to_be_focused()
    await search.fill("转账几天能到")
    await expect(agent.get_by_test_id("found")).to_be_visible()
    await shot(agent, "desk-search")
    await search.press("Enter")
    await expect(field).to_be_focused()
    await expect(field).not_to_have_value("")
    await expect(widget.bubbles("agent")).to_have_count(0)
    await field.press("Enter")
    await expect(widget.bubbles("agent")).to_have_count(1)
    await Desk(agent).finish("已说明到账时间和查询办法")
    await widget.owned_by("closed")
