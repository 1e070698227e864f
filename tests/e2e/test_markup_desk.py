"""Texts that want to be code, in what staff tell each other and keep for themselves: they stay text on the desk."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.test_markup import LETTERS, SHORT, copies, everything_is_on, spoil
from tests.support.desk_call import DeskCall
from tests.support.pages import Desk, Widget
from tests.support.people import OFFICE, People
from tests.support.vectors import Poison, Trap, packs, vectors

STAFF = ("agent1", "agent2")


async def ids(*agents: DeskCall) -> list[str]:
    """Each as the others reach him, of two."""
    return [(await one.get("desk/reach"))["colleagues"][0]["id"] for one in reversed(agents)]


async def test_notes_of_those_who_hand_on_and_ask_stay_text(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agents = [await people.agent(login) for login in STAFF]
    known = await ids(*agents)
    await agents[0].accept(conversation)
    for number, text in enumerate(packs(SHORT)):
        holder, other = number % 2, 1 - number % 2
        await agents[holder].act(conversation, "consult", agent=known[other], note=text)
        await agents[holder].act(conversation, "consult/end")
        await agents[holder].act(conversation, "transfer", agent=known[other], note=text)
    last = len(packs(SHORT)) % 2
    # As they are kept: what looks like personal data is hidden in them.
    read = await agents[last].get(f"desk/conversations/{conversation}")
    page = await people.page(**OFFICE)
    trap = Trap(page)
    await Desk(page).sign_in(people.live.login_named(STAFF[last]))
    await expect(page.get_by_test_id("tab-mine")).to_be_visible()
    await page.goto(f"/desk/#/c/{conversation}")
    entries = page.get_by_test_id("conversation").get_by_test_id("notice")
    for kind, word in (("transferred", "转给工号"), ("consult.asked", "求助：")):
        stored = [one["data"]["note"] for one in read["entries"] if one["type"] == kind]
        assert len(stored) == len(packs(SHORT))
        await everything_is_on(entries.filter(has_text=word), stored)
    assert await trap.sprung() == []
    await agents[last].end(conversation)
    await agents[last].close(conversation)


async def test_what_agents_and_supervisors_tell_each_other_stays_text(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent, lead = await people.agent(), await people.agent("lead")
    await agent.accept(conversation)
    page = await people.page(**OFFICE)
    trap = Trap(page)
    await Desk(page).sign_in(people.live.login("agent"))
    await expect(page.get_by_test_id("tab-mine")).to_be_visible()
    await page.goto(f"/desk/#/c/{conversation}")
    await expect(page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "human")
    # Named for a moment on whatever is open there; that all of it stays text is looked at below, where it stays.
    called, said, why = packs(SHORT)[:3]
    await agent.act(conversation, "help", note=called)
    await lead.act(conversation, "whispers", client_id=f"whisper-{conversation}"[:40], text=said)
    await expect(page.get_by_role("alert").filter(has_text=LETTERS.search(said)[0]).last).to_be_attached()
    await lead.act(conversation, "take-over", agent="1001", note=why)
    await expect(page.get_by_role("alert").filter(has_text=LETTERS.search(why)[0]).last).to_be_attached()
    assert await trap.sprung() == []
    await page.close()

    page = await people.page(**OFFICE)
    trap, poison = Trap(page), Poison(SHORT)
    await spoil(page, "**/v1/desk/inbox**", poison, own_break)
    await spoil(page, "**/v1/desk/board**", poison, many_on_the_floor)
    await spoil(page, f"**/v1/desk/conversations/{conversation}", poison, many_words)
    await Desk(page).sign_in(people.live.login_named("lead"))
    await everything_is_on(page.get_by_test_id("status").locator("option"), vectors())
    await page.get_by_test_id("to-board").click()
    await everything_is_on(page.get_by_test_id("floor-conversation").locator(".note"), vectors())
    await everything_is_on(page.get_by_test_id("floor-seats").locator(".said"), vectors())
    assert await trap.sprung() == []
    await page.goto(f"/desk/#/c/{conversation}")
    entries = page.get_by_test_id("conversation").get_by_test_id("notice")
    for word in ("对坐席说", "请主管帮忙", "接管了会话"):
        await everything_is_on(entries.filter(has_text=word), vectors())
    assert await trap.sprung() == []
    await lead.end(conversation)
    await lead.close(conversation)


async def test_names_of_views_and_canned_replies_stay_text(people: People):
    page = await people.page(**OFFICE)
    trap = Trap(page)
    poison = Poison(SHORT)
    await spoil(page, "**/v1/desk/views", poison, many_views)
    await spoil(page, "**/v1/desk/phrases**", poison, many_phrases)
    widget = await Widget.on_own_page(await people.page())
    await widget.queue_up("对账单少了一笔，想请人看看")
    desk = Desk(page)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("对账单少了一笔")
    await page.get_by_test_id("list-filter-toggle").click()
    await everything_is_on(page.get_by_test_id("saved-view"), vectors())
    await page.get_by_role("textbox", name="回复客户").press_sequentially("/")
    await everything_is_on(page.get_by_test_id("phrase-picker").get_by_test_id("phrase"), vectors())
    assert await trap.sprung() == []
    await page.get_by_role("textbox", name="回复客户").fill("")
    await desk.finish("已说明")


def own_break(reply: dict[str, Any]) -> dict[str, Any]:
    return {**reply, "status": {**reply["status"], "status": "break", "reason": "\n".join(vectors())}}


def many_on_the_floor(reply: dict[str, Any]) -> dict[str, Any]:
    """Calls for help, and what breaks are for; as it came once nobody is served any more."""
    if not reply["conversations"]:
        return reply
    cards = copies(reply["conversations"][0], conversation="c-")
    seats = [{**one, "status": "break"} for one in copies(reply["seats"][0], number="seat-")]
    for card, seat, text in zip(cards, seats, packs(SHORT), strict=True):
        card["help"], seat["reason"] = {"at": card["queued_at"], "note": ""}, text
    return {**reply, "conversations": cards, "seats": seats}


def many_words(reply: dict[str, Any]) -> dict[str, Any]:
    """Each vector as a whisper, as a call for help and as the reason of a take-over."""
    like = next(one for one in reply["entries"] if one["type"] == "help.asked")
    entries = []
    for kind in ("whisper", "help.asked", "taken_over"):
        for text in packs(SHORT):
            data = {"text": text, "note": text, "former": "1001", "agent": ""}
            entries.append({**like, "type": kind, "number": len(entries) + 1, "data": data})
    return {**reply, "entries": entries}


def many_views(reply: dict[str, Any]) -> dict[str, Any]:
    one = {"id": "", "name": "", "filter": {"list": "waiting", "sort": "usual"}, "default": False}
    return {**reply, "views": copies(one, id="view-")}


def many_phrases(reply: dict[str, Any]) -> dict[str, Any]:
    """Every field of them that somebody writes."""
    if not reply.get("phrases"):
        return reply
    phrases = copies(reply["phrases"][0], id="phrase-")
    for phrase, text in zip(phrases, packs(SHORT), strict=True):
        phrase["shortcode"] = phrase["category"] = text
    return {**reply, "phrases": phrases}
