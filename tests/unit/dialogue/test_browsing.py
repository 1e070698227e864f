"""The menu asked for in words: when it is shown, which level, and what is left to the rules."""

from dataclasses import replace

import pytest

from kb_index.text import normalise
from service.dialogue import degraded
from service.dialogue.decision import decide
from service.dialogue.gathered import Gathered
from service.dialogue.memory import Memory
from service.dialogue.menu import Entry, load_menu
from service.dialogue.outcome import Kind
from service.dialogue.respond import respond
from service.dialogue.triggers import PERSON_BUTTON, wants_menu, wants_up
from service.turns.burst import is_fragment
from tests.support.library import ROOT, FakeHit, evidence, library

PEOPLE = Entry(label="找人工", person=True)
MENU = (
    Entry(
        label="银行卡",
        children=[
            Entry(label="丢了、坏了", children=[Entry(label="挂失", topic="card.loss"), PEOPLE]),
            Entry(label="被骗", topic="card.replace"),
            Entry(label="没有答案", topic="card.gone"),
            PEOPLE,
        ],
    ),
    Entry(label="查余额", topic="account.balance"),
    PEOPLE,
)
LIBRARY = replace(library(), menu=MENU)

SHOWS = """菜单|主菜单|目录|首页|返回首页|回到主菜单|打开菜单|菜单在哪|有没有菜单|我要看菜单
看看菜单|請顯示菜單|MENU|有什么功能|你有啥功能|有哪些业务|都能办什么|能办什么业务
功能介绍|业务列表|菜单!""".replace("\n", "|").split("|")  # fmt: skip
GOES_UP = """返回|上一级|返回上一级|上一步|后退|上级菜单|回到上一级菜单
返回吧|退回上一层|Back""".replace("\n", "|").split("|")  # fmt: skip
QUESTIONS = """菜单里找不到挂失|手机银行首页打不开|怎么返回|转账返回了|手机银行菜单在哪|理财在哪个菜单
首页余额怎么隐藏|返现|返回的钱什么时候到|目录里没有房贷|有什么卡|有什么理财|钱返回到哪
有什么用|能取多少|上一期账单|上一步操作失败了|回去了吗|能办信用卡吗|业务|服务态度差
我要办业务|有什么办法|有什么事|有什么要求|你能做什么|手机银行有什么功能|一级账户""".replace("\n", "|").split("|")  # fmt: skip


def shown(*texts: str, state=None):
    """The last outcome of a conversation without Rasa."""
    outcome = None
    for text in texts:
        turn = degraded.turn(normalise(text), state, LIBRARY)
        outcome, state = turn.outcome, turn.state
    return outcome


def titles(outcome):
    return [button.title for button in outcome.messages[-1].buttons]


@pytest.mark.parametrize("text", SHOWS)
def test_asking_for_the_menu_shows_its_first_level(text):
    outcome = shown(text)
    assert (outcome.decision.kind, outcome.decision.reason) == (Kind.TALK, "menu")
    assert titles(outcome) == ["银行卡", "查余额", "找人工"]
    assert outcome.messages[0].buttons[1].value == "怎么查余额"
    assert outcome.messages[0].buttons[2].value == PERSON_BUTTON


@pytest.mark.parametrize("text", GOES_UP)
def test_going_up_inside_a_level_and_from_nowhere(text):
    inside = shown("菜单", "银行卡", "丢了、坏了", text)
    assert titles(inside) == ["丢了、坏了", "被骗", "返回上一级", "找人工"]
    assert titles(shown(text)) == ["银行卡", "查余额", "找人工"]
    assert titles(shown("菜单", "银行卡", text)) == ["银行卡", "查余额", "找人工"]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_such_words_is_a_question(text):
    assert not wants_menu(normalise(text))
    assert not wants_up(normalise(text))


def test_a_button_of_the_level_opens_its_category_whatever_it_is_called():
    assert titles(shown("菜单", "银行卡")) == ["丢了、坏了", "被骗", "返回上一级", "找人工"]
    assert titles(shown("菜单", "银行卡", "丢了、坏了")) == ["挂失", "返回上一级", "找人工"]
    # a button of the level above, which is still on the screen
    assert titles(shown("菜单", "银行卡", "丢了、坏了", "银行卡"))[0] == "丢了、坏了"


