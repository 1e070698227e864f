"""More than 300 texts that want to be code stay text: in every field people write, in every place that shows it."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

from tests.support.pages import Desk, Widget, words_of
from tests.support.people import DESKTOP, OFFICE, People
from tests.support.vectors import Poison, Trap, bare, packs, vectors

LONG, SHORT = 1_900, 480
"""Within the limits of a message to a person and of all other fields."""
LETTERS = re.compile(r"[a-z]{3,}")
SCREENS = (
    ("agent", "/desk/", "[data-testid=inbox-card]", "#/c", (".messages", "[data-testid=summary]")),
    (
        "maintainer",
        "/studio/",
        "[data-testid=studio-row]",
        "#/conversations",
        (".turns", "[data-testid=handoff]"),
    ),
)
"""Who, where, its list, the address of one conversation, the places of that which show words."""


async def test_what_customer_and_agent_write_stays_text(people: People):
    assert len(vectors()) >= 300
    customer, agent, studio = (
        await people.page(**DESKTOP),
        await people.page(**OFFICE),
        await people.page(**OFFICE),
    )
    traps = [Trap(one) for one in (customer, agent, studio)]
    short = itertools.cycle(packs(SHORT))
    widget = await Widget.on_own_page(customer)
    first = next(short)
    await widget.say(first)
    await widget.hears("customer", first[:20])
    await widget.ask_for_a_person()
    conversation = await widget.conversation()
    written = packs(LONG)
    for count, text in enumerate(written, 3):
        await widget.say(text)
        await expect(widget.bubbles("customer")).to_have_count(count)
    await sent(widget)

    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.open_tab("waiting")
    await expect(agent.get_by_test_id("inbox-card").first).to_be_visible()
    call = await people.agent()
    await call.accept(conversation)
    await widget.owned_by("human")
    await agent.goto(f"/desk/#/c/{conversation}")
    await expect(agent.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "human")
    await desk.say(written[0])
    for text in written[1:]:
        await call.say(conversation, text)
    for number, text in enumerate(written):
        await call.act(conversation, "notes", client_id=f"note-{number}-{conversation}"[:40], text=text)
    due = (datetime.now(timezone.utc) + timedelta(days=7)).isoformat()
    for text in packs(SHORT):
        await call.act(conversation, "commitments", kind="follow_up", what=text, due_at=due)
    await widget.hears("agent", written[-1][-20:])
    stored = [one["data"]["text"] for one in people.live.events(conversation) if "text" in one["data"]]
    shown = [text for by, text in await widget.transcript() if by != "bot"]
    assert shown == [
        words_of(one["type"].removeprefix("message."), one["data"]["text"])
        for one in people.live.events(conversation)
        if one["type"] in ("message.customer", "message.agent")
    ]
    await everything_is_on(agent.get_by_test_id("conversation"), stored[-len(written) :])
    await expect(agent.get_by_test_id("commitment")).to_have_count(len(packs(SHORT)))
    for one in (await call.get("desk/inbox"))["commitments"]:
        if one["conversation"] == conversation:
            await call.post(f"desk/commitments/{one['id']}/end", outcome="void", note=next(short))
    await call.act(conversation, "give-back", note=next(short))
    await widget.owned_by("bot")
    await widget.queue_up("对账单少了一笔，想请人看看")
    await call.accept(conversation)
    await call.end(conversation)
    await call.close(conversation, next(short))
    await widget.owned_by("closed")

    await Desk(studio).sign_in(people.live.login("maintainer"), "/studio/")
    await expect(studio.get_by_test_id("studio-row").first).to_be_visible()
    await studio.goto(f"/studio/#/conversations/{conversation}")
    await expect(studio.get_by_test_id("turn-customer").first).to_contain_text(first.split("\n")[0])
    for trap in traps:
        assert await trap.sprung() == []


async def test_whatever_the_service_sends_stays_text_on_the_desk_and_in_the_studio(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.say("我想换点欧元")
    await widget.choose("跳过，直接转人工")
    await widget.owned_by("queued")
    conversation = await widget.conversation()
    for role, path, rows, detail, places in SCREENS:
        # The list draws only what is in sight: all of it.
        page = await people.page(viewport={"width": 1366, "height": 30_000})
        trap = Trap(page)
        poison = Poison(SHORT)
        await spoil(page, "**/v1/desk/inbox**", poison, many_cards)
        await spoil(page, f"**/v1/desk/conversations/{conversation}", poison, many_messages)
        await spoil(page, "**/v1/studio/**", poison, many_turns)
        await Desk(page).sign_in(people.live.login(role), path)
        await everything_is_on(page.locator(rows), vectors())
        assert await trap.sprung() == []
        await page.goto(f"{path}{detail}/{conversation}")
        for place in places:
            await everything_is_on(page.locator(place), vectors())
        assert await trap.sprung() == []
    await widget.choose("取消排队")
    await widget.owned_by("bot")


async def test_whatever_the_service_sends_stays_text_in_the_widget(people: People):
    page = await people.page(**DESKTOP)
    trap = Trap(page)
    poison = Poison(SHORT)
    await spoil(page, "**/v1/menu", poison)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await spoil(page, f"**/v1/conversations/{await widget.conversation()}", poison, many_messages)
    await page.reload()
    for by in ("customer", "bot", "agent"):
        await everything_is_on(page.locator(f'.st-message[data-by="{by}"]'), vectors())
    for place in ("[data-testid=notice]", ".st-choice"):
        await everything_is_on(page.locator(place), vectors())
    assert await trap.sprung() == []


async def sent(widget: Widget) -> None:
    await expect(widget.surface.get_by_test_id("delivery").last).to_have_attribute("data-delivery", "sent")


async def everything_is_on(places: Locator, texts: list[str]) -> None:
    """All of these can be read in these places, however they are laid out."""
    wanted = [one for text in texts for line in text.split("\n") if (one := bare(line))]
    await expect(places.filter(has_text=LETTERS.search(texts[-1])[0]).last).to_be_attached()
    shown = bare("\n".join(await places.all_text_contents()))
    assert [one for one in wanted if one not in shown] == []


Change = Callable[[dict[str, Any]], dict[str, Any]]


async def spoil(page: Page, pattern: str, poison: Poison, change: Change = lambda reply: reply) -> None:
    """Replies of the service to this page say what the vectors say."""

    async def answer(route: Route) -> None:
        response = await route.fetch()
        if not response.ok:
            return await route.fulfill(response=response)
        reply = poison.into(change(await response.json()))
        return await route.fulfill(response=response, body=json.dumps(reply))

    await page.route(pattern, answer)


def copies(one: dict[str, Any], **names: str) -> list[dict[str, Any]]:
    """As many as there are packs, each under an id of its own."""
    count = len(packs(SHORT))
    return [
        {**json.loads(json.dumps(one)), **{key: f"{name}{number}" for key, name in names.items()}}
        for number in range(count)
    ]


def many_cards(reply: dict[str, Any]) -> dict[str, Any]:
    for tab in ("waiting", "mine", "ended"):
        if reply[tab]:
            reply[tab] = copies(reply[tab][0], conversation="c-")
    return reply


KINDS = ("message.customer", "message.bot", "message.agent", "message.system")


def many_messages(reply: dict[str, Any]) -> dict[str, Any]:
    """Each vector said by each kind of speaker, and as a button."""
    like = {one["type"]: one for one in reply["events"]}
    model = like["message.customer"]
    events = []
    for kind in KINDS:
        one = like.get(kind) or {
            **model,
            "type": kind,
            "data": {"text": "", "code": "taken_up", "client_id": None},
        }
        for copy in copies(one):
            if kind == "message.bot":
                copy["data"]["buttons"] = [{"title": "", "value": ""}]
            if "client_id" in copy["data"]:
                copy["data"]["client_id"] = f"{kind}-{len(events)}"
            events.append({**copy, "seq": len(events) + 1})
    reply["events"], reply["last_seq"] = events, len(events)
    return reply


def many_turns(reply: dict[str, Any]) -> dict[str, Any]:
    if reply.get("turns"):
        reply["turns"] = [{**one, "seq": number} for number, one in enumerate(copies(reply["turns"][0]), 1)]
    if reply.get("items"):
        reply["items"] = copies(reply["items"][0], conversation="c-")
    return reply
