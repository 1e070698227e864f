"""Insight for upkeep on screen: reached from the bar, another period chosen, the digest at hand; sound for axe."""

import re

from playwright.async_api import expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_studio_inbox import complain
from tests.support.browser import shot
from tests.support.pages import Desk
from tests.support.people import OFFICE, People


async def test_a_maintainer_looks_what_upkeep_is_needed(people: People):
    await complain(people.live.url)
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(people.live.login("maintainer"), "/studio/")
    await page.get_by_role("link", name="运营洞察").click()
    await expect(page.get_by_test_id("totals")).to_be_visible()
    await page.get_by_test_id("days-30").click()
    await expect(page.get_by_test_id("digest")).to_have_value(re.compile("，30 天）"))
    assert await violations(page) == []
    await shot(page, "studio-insights")
