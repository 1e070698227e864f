"""The opening menu over HTTP, and a burst that begins while nothing runs."""

from dataclasses import replace

from service.conversations.menu import MenuOut, MenuRoutes
from service.dialogue.menu import Entry
from tests.support.library import library
from tests.support.stack import running


async def test_nobody_need_say_who_he_is_to_see_the_menu(tmp_path):
    async with running(tmp_path) as stack:
        response = await stack.http.get("/v1/menu")
        assert (response.status_code, response.json()) == (200, {"menu": []})


async def test_the_menu_is_that_of_the_library_in_use():
    entries = (Entry(label="卡丢了", topic="card.loss"), Entry(label="找人工", person=True))
    libraries = [library(), replace(library(), menu=entries)]
    routes = MenuRoutes(lambda: libraries[-1])
    given = MenuOut.model_validate(await routes.read_menu(None))
    assert [(entry.label, entry.say) for entry in given.menu] == [
        ("卡丢了", "借记卡挂失"),
        ("找人工", "转人工"),
    ]
    libraries.pop()
    assert await routes.read_menu(None) == {"menu": []}


async def test_labels_in_traditional_characters_keep_what_they_say_and_their_name():
    entries = (Entry(label="银行卡和账户", children=[Entry(label="换发新卡", topic="card.loss")]),)
    routes = MenuRoutes(lambda: replace(library(), menu=entries))
    top = MenuOut.model_validate(await routes.read_menu(None, "zh-TW")).menu[0]
    assert (top.label, top.name, top.say) == ("銀行卡和帳戶", "银行卡和账户", None)
    assert (top.children[0].label, top.children[0].say) == ("換發新卡", "借记卡挂失")


async def test_a_fragment_waits_for_the_whole_question(tmp_path):
    async with running(tmp_path, burst_milliseconds=5000) as stack:
        talk = await stack.conversation()
        first = (await talk.send("信用卡")).json()
        second = (await talk.send("年费怎么免")).json()
        replies = await talk.replies_to(second["seq"])
        assert replies[0]["data"]["in_reply_to"] == [first["seq"], second["seq"]]
        assert [call[2] for call in stack.bot.calls if call[0] == talk.id] == ["信用卡,年费怎么免"]


async def test_a_wish_for_a_person_never_waits(tmp_path):
    async with running(tmp_path, burst_milliseconds=5000) as stack:
        talk = await stack.conversation()
        assert (await talk.say("人工"))[0]["data"]["in_reply_to"]
        assert (await talk.state())["owner"] == "queued"
