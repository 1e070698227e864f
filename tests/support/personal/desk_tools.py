"""Personal data in what agents and supervisors keep for themselves, and in what they say to each other."""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.personal.driving import Driver

AGENT, NUMBER = "agent2", "1002"


async def tools_are_used(driver: "Driver") -> None:
    agent, lead = await driver.staff(AGENT), await driver.staff("lead")
    await phrases_are_kept(driver, agent)
    await views_are_kept(driver, agent)
    await driver.ask("POST", "/v1/desk/language", agent, {"text": driver.text("check_words", "text")})
    words = {"text": driver.text("search_knowledge", "text", 200)}
    await driver.ask("POST", "/v1/staff/knowledge/search", agent, words)
    await supervisors_step_in(driver, agent, lead)


async def phrases_are_kept(driver: "Driver", agent: dict[str, str]) -> None:
    """Once refused for its length, once kept."""
    path = "/v1/desk/phrases"
    for operation in ("create_phrase", "change_phrase"):
        fields = {"shortcode": 100, "title": 200, "category": 200, "text": 500}
        texts = {name: driver.plant.all_kinds(operation, name, chars) for name, chars in fields.items()}
        card = driver.plant.one("card")
        kept = {**texts, "shortcode": "planted", "title": card, "category": card[:20]}
        if operation == "create_phrase":
            await driver.refused("POST", path, agent, json=texts)
            phrase = await driver.ask("POST", path, agent, kept)
        else:
            await driver.refused("PUT", f"{path}/{phrase['id']}", agent, json={**texts, "version": 1})
            await driver.ask("PUT", f"{path}/{phrase['id']}", agent, {**kept, "version": 1})


async def views_are_kept(driver: "Driver", agent: dict[str, str]) -> None:
    path = "/v1/desk/views"
    wanted = {"q": driver.plant.one("phone")}
    driver.plant.fields.update({("save_view", "name"), ("change_view", "name")})
    body = {"name": driver.plant.one("phone"), "filter": wanted}
    view = (await driver.ask("POST", path, agent, body))["views"][-1]["id"]
    await driver.ask("PUT", f"{path}/{view}", agent, {**body, "name": driver.plant.one("card")})


async def supervisors_step_in(driver: "Driver", agent: dict[str, str], lead: dict[str, str]) -> None:
    talk = await driver.queued()
    await driver.deed(talk, agent, "accept")
    promise = {"client_id": secrets.token_urlsafe(16), "text": "这款产品保本"}
    reason = driver.plant.all_kinds("say", "override", 200)
    await driver.deed(talk, agent, "messages", {**promise, "override": reason})
    await driver.deed(talk, agent, "help", {"note": driver.text("ask_for_help", "note")})
    whisper = {"client_id": secrets.token_urlsafe(16), "text": driver.text("whisper", "text")}
    await driver.deed(talk, lead, "whispers", whisper)
    note = driver.text("take_over", "note")
    await driver.deed(talk, lead, "take-over", {"agent": NUMBER, "note": note})
    await driver.deed(talk, lead, "give-back", {"note": driver.text("give_back", "note")})
    await driver.ask("GET", "/v1/desk/board", lead)
