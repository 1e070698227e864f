"""Personal data in what agents and supervisors keep for themselves, and in what they say to each other."""

import secrets
from typing import TYPE_CHECKING

from tests.support.personal.wire import leaf

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
    await customers_are_blocked(driver, agent, lead)
    await values_are_shown(driver, agent)
    await many_are_served(driver, agent, lead)
    await messages_are_labelled(driver)
    await content_is_changed(driver)
    await questions_are_noted(driver, agent)
    await releases_are_asked_for(driver)


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


async def customers_are_blocked(driver: "Driver", agent: dict[str, str], lead: dict[str, str]) -> None:
    """Blocked, refused and let in again."""
    talk = await driver.queued()
    note = driver.plant.all_kinds("propose_block", "note", 200)
    block = await driver.deed(talk, agent, "block", {"reason": "other", "hours": 1, "note": note})
    path = f"/v1/desk/blocks/{block['id']}"
    await driver.ask("POST", f"{path}/confirm", lead, {})
    said = {"client_id": secrets.token_urlsafe(16), "text": driver.text("send_message", "text")}
    await driver.refused("POST", f"/v1/conversations/{talk.id}/messages", talk.headers, json=said)
    await driver.ask("POST", f"{path}/lift", lead, {})
    await driver.ask("GET", "/v1/desk/blocks?list=past", lead)


async def many_are_served(driver: "Driver", agent: dict[str, str], lead: dict[str, str]) -> None:
    """Labelled, assigned, translated, and closed at once; where no translation is connected it is refused."""
    labels = await driver.ask(
        "POST", "/v1/desk/labels", lead, {"name": driver.plant.one("phone"), "colour": "red"}
    )
    label = labels["labels"][-1]["id"]
    renamed = {"name": driver.plant.one("email")[:12], "colour": "blue", "retired": False}
    driver.plant.fields.update({("create_label", "name"), ("change_label", "name")})
    await driver.ask("PUT", f"/v1/desk/labels/{label}", lead, renamed)
    await everybody_is_closed(driver, agent)
    talk, colleagues = await driver.queued(), (await driver.ask("GET", "/v1/desk/reach", lead))["colleagues"]
    colleague = next(one["id"] for one in colleagues if one["number"] == NUMBER)
    asked = {"conversations": [talk.id], "agent": colleague, "note": driver.text("assign_many", "note")}
    assigned = await driver.ask("POST", "/v1/desk/bulk/assign", lead, asked)
    # Where customers wait, the router gives him the next one at once.
    assert assigned["results"][0]["code"] in {None, "agent_full"}, assigned
    await driver.deed(talk, lead, "labels", {"on": [label], "off": []})
    draft = {"text": driver.text("translate", "text"), "to": "en"}
    path = f"/v1/desk/conversations/{talk.id}/translation"
    answer = await driver.http.post(path, headers=agent, json=draft)
    assert answer.json()["error"]["code"] in {"translation_off", "translation_failed"}, answer.text
    driver.keep(answer)
    await everybody_is_closed(driver, agent)


async def everybody_is_closed(driver: "Driver", agent: dict[str, str]) -> None:
    """Whom the agent serves; his seats are free then."""
    mine = [one["conversation"] for one in (await driver.ask("GET", "/v1/desk/inbox", agent))["mine"]]
    tree = (await driver.ask("GET", "/v1/desk/categories", agent))["categories"]
    note = driver.text("close_many", "note")
    # With nobody to close one is refused that is not his.
    chosen = {"conversations": mine or [driver.talks[0].id]}
    close = {**chosen, "category": leaf(tree), "resolved": True, "note": note}
    await driver.ask("POST", "/v1/desk/bulk/close", agent, close)


async def values_are_shown(driver: "Driver", agent: dict[str, str]) -> None:
    """Where the vault keeps them they are in these answers, which are not looked into; why they were shown is kept."""
    talk = await driver.queued()
    await driver.deed(talk, agent, "accept")
    path = f"/v1/desk/conversations/{talk.id}/personal"
    said = (await driver.ask("GET", path, agent))["said"]
    for value in [one["value"] for one in said if one["value"]] or [f"k_{secrets.token_urlsafe(16)}"]:
        note = driver.plant.all_kinds("reveal_personal", "note", 200)
        body = {"value": value, "reason": "other", "note": note}
        answer = await driver.http.post(f"{path}/reveal", headers=agent, json=body)
        assert answer.status_code in {200, 404}, answer.text


