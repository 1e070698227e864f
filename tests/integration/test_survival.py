"""Crashes: nothing accepted is lost or doubled, and the customer always hears something."""

import asyncio
import secrets
import time
from collections import defaultdict
from typing import Any

import httpx

from cli.client import Customer, call
from tests.support.live import Live

TOLD_WITHIN = 2.0
QUESTIONS = (
    "怎么查余额",
    "定期存款利率是多少",
    "你好",
    "怎么打印流水",
    "信用卡年费多少钱",
    "怎么开通手机银行",
    "跨行转账手续费多少",
    "谢谢",
)
"""Different ones: who repeats himself gets a person, and the bot says no more."""


async def test_rasa_killed_in_the_middle_of_turns(live: Live):
    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        customers = [Customer(http) for _ in range(6)]
        for customer in customers:
            await customer.open()
            await customer.say("你好")
            assert await via_rasa(live, http, customer), "Rasa serves before it is killed"

        async def ask(customer: Customer) -> float:
            started = time.perf_counter()
            events, _ = await customer.say("卡丢了怎么挂失")
            assert any(event["type"] == "message.bot" for event in events)
            return time.perf_counter() - started

        live.freeze("rasa")
        asking = [asyncio.create_task(ask(customer)) for customer in customers]
        while not all(live.pending(customer.conversation) for customer in customers):
            await asyncio.sleep(0.005)
        pid = live.kill("rasa")
        waits = await asyncio.gather(*asking)
        assert max(waits) < TOLD_WITHIN, waits
        for customer in customers:
            assert live.decisions(customer.conversation)[-1]["failure"], "the turn was under way and was lost"

        events, _ = await customers[0].say("转人工")
        assert customers[0].owner == "queued", "handing over works while Rasa is down"
        events, _ = await customers[1].say("怎么查余额")
        assert any("余额" in event["data"].get("text", "") for event in events)
        for customer in customers[:2]:
            assert live.decisions(customer.conversation)[-1]["failure"], "Rasa was down"
        await live.replaced("rasa", pid)
        for customer in customers:
            answered_once(live.events(customer.conversation))


def answered_once(log: list[dict[str, Any]]) -> None:
    """Gap-free, and every customer message has exactly one outcome: no reply stands there twice."""
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    said = [event["seq"] for event in log if event["type"] == "message.customer"]
    outcomes: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for event in log:
        if event["type"] == "message.bot":
            outcomes[tuple(event["data"]["in_reply_to"])].append(event["data"]["text"])
    assert sorted(seq for seqs in outcomes for seq in seqs) == said
    for texts in outcomes.values():
        answers = [text for text in texts if not text.endswith("？")]
        assert len(answers) <= 1, f"answered twice: {texts}"
        assert len(texts) <= 2, f"answered twice: {texts}"


async def via_rasa(live: Live, http: httpx.AsyncClient, customer: Customer) -> bool:
    headers = {"Authorization": f"Bearer {live.maintainer_token}"}
    turns = await call(
        http, "GET", f"/v1/studio/conversations/{customer.conversation}/turns", headers=headers
    )
    return turns["turns"][-1]["nlu"] is not None


async def test_rasa_comes_back_by_itself(live: Live):
    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        pid = live.kill("rasa")
        await live.replaced("rasa", pid)
        async with asyncio.timeout(120):
            while True:
                customer = Customer(http)
                await customer.open()
                await customer.say("怎么查余额")
                if await via_rasa(live, http, customer):
                    return
                await asyncio.sleep(0.5)


async def test_the_service_killed_while_customers_write(live: Live):
    """Every customer sends, the service dies at a random moment, the customers send again what was not acknowledged."""
    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        customers = [Customer(http) for _ in range(5)]
        for customer in customers:
            await customer.open()
        acknowledged: dict[str, list[str]] = {customer.conversation: [] for customer in customers}

        async def write(customer: Customer) -> None:
            for text in QUESTIONS:
                body = {"client_id": secrets.token_urlsafe(16), "text": text}
                while True:
                    try:
                        await post(http, customer, body)
                        break
                    except httpx.HTTPError:
                        await asyncio.sleep(0.05)
                acknowledged[customer.conversation].append(body["text"])

        writing = [asyncio.create_task(write(customer)) for customer in customers]
        while sum(map(len, acknowledged.values())) < 8:
            await asyncio.sleep(0.002)
        pid = live.kill("service")
        await live.replaced("service", pid)
        await asyncio.gather(*writing)
        await live.healthy()
        for customer in customers:
            await settled(live, customer.conversation)
            log = live.events(customer.conversation)
            answered_once(log)
            texts = [event["data"]["text"] for event in log if event["type"] == "message.customer"]
            assert texts == acknowledged[customer.conversation]


async def test_the_service_killed_between_accepting_and_answering(live: Live):
    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        customers = [Customer(http) for _ in range(3)]
        for customer in customers:
            await customer.open()
        live.freeze("rasa")
        try:
            for customer in customers:
                await post(http, customer, {"client_id": secrets.token_urlsafe(16), "text": "怎么查余额"})
            pid = live.kill("service")
            assert all(live.pending(customer.conversation) == 1 for customer in customers), (
                "accepted, not answered"
            )
        finally:
            live.thaw("rasa")
        await live.replaced("service", pid)
        await live.healthy()
        for customer in customers:
            await settled(live, customer.conversation)
            answered_once(live.events(customer.conversation))


async def post(http: httpx.AsyncClient, customer: Customer, body: dict[str, str]) -> None:
    path = f"/v1/conversations/{customer.conversation}/messages"
    await call(http, "POST", path, json=body, headers=customer._headers)


async def settled(live: Live, conversation: str) -> None:
    """Until no customer message waits for an outcome."""
    async with asyncio.timeout(60):
        while live.pending(conversation):
            await asyncio.sleep(0.05)
