"""Examples of two topics change places: what they make of the bot is measured, shown, and stopped by the gate.

The index is built and measured for real, on the real encoder; a follower stands for Rasa.
"""

import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect
from sqlalchemy import insert

from kb_index.encoder.onnx import OnnxEncoder
from service.core.clock import SystemClock
from service.core.ids import new_id
from service.releases.measured import metrics_of
from service.studio.jobs.compare import figures_of
from service.studio.jobs.programs import report
from service.studio.jobs.rules import Kind, State
from service.studio.jobs.tables import JobRow
from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.follower import following
from tests.support.measured import SmallBot
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack
from tests.unit.releases.made import Workshop

FLOOR = re.compile(r"借记卡挂失\S* 只答对 \d+\.\d%，下限是 50\.0%")


async def evaluated(stack: Stack, reports: dict[str, dict[str, Any]]) -> None:
    """An evaluation that was done, with these reports in its folder."""
    name, now = new_id("job"), SystemClock().now()
    folder = stack.application.studio.jobs.folder(name)
    folder.mkdir(parents=True)
    for file, text in reports.items():
        (folder / file).write_text(json.dumps(text), encoding="utf-8")
    figures = {name: {"n": one.n, "share": one.share} for name, one in figures_of(report(folder)).items()}
    times = {"queued_at": now, "started_at": now, "ended_at": now}
    row = {"kind": Kind.EVALUATE.value, "state": State.SUCCEEDED.value, "by": "zhao", "reason": ""}
    async with stack.application.database.write() as connection:
        await connection.execute(
            insert(JobRow).values(id=name, progress=1.0, result={"figures": figures}, **row, **times)
        )


async def look_at_the_evaluation(page: Page) -> None:
    """The figures beside the earlier ones, the topics that changed places, how true the probabilities are."""
    await page.get_by_role("link", name="训练与评测").click()
    await expect(page.get_by_test_id("job-row")).to_have_count(2)
    assert await violations(page) == []
    await shot(page, "studio-jobs")
    await page.get_by_test_id("job-row").first.get_by_role("link").click()
    await expect(page.locator("[data-verdict=worse]").first).to_contain_text("确实变差")
    mixed = page.locator('[data-pair="card.loss deposit.rate"]')
    await mixed.press("Enter")
    await expect(page.get_by_test_id("pair-messages")).to_contain_text("借记卡挂失 认成 存款利率")
    await expect(page.get_by_test_id("pair-messages")).to_contain_text("卡丢了")
    await mixed.press("ArrowDown")
    await expect(mixed).not_to_be_focused()
    await expect(page.locator("[data-pair]:focus")).to_have_count(1)
    before = await page.locator("[data-outcome=misled]").inner_text()
    for line, steps in (("answer", 7), ("suggest", 4)):
        await page.get_by_test_id(f"line-{line}").press("Home")
        for _ in range(steps):
            await page.get_by_test_id(f"line-{line}").press("PageUp")
    await expect(page.locator("[data-outcome=misled]")).not_to_have_text(before)
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await page.get_by_test_id("calibration").scroll_into_view_if_needed()
    await shot(page, "studio-calibration")
    await page.get_by_test_id("square").scroll_into_view_if_needed()
    await shot(page, "studio-evaluation")


async def test_mislabelled_examples_are_stopped_with_the_reason_on_screen(browser: Browser, tmp_path: Path):
    workshop = Workshop(tmp_path / "var")
    (workshop.build / "web").symlink_to((BUILD / "web").resolve())
    small = SmallBot(tmp_path, workshop, OnnxEncoder.load(BUILD / "encoder"))
    made = {}
    for name, why in (("good", "第一版"), ("worse", "挂失的问法标错了")):
        small.build()
        reports = await small.measured(name)
        made[name] = reports
        workshop.make(metrics_of(reports["bot.json"], reports["kb.json"]), why, by="zhao")
        small.mislabel()
    first, worse = sorted(workshop.shelf.ids())
    async with small.served("var") as stack, following(workshop.shelf) as follower:
        people = People(browser, Near(stack))
        try:
            for reports in made.values():
                await evaluated(stack, reports)
            password = await stack.application.staff.create("qian", "qian", "钱审核", ["approver"], [])
            page = await people.page(**OFFICE)
            await Desk(page).sign_in({"login": "qian", "password": password}, "/studio/")
            await look_at_the_evaluation(page)
            await page.get_by_role("link", name="版本发布").click()
            await page.get_by_test_id("release-row").get_by_role("link", name="第一版").click()
            await page.get_by_test_id("deed-promote").click()
            await page.get_by_test_id("confirm-do").click()
            await expect(page.get_by_test_id("is-live")).to_be_visible()
            await page.goto(f"/studio/#/releases/{worse}")
            await expect(page.get_by_test_id("gate-topics")).to_contain_text("不通过")
            await expect(page.get_by_test_id("gate-topics")).to_contain_text(FLOOR)
            await expect(page.get_by_test_id("gate-golden")).to_contain_text("线上是")
            await expect(page.get_by_test_id("deed-promote")).to_have_count(0)
            assert follower.serving == first
        finally:
            await people.leave()
        assert people.errors == []
