"""An agent's connection is cut: whom it rings for and whom he serves goes on to a colleague, first in the line."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.e2e.test_life import at_desk, card_of, status
from tests.support.browser import shot
from tests.support.near import near
from tests.support.network import Network
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, People

NEED = "转人工，对账单少了一笔"
OTHER = "转人工，想换点欧元"
DESK = """
hours: {default: always}
capacity: {default: 1}
routing: {agent_grace_seconds: 1, ring_seconds: 3600}
"""
"""It rings until it is answered, and nobody keeps a customer whom he cannot reach."""


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, tmp_path: Path) -> AsyncIterator[People]:
    """At a stack of their own, where an agent is missed after five seconds instead of two minutes."""
    desk = tmp_path / "desk.yml"
    desk.write_text(DESK, encoding="utf-8")
    async with near(tmp_path / "var", desk_file=desk, agent_presence_seconds=5) as here:
        people = People(browser, here)
        yield people
        await people.leave()
    assert people.errors == []


async def waits(people: People, text: str) -> Widget:
    widget = await Widget.on_own_page(await people.page(**DESKTOP))
    await widget.say(text)
    await widget.owned_by("queued")
    return widget


def ring(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("ringing")


async def test_a_ring_nobody_can_hear_goes_on_to_a_colleague(people: People):
    agent, colleague = await at_desk(people, "agent1"), await at_desk(people, "agent2")
    widget = await waits(people, NEED)
    await expect(ring(agent)).to_be_visible()
    await expect(ring(colleague)).to_have_count(0)
    await agent.page.close()
    await expect(ring(colleague)).to_be_visible()
    await widget.owned_by("queued")
    await ring(colleague).get_by_role("button", name="接入").click()
    await widget.owned_by("human")
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text("1002")


async def test_the_customer_of_an_agent_who_is_cut_off_is_first_in_the_line(people: People):
    agent, colleague = await at_desk(people, "agent1"), await at_desk(people, "agent2")
    cable = await Network(agent.page.context).watch()
    await agent.page.reload()
    await expect(agent.page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")
    for desk in (agent, colleague):
        await status(desk, "busy")
    earlier = await waits(people, OTHER)
    widget = await waits(people, NEED)
    conversation = await widget.conversation()
    await agent.open_tab("waiting")
    await card_of(agent, conversation).get_by_role("button", name="接入").click()
    await widget.owned_by("human")
    await agent.say("您好，我来查")
    await widget.hears("agent", "您好，我来查")

    await cable.cut()
    await expect(agent.page.get_by_test_id("connection")).to_have_attribute("data-connection", "offline")
    await widget.owned_by("queued")
    told = widget.surface.get_by_test_id("notice").filter(has_text="已经把您排到最前面")
    await expect(told).to_have_count(1)
    await colleague.open_tab("waiting")
    await expect(colleague.page.get_by_test_id("inbox-card")).to_have_count(2)
    await expect(colleague.page.locator("[data-card]").first).to_have_attribute("data-card", conversation)
    await shot(colleague.page, "desk-lost-agent")
    await status(colleague, "online")
    await ring(colleague).get_by_role("button", name="接入").click()
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text("1002")
    await expect(colleague.page.locator(".st-message[data-by='agent']").last).to_contain_text("我来查")
    await expect(told).to_have_count(1)
    await earlier.owned_by("queued")

    await cable.restore()
    await expect(agent.page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")
    await expect(agent.page.get_by_test_id("conversation-status")).to_contain_text("1002")
    await expect(agent.page.get_by_role("textbox", name="回复客户")).to_have_count(0)
    await agent.open_tab("mine")
    await expect(card_of(agent, conversation)).to_have_count(0)
