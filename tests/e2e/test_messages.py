"""What customers do with messages besides sending them: take back, judge, keep, read what came before."""

import asyncio
import json
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.e2e.test_keyboard import tab_to
from tests.support.pages import Widget
from tests.support.people import DESKTOP, PHONE, People

EARLIER = 450
"""Events put before a conversation: two pages and a half."""
UNMOVED = """([key, top]) => {
  const row = document.querySelector(`.st-row[data-key="${key}"]`)
  return row !== null && Math.abs(row.getBoundingClientRect().top - top) <= 3
}"""


async def test_taken_back_by_either_side_the_words_are_gone_on_both(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await widget.say("说错了的一句话")
    mine = widget.bubbles("customer").filter(has_text="说错了的一句话")
    await mine.get_by_test_id("recall").click()
    await expect(widget.surface.get_by_text("您撤回了一条消息")).to_be_visible()
    said = await agent.say(conversation, "发错了的回复")
    await widget.hears("agent", "发错了的回复")
    await agent.act(conversation, "recall", seq=said["seq"])
    await expect(widget.surface.locator('[data-by="agent"] [data-testid=recalled]')).to_be_visible()
    shown = await widget.surface.locator(".st-rows").inner_html()
    read = json.dumps(await agent.get(f"desk/conversations/{conversation}"), ensure_ascii=False)
    for text in ("说错了的一句话", "发错了的回复"):
        assert text not in shown
        assert text not in read
    await agent.end(conversation)
    await agent.close(conversation)


async def test_the_conversation_can_be_kept_as_a_file(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("我的手机号是13812345678，怎么查余额")
    await widget.hears("bot", "余额")
    async with page.expect_download() as saving:
        await widget.surface.get_by_test_id("transcript").click()
    saved = await saving.value
    assert saved.suggested_filename == "对话记录.txt"
    content = (await saved.path()).read_bytes().decode("utf-8")
    assert content.startswith("\ufeff")
    assert "我：" in content
    assert "智能客服：" in content
    assert "余额" in content
    assert "13812345678" not in content


async def test_an_answer_is_judged_by_keyboard_and_asked_about_once(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await expect(widget.button("没解决")).to_be_visible()
    feedback = widget.surface.get_by_test_id("feedback")
    await expect(feedback).to_have_count(0)
    await widget.say("银行卡丢了怎么办")
    # The second answer asks as well, a moment after its words.
    await expect(widget.surface.get_by_role("button", name="没解决", exact=True)).to_have_count(2)
    await expect(feedback).to_have_count(1)
    helpful = feedback.get_by_role("button", name="有帮助", exact=True)
    await tab_to(page, helpful, backwards=True)
    await page.keyboard.press("Enter")
    await expect(helpful).to_have_attribute("aria-pressed", "true")
    await expect(feedback).to_contain_text("谢谢您的反馈")
    await expect(helpful).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(feedback.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")
    await expect(helpful).to_have_attribute("aria-pressed", "false")


async def test_what_came_before_is_fetched_and_the_reader_stays_where_he_is(people: People):
    page = await people.page(**PHONE)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await put_before(people, await widget.conversation())
    await page.reload()
    await widget.hears("bot", "余额")
    # One conversation of two days: each has its heading.
    await expect(widget.surface.locator(".st-day").last).to_have_text("今天")
    scroller = widget.surface.get_by_role("region", name="对话消息")
    first = await scrolled_near_the_top(scroller)
    await expect(widget.surface.locator(f'[data-key="{first["key"]}"]')).to_be_attached()
    await expect(widget.surface.locator(".st-virtual")).to_be_attached()
    await expect(widget.surface.get_by_test_id("earlier")).to_have_text("查看更早的消息")
    await page.wait_for_function(UNMOVED, arg=[first["key"], first["top"]])
    pill = widget.surface.get_by_role("button", name="回到最新消息")
    await pill.click()
    await expect(widget.bubbles("bot").last).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    await widget.surface.get_by_test_id("earlier").click()
    await expect(widget.surface.get_by_test_id("earlier")).to_have_count(0)
    # The place of the reader is still being kept for a moment after the last page has come.
    wanted, numbers = list(range(1, EARLIER + 1)), []
    with suppress(TimeoutError):
        async with asyncio.timeout(20):
            while numbers != wanted:
                said = [text for by, text in await widget.transcript() if by == "customer"]
                numbers = [int(text.split()[1]) for text in said if text.startswith("第")]
    assert numbers == wanted


async def scrolled_near_the_top(scroller) -> dict[str, object]:
    """The first row in sight then. In one step: what came before is fetched as soon as anything else may run."""
    return await scroller.evaluate(
        """(list) => {
          list.scrollTop = list.querySelector('.st-earlier').offsetTop - 40
          const top = list.getBoundingClientRect().top
          const row = [...list.querySelectorAll('.st-row[data-stop]')].find(
            (one) => one.getBoundingClientRect().bottom > top)
          return { key: row.dataset.key, top: row.getBoundingClientRect().top }
        }"""
    )


async def put_before(people: People, conversation: str) -> None:
    """As if he had written for long the day before: nobody waits for hundreds of turns."""
    at = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.000000")
    with sqlite3.connect(people.live.var / "data" / "subtext.db", timeout=20) as database:
        database.execute(
            "update events set seq = seq + ? where conversation_id = ?", (EARLIER + 1000, conversation)
        )
        database.execute(
            "update events set seq = seq - 1000 where conversation_id = ?",
            (conversation,),
        )
        database.executemany(
            "insert into events (conversation_id, seq, type, at, actor_kind, client_id, data)"
            " values (?, ?, 'message.customer', ?, 'customer', ?, ?)",
            [
                (
                    conversation,
                    number,
                    at,
                    f"customer:early-{number:06}",
                    json.dumps({"text": f"第 {number} 句", "client_id": f"early-{number:06}", "masked": []}),
                )
                for number in range(1, EARLIER + 1)
            ],
        )
        database.execute(
            "update conversations set last_seq = last_seq + ?, epoch = 'rewritten' where id = ?",
            (EARLIER, conversation),
        )
    database.close()


async def test_somebody_who_reads_above_is_told_of_news_below(people: People):
    page = await people.page(**PHONE)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await agent.say(conversation, "\n".join(f"第{number}步" for number in range(1, 40)))
    await widget.hears("agent", "第39步")
    scroller = widget.surface.get_by_role("region", name="对话消息")
    await scroller.hover()
    await page.mouse.wheel(0, -600)
    await expect(widget.surface.get_by_role("button", name="回到最新消息")).to_be_visible()
    await agent.say(conversation, "还有一件事")
    pill = widget.surface.get_by_role("button", name="1 条新消息")
    await pill.click()
    await expect(widget.bubbles("agent").last).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    await agent.end(conversation)
    await agent.close(conversation)
