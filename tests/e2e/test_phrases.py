"""Canned replies at the desk: found by sound, filled in, held back while something is empty, never sent by themselves."""

import json
import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import OFFICE, People


async def test_a_phrase_is_found_by_its_sound_filled_in_and_sent_by_the_agent(people: People, tmp_path: Path):
    agent = await people.page(**OFFICE)
    widget = await Widget.on_own_page(await people.page())
    await widget.want_a_person("卡被冻结了，想请人看看")
    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))

    await agent.get_by_test_id("open-phrases").click()
    dialog = agent.get_by_test_id("phrases-dialog")
    await dialog.get_by_role("tab", name="导入导出").click()
    row = {
        "shortcode": "jd",
        "title": "解冻前核对",
        "text": "{{客户称呼}}，{{时段问候}}！我是工号{{工号}}，解冻前先和您核对几项资料。",
    }
    file = tmp_path / "mine.json"
    file.write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    await dialog.get_by_test_id("phrase-file").set_input_files(file)
    await expect(dialog.get_by_test_id("import-plan")).to_contain_text("新增 1 条")
    await dialog.get_by_test_id("apply-import").click()
    await expect(dialog).to_contain_text("已导入 1 条")
    await dialog.get_by_role("tab", name="我的", exact=True).click()
    await dialog.get_by_role("button", name="收藏：解冻前核对").click()
    await dialog.get_by_role("tab", name="全行").click()
    await expect(dialog.get_by_test_id("phrase-row").nth(3)).to_be_visible()
    await shot(agent, "desk-phrases")
    await agent.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()

    await desk.accept("卡被冻结了")
    field = agent.get_by_role("textbox", name="回复客户")
    await field.press_sequentially("/")
    picker = agent.get_by_test_id("phrase-picker")
    await expect(picker.get_by_test_id("phrase").first).to_contain_text("解冻前核对")
    await shot(agent, "desk-phrase-picker")
    await field.press_sequentially("jdqhd")
    await expect(picker.get_by_test_id("phrase")).to_have_count(1)
    await field.press("Enter")
    await expect(picker).to_be_hidden()
    await expect(field).to_have_value(re.compile(r"^\{\{客户称呼\}\}，.+！我是工号1001，解冻前先"))
    await field.press("Enter")
    await expect(agent.get_by_test_id("unfilled")).to_have_attribute("data-refused", "true")
    await expect(widget.bubbles("agent")).to_have_count(0)
    await field.press_sequentially("王女士")
    await expect(agent.get_by_test_id("unfilled")).to_have_count(0)
    await field.press("Enter")
    await widget.hears("agent", "王女士，")
    caller = await people.agent()
    listed = await caller.get("desk/phrases")
    mine = next(one for one in listed["phrases"] if one["shortcode"] == "jd")
    assert (mine["used"], listed["favourites"]) == (1, [mine["id"]])
    await desk.finish("已核对，卡片解冻")
    await widget.owned_by("closed")