def test_an_entry_typed_by_its_label_is_answered_while_its_level_is_open():
    decision = shown("菜单", "银行卡", "被骗").decision
    assert (decision.kind, decision.topic, decision.reason) == (Kind.ANSWER, "card.replace", "menu_picked")
    assert shown("菜单", "你好", "丢了、坏了").decision.reason != "menu"
    assert shown("被骗").decision.reason != "menu_picked"


def test_a_person_is_offered_where_the_content_forgot_it():
    bare = replace(library(), menu=(Entry(label="查余额", topic="account.balance"),))
    turn = degraded.turn("菜单", None, bare)
    assert [button.value for button in turn.outcome.messages[0].buttons] == ["怎么查余额", PERSON_BUTTON]


def test_a_category_and_no_more_opens_it_unless_something_is_clear():
    assert titles(shown("银行卡"))[0] == "丢了、坏了"
    sure = evidence("银行卡", FakeHit("card.loss", 0.95))
    assert decide(sure, LIBRARY).reason == "clear"


def test_one_of_our_own_questions_outranks_the_menu():
    own = evidence("返回", FakeHit("account.balance", 0.99, "返回", True))
    assert decide(own, LIBRARY).topic == "account.balance"
    identity = evidence("有没有菜单", FakeHit("talk.bot", 0.99, "有没有菜单", True))
    assert decide(identity, LIBRARY).reason == "menu"


def test_asking_twice_is_no_repetition_and_a_wish_for_a_person_is_still_one():
    assert shown("菜单", "菜单", "菜单").decision.reason == "menu"
    assert shown("菜单", "找人工").decision.kind is Kind.HANDOFF
    assert shown("菜单", "我被骗了五万").decision.reason == "urgent"


def test_the_menu_leads_out_of_a_question_of_the_bot():
    probing = degraded.turn("号码", None, replace(LIBRARY, knowledge=_finds("号码", "phone.reserved_query")))
    assert probing.outcome.decision.kind is Kind.PROBE
    assert shown("返回", state=probing.state).decision.reason == "menu"
    open_fact = Memory(gathered=Gathered("forex.exchange", None, "purpose", ("用途",), (), 1))
    assert decide(evidence("首页", memory=open_fact), LIBRARY).reason == "menu"


def test_without_a_menu_nothing_changes():
    assert decide(evidence("菜单"), library()).reason == "weak_evidence"
    assert decide(evidence("返回"), library()).reason == "weak_evidence"


def test_a_level_that_is_gone_leads_to_what_is_left():
    memory = Memory(menu=("银行卡", "没有了"))
    reply = respond(
        decide(evidence("返回", memory=memory), LIBRARY), evidence("返回", memory=memory), LIBRARY
    )
    assert reply.memory.menu == ()


def test_the_open_level_is_remembered_for_one_turn_and_survives_json():
    opened = degraded.turn("银行卡", degraded.turn("菜单", None, LIBRARY).state, LIBRARY)
    assert Memory.from_slots(opened.state["slots"]).menu == ("银行卡",)
    after = degraded.turn("你好", opened.state, LIBRARY)
    assert Memory.from_slots(after.state["slots"]).menu is None
    assert Memory.from_slots({"memory": {"menu": 7}}).menu == ()


def test_neither_the_menu_nor_its_buttons_wait_for_more():
    assert not is_fragment("菜单", None)
    assert not is_fragment("返回", None)
    assert is_fragment("转账", None)
    assert not is_fragment("转账", {"slots": {"memory": {"menu": []}}})


def test_a_long_text_is_read_quickly():
    assert not wants_menu("返回菜单" * 250_000)
    assert not wants_up("返回上一级" * 200_000)


def test_every_level_of_the_project_can_be_walked_to_and_offers_a_person():
    ours = replace(library(), menu=load_menu(ROOT / "bot" / "data" / "menu.yml"))

    def walk(entries, texts):
        state = None
        for text in texts:
            turn = degraded.turn(normalise(text), state, ours)
            state, outcome = turn.state, turn.outcome
        assert outcome.decision.reason == "menu", texts
        assert PERSON_BUTTON in [button.value for button in outcome.messages[0].buttons]
        assert len({button.title for button in outcome.messages[0].buttons}) == len(
            outcome.messages[0].buttons
        )
        for entry in entries:
            if entry.children and entry.label in titles(outcome):
                walk(entry.children, (*texts, entry.label))

    walk(ours.menu, ("菜单",))


def _finds(text, topic):
    return replace(library().knowledge, found={text: [FakeHit(topic, 0.95)]})
