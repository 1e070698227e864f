"""Customers who fall silent or go away: what they are told before and after, and that writing is enough to go on.

In this process, at a clock that tests move: nobody waits for a quarter of an hour.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import shot
from tests.support.clocks import ShiftedClock
from tests.support.near import BUILD
from tests.support.pages import Widget
from tests.support.stack import Member, Stack, running


@dataclass
class Bank:
    stack: Stack
    clock: ShiftedClock
    page: Page

    async def silent(self, minutes: float) -> None:
        """The clock goes on, and the service looks who has not answered since."""
        self.clock.shift += timedelta(minutes=minutes)
        await self.stack.application.idle.step()

    async def away(self, minutes: float) -> None:
        """Likewise, and the service looks who is still in the queue."""
        self.clock.shift += timedelta(minutes=minutes)
        await self.stack.application.router.step()

    def notice(self, text: str) -> Locator:
        return self.page.get_by_test_id("notice").filter(has_text=text)

    async def waiting(self) -> Widget:
        """The customer in the queue."""
        widget = await Widget.on_own_page(self.page)
        await widget.say("我要买美元")
        await widget.owned_by("queued")
        return widget

    async def served(self) -> tuple[Widget, Member, str]:
        """With an agent, who has asked something."""
        widget = await self.waiting()
        conversation = await widget.conversation()
        agent = await self.stack.staff("agent1")
        assert (await agent.act(conversation, "accept")).status_code == 200
        await widget.owned_by("human")
        await says(agent, conversation, "请问要换多少？")
        await widget.hears("agent", "请问要换多少？")
        return widget, agent, conversation


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(tmp_path_factory) -> AsyncIterator[tuple[Stack, ShiftedClock]]:
    clock = ShiftedClock()
    folder = tmp_path_factory.mktemp("leaving")
    # Agents have no screen here: without one they would count as gone when the clock is set forward.
    async with running(folder, clock=clock, agent_presence_seconds=36_000, build_dir=BUILD) as stack:
        yield stack, clock


@pytest_asyncio.fixture(loop_scope="session")
async def bank(service: tuple[Stack, ShiftedClock], browser: Browser) -> AsyncIterator[Bank]:
    stack, clock = service
    context = await browser.new_context(locale="zh-CN", base_url=stack.url)
    try:
        yield Bank(stack, clock, await context.new_page())
    finally:
        await context.close()


async def says(agent: Member, conversation: str, text: str) -> None:
    body = {"client_id": secrets.token_urlsafe(16), "text": text}
    assert (await agent.act(conversation, "messages", body)).status_code == 202


async def waits(agent: Member, conversation: str) -> bool:
    waiting = (await agent.get("/v1/desk/inbox")).json()["waiting"]
    return conversation in [card["conversation"] for card in waiting]


async def test_who_falls_silent_is_warned_and_the_service_ends_but_writing_goes_on(bank: Bank):
    widget, agent, conversation = await bank.served()
    await bank.silent(minutes=12.5)
    await expect(bank.notice("您还在吗？没有别的问题也没关系；3 分钟内没有回复")).to_be_visible()
    await bank.silent(minutes=3.5)
    await expect(bank.notice("您有一阵子没有回复，本次人工服务先结束了")).to_be_visible()
    await widget.owned_by("wrap_up")
    await shot(bank.page, "widget-idle")
    await widget.say("五百，还没办好")
    await widget.owned_by("human")
    await says(agent, conversation, "好的，接着办")
    await widget.hears("agent", "好的，接着办")


async def test_who_writes_after_the_warning_keeps_his_agent(bank: Bank):
    widget, agent, conversation = await bank.served()
    await bank.silent(minutes=12.5)
    await expect(bank.notice("您还在吗？")).to_be_visible()
    await widget.say("在的，五百")
    await expect(bank.page.get_by_test_id("delivery").last).to_have_attribute("data-delivery", "sent")
    await bank.silent(minutes=14)
    read = (await agent.get(f"/v1/desk/conversations/{conversation}")).json()
    assert read["state"]["owner"] == "human"
    await expect(bank.notice("本次人工服务先结束了")).to_have_count(0)


async def test_who_leaves_the_page_in_the_queue_is_told_and_gets_his_place_back(bank: Bank):
    widget = await bank.waiting()
    conversation = await widget.conversation()
    agent = await bank.stack.staff("agent1")
    await bank.page.goto("about:blank")
    async with asyncio.timeout(20):
        while await waits(agent, conversation):
            await bank.away(minutes=1)
    await bank.page.goto("/chat")
    await expect(bank.notice("您离开了一会儿，排队先为您暂停了")).to_be_visible()
    await bank.away(minutes=0)
    await expect(bank.notice("您原来的排队位置还在")).to_be_visible()
    await widget.owned_by("queued")
