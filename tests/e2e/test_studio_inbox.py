"""The maintainers' inbox: a misunderstanding is found, decided on by a key, and taken back by another."""

import re
import secrets

import httpx
from playwright.async_api import expect

from tests.e2e.test_accessibility import violations
from tests.support.browser import shot
from tests.support.pages import Desk
from tests.support.people import OFFICE, People

QUESTION = "银行卡丢了怎么办"


async def complain(url: str) -> None:
    """A customer without a screen asks, and clicks 没帮助 on the answer."""
    async with httpx.AsyncClient(base_url=f"{url}/v1/", timeout=40, trust_env=False) as http:
        token = (await http.post("visitors", json={})).raise_for_status().json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        talk = (await http.post("conversations", json={})).raise_for_status().json()["conversation"]
        said = {"client_id": secrets.token_urlsafe(16), "text": QUESTION}
        after = (
            (await http.post(f"conversations/{talk}/messages", json=said)).raise_for_status().json()["seq"]
        )
        answer = None
        while answer is None:
            asked = {"after": after, "wait": 20}
            events = (await http.get(f"conversations/{talk}/events", params=asked)).json()["events"]
            assert events, "no answer"
            answer = next((event for event in events if event["data"].get("answer")), None)
            after = events[-1]["seq"]
        clicked = {"seq": answer["seq"], "helpful": False}
        (await http.put(f"conversations/{talk}/feedback", json=clicked)).raise_for_status()


async def test_a_misunderstanding_is_decided_on_and_taken_back_by_keys(people: People):
    await complain(people.live.url)
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(people.live.login("maintainer"), "/studio/")
    await page.get_by_role("link", name="待看消息").click()
    await page.get_by_test_id("inbox-reason").select_option("unhelpful")
    cluster = page.get_by_test_id("inbox-cluster").filter(has_text=QUESTION)
    await cluster.first.click()
    await expect(cluster.first).to_have_attribute("aria-current", "true")
    view = page.get_by_test_id("inbox-view")
    await expect(view.get_by_test_id("inbox-row").first).to_contain_text(QUESTION)
    await expect(view.get_by_test_id("inbox-option").first).to_contain_text("card.loss")
    # Which of the two it says depends on the content's examples of that day.
    await expect(view.get_by_test_id("inbox-warning").first).to_be_visible()
    assert await violations(page) == []
    await shot(page, "studio-inbox")

    count = await cluster.count()
    await page.keyboard.press("x")
    said = page.get_by_test_id("inbox-said")
    await expect(said).to_have_text(re.compile("^已把 .*不在服务范围"))
    await expect(cluster).to_have_count(count - 1)
    await page.keyboard.press("u")
    await expect(said).to_have_text(re.compile("^已撤销"))
    await expect(cluster).to_have_count(count)
