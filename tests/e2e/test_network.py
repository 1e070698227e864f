"""What a bad network may do, and what must hold all the same: nothing lost, nothing doubled, order by seq."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.support.browser import shot
from tests.support.live import Live
from tests.support.network import Breaker, Network
from tests.support.pages import Widget, words_of
from tests.support.people import DESKTOP, PHONE, People

BREAKS = ("request", "receipt", "message.customer", "message.agent", "receipt")
"""Where in a message's way the socket dies, in turn."""
KILLS = 50


async def test_reload_in_the_middle_keeps_the_conversation(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    said = await widget.transcript()
    await page.reload()
    await widget.hears("customer", "怎么查余额")
    assert await widget.transcript() == said


async def test_reload_while_the_bot_answers_loses_nothing(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await expect(widget.bubbles("customer").get_by_test_id("delivery")).to_have_attribute(
        "data-delivery", "sent"
    )
    conversation = await widget.conversation()
    await page.reload()
    await widget.hears("bot", "余额")
    assert await widget.transcript() == stored(people.live, conversation)


async def test_a_draft_survives_a_reload(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.field.fill("写到一半的问题")
    await page.reload()
    await expect(widget.field).to_have_value("写到一半的问题")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_offline_and_back_loses_and_doubles_nothing(people: People, screen: dict[str, object]):
    page = await people.page(**screen)
    network = await Network(page.context).watch()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await network.cut()
    await widget.say("银行卡丢了怎么办")
    pending = widget.bubbles("customer").filter(has_text="银行卡丢了怎么办").get_by_test_id("delivery")
    await expect(pending).to_have_attribute("data-delivery", "sending")
    await expect(widget.surface.get_by_test_id("trouble")).to_have_attribute("data-trouble", "offline")
    await shot(page, "widget-phone-offline" if screen is PHONE else "widget-offline")
    await network.restore()
    await widget.hears("bot", "挂失")
    await expect(widget.surface.get_by_test_id("trouble")).to_be_hidden()
    await expect(widget.bubbles("customer").filter(has_text="银行卡丢了怎么办")).to_have_count(1)


async def test_a_socket_killed_fifty_times_loses_and_doubles_nothing(people: People):
    page = await people.page()
    line = await Breaker(page).watch()
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await line.connected()
    customer_said, agent_said = [], []
    for number in range(KILLS):
        where = BREAKS[number % len(BREAKS)]
        line.arm(where)
        if where == "message.agent":
            agent_said.append(f"第 {number} 句，请稍等")
            await agent.say(conversation, agent_said[-1])
        else:
            customer_said.append(f"第 {number} 句，还有一件事")
            await widget.say(customer_said[-1])
        await line.broken()
    assert line.kills == KILLS
    await agent.say(conversation, "都看到了")
    await widget.hears("agent", "都看到了")
    await expect(widget.surface.get_by_test_id("delivery").last).to_have_attribute("data-delivery", "sent")

    log = stored(people.live, conversation)
    assert [text for by, text in log if by == "customer"][-len(customer_said) :] == customer_said
    assert [text for by, text in log if by == "agent"] == [
        words_of("agent", text) for text in [*agent_said, "都看到了"]
    ]
    assert await widget.transcript() == log
    await page.reload()
    await widget.hears("agent", "都看到了")
    assert await widget.transcript() == log
    await agent.end(conversation)
    await agent.close(conversation)


SPEAKERS = {"message.customer": "customer", "message.bot": "bot", "message.agent": "agent"}


def stored(live: Live, conversation: str) -> list[tuple[str, str]]:
    """(speaker, text) by seq, as it lies on disk and as `Widget.transcript` reads it; fails if a number is missing."""
    events: list[dict[str, Any]] = live.events(conversation)
    assert [one["seq"] for one in events] == list(range(1, len(events) + 1))
    said = [(SPEAKERS[one["type"]], one["data"]["text"]) for one in events if one["type"] in SPEAKERS]
    return [(by, words_of(by, text)) for by, text in said]