async def messages_are_labelled(driver: "Driver") -> None:
    """A new topic's name is kept masked; one that is too long is refused."""
    maintainer, talk = await driver.staff("studio"), await driver.queued()
    events = (await driver.ask("GET", f"/v1/conversations/{talk.id}/events", talk.headers))["events"]
    seq = next(event["seq"] for event in events if event["type"] == "message.customer")
    label = {"messages": [{"conversation": talk.id, "seq": seq}], "verdict": "new_topic"}
    path = "/v1/studio/inbox/labels"
    long = driver.plant.all_kinds("label_messages", "name", 200)
    await driver.refused("POST", path, maintainer, json={**label, "name": long})
    await driver.ask("POST", path, maintainer, {**label, "name": driver.plant.one("phone")})
    await driver.ask("GET", path, maintainer)
    await driver.ask("GET", "/v1/studio/inbox/proposals", maintainer)
    await driver.ask("GET", "/v1/studio/inbox", maintainer)


async def content_is_changed(driver: "Driver") -> None:
    """Words about a change are kept, masked; a change that would bring personal data into content is refused."""
    maintainer, path = await driver.staff("studio"), "/v1/studio/changes"
    edit = {"kind": "add_examples", "topic": "card.loss", "texts": [driver.plant.one("phone")]}
    written = {"title": driver.plant.one("phone"), "why": driver.plant.all_kinds("create_change", "why", 400)}
    driver.plant.fields.update(
        {("create_change", "title"), ("revise_change", "title"), ("revise_change", "why")}
    )
    await driver.refused("POST", path, maintainer, json={**written, "edits": [edit]})
    await driver.refused("POST", "/v1/studio/content-preview", maintainer, json={"edits": [edit]})
    sound = {**edit, "texts": ["卡片让风吹跑了可咋办"]}
    turns = [{"says": driver.plant.one("card"), "expect": {"kind": "talk"}}]
    kept = {"kind": "keep_talk", "id": "planted", "name": driver.plant.one("phone"), "turns": turns}
    change = await driver.ask("POST", path, maintainer, {**written, "edits": [sound, kept]})
    one = f"{path}/{change['id']}"
    again = {**written, "title": driver.plant.one("card"), "edits": [sound], "version": change["version"]}
    change = await driver.ask("PUT", one, maintainer, again)
    change = await driver.ask("POST", f"{one}/propose", maintainer, {"version": change["version"]})
    for deed in ("approve", "reject"):
        note = driver.plant.all_kinds(f"{deed}_change", "note", 200)
        await driver.refused(
            "POST", f"{one}/{deed}", maintainer, json={"version": change["version"], "note": note}
        )
    await driver.ask("GET", path, maintainer)


async def questions_are_noted(driver: "Driver", agent: dict[str, str]) -> None:
    """The note is kept masked; an answer that would bring personal data into content is refused, as is its topic's name."""
    maintainer, talk = await driver.staff("studio"), await driver.queued()
    await driver.deed(talk, agent, "accept")
    events = (await driver.ask("GET", f"/v1/conversations/{talk.id}/events", talk.headers))["events"]
    seq = next(event["seq"] for event in events if event["type"] == "message.customer")
    note = driver.plant.all_kinds("note_question", "note", 300)
    await driver.deed(talk, agent, "unresolved", {"seq": seq, "kind": "expert", "note": note})
    path = "/v1/studio/unresolved"
    await driver.ask("GET", path, maintainer)
    wanted = {
        "questions": [{"conversation": talk.id, "seq": seq}],
        "topic": "card.planted",
        "skill": "account",
    }
    answer = driver.plant.all_kinds("draft_answer", "answer", 2000)
    driver.plant.fields.add(("draft_answer", "name"))
    said = {**wanted, "name": driver.plant.one("phone"), "answer": answer}
    await driver.refused("POST", f"{path}/drafts", maintainer, json=said)
    await driver.ask("GET", "/v1/desk/answers", agent)


async def releases_are_asked_for(driver: "Driver") -> None:
    """Of things there are not: whatever was said about them is kept nowhere."""
    maintainer, nowhere = await driver.staff("studio"), "20260101-080000000-00000000"
    why = driver.plant.all_kinds("make_release", "why", 200)
    made_of = {"why": why, "evaluation": "job_" + 22 * "x"}
    await driver.refused("POST", "/v1/studio/releases", maintainer, json=made_of)
    reason = driver.plant.all_kinds("promote_release", "reason", 200)
    asked = {"release": nowhere, "change": "", "reason": reason}
    await driver.refused("POST", "/v1/studio/release-switch", maintainer, json=asked)
    await driver.ask("GET", "/v1/studio/releases", maintainer)
