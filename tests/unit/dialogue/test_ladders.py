"""The ladders, turn by turn: what did not help, what was misread, anger, the same question again."""

import pytest

from service.dialogue.decision import decide
from service.dialogue.gather import gather
from service.dialogue.memory import Memory
from service.dialogue.outcome import Decision, Kind
from service.dialogue.replying import picked
from service.dialogue.respond import respond
from tests.support.library import FakeHit, evidence, library

LIBRARY = library()
LOSS = FakeHit("card.loss", 0.95)
LIKELY = FakeHit("card.loss", 0.5)
GREET = FakeHit("talk.greet", 0.95)


def talk(*turns):
    """(kind, reason) of each turn; a turn is a text with the hits that search finds for it."""
    memory, earlier, seen = Memory(), (), []
    for text, *hits in turns:
        asked = evidence(text, *hits, memory=memory, earlier=earlier)
        decision = decide(asked, LIBRARY)
        reply = respond(decision, asked, LIBRARY)
        memory, earlier = Memory.from_slots(reply.memory.to_slots()), (*earlier, text)
        seen.append((decision.kind, decision.reason))
    return seen


@pytest.mark.parametrize(
    ("second", "third", "reason"),
    [
        ("没解决", "还是不行", "unsolved_twice"),
        ("试过了没用", "照你说的做了还是不行", "unsolved_twice"),
        ("不是这个意思", "你又理解错了", "misread_twice"),
        ("答非所问", "还是没解决", "unsolved_twice"),
        ("没解决", "气死我了", "anger"),
        ("什么破银行", "没用", "unsolved_twice"),
        ("什么破银行", "你们太过分了", "anger"),
        ("什么破银行", "嗯那个东西", "anger"),
    ],
)
def test_the_second_time_a_person(second, third, reason):
    seen = talk(("卡丢了", LOSS), (second,), (third,))
    assert [kind for kind, _ in seen[:2]] == [Kind.ANSWER, Kind.TALK]
    assert seen[2] == (Kind.HANDOFF, reason)


def test_success_in_between_ends_the_ladder():
    seen = talk(("卡丢了", LOSS), ("没解决",), ("卡不见了", LOSS), ("解决了",), ("卡丢了", LOSS), ("没解决",))
    assert seen[-1] == (Kind.TALK, "unsolved_once")


def test_misread_after_a_refusal_is_the_second_miss():
    assert talk(("asdf",), ("不是这个意思",))[-1] == (Kind.HANDOFF, "misread_twice")


def test_anger_at_not_being_understood_brings_a_person():
    assert talk(("asdf",), ("什么破银行",))[-1] == (Kind.HANDOFF, "anger")
    assert talk(("卡", LIKELY), ("气死我了",))[-1] == (Kind.HANDOFF, "anger")


def test_before_any_reply_there_is_nothing_to_complain_about():
    assert talk(("没用",)) == [(Kind.TALK, "go_on")]
    assert talk(("没用",), ("怎么办",)) == [(Kind.TALK, "go_on"), (Kind.HANDOFF, "two_misses")]


def test_anger_with_a_question_in_it_is_answered_the_first_time():
    assert talk(("气死我了,卡丢了", LOSS)) == [(Kind.ANSWER, "clear")]


def test_anger_right_after_an_answer_on_the_same_matter_is_calmed():
    assert talk(("卡丢了", LOSS), ("太过分了,卡的事", LIKELY))[-1] == (Kind.TALK, "calm_down")


def test_thanks_after_anger_is_only_thanks():
    assert talk(("什么破银行",), ("谢谢",))[-1] == (Kind.TALK, "courtesy")


def test_one_question_in_three_wordings_goes_to_a_person():
    seen = talk(("卡丢了", LOSS), ("卡找不到了", LOSS), ("银行卡没了踪影", LOSS))
    assert seen[1][0] is Kind.ANSWER
    assert seen[2] == (Kind.HANDOFF, "repeated")


def test_three_questions_about_three_things_do_not():
    seen = talk(
        ("卡丢了", LOSS),
        ("查余额", FakeHit("account.balance", 0.95)),
        ("卡找不到了", LOSS),
        ("卡坏了", FakeHit("card.replace", 0.95)),
    )
    assert all(kind is Kind.ANSWER for kind, _ in seen)


def test_who_insists_on_a_neighbouring_question_is_heard():
    close = (FakeHit("card.loss", 0.5), FakeHit("card.replace", 0.3))
    swapped = (FakeHit("card.replace", 0.5), FakeHit("card.loss", 0.3))
    assert talk(("卡的事", *close), ("那个卡啊", *swapped), ("我问的是卡", *close))[-1] == (
        Kind.HANDOFF,
        "repeated",
    )


def test_a_taken_offer_is_not_a_question_of_its_own():
    offer = FakeHit("card.loss", 0.99, "借记卡挂失", True)
    seen = talk(("卡", LIKELY), ("借记卡挂失", offer), ("卡找不到了", LOSS))
    assert seen[-1][0] is Kind.ANSWER


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("没有", "unsolved_once"),
        ("不行", "unsolved_once"),
        ("没用", "unsolved_once"),
        ("看不懂", "lost_once"),
        ("太麻烦了", "lost_once"),
        ("是的", "solved"),
        ("好", "solved"),
        ("哦", "noted"),
        ("等一下", "wait"),
        ("还有个问题", "go_on"),
        ("不是我的卡，是我妈的", "for_other"),
    ],
)
def test_a_short_reply_to_an_answer(said, reason):
    for found in ((), (FakeHit("scope.unknown", 1.0, said, True),), (FakeHit("talk.abuse", 0.9),)):
        assert talk(("卡丢了", LOSS), (said, *found))[-1] == (Kind.TALK, reason)


def test_what_did_not_help_twice_in_a_word_each_brings_a_person():
    assert talk(("卡丢了", LOSS), ("没有",), ("还是不行",))[-1] == (Kind.HANDOFF, "unsolved_twice")
    assert talk(("卡丢了", LOSS), ("看不懂",), ("不会弄",))[-1] == (Kind.HANDOFF, "unsolved_twice")


def test_a_short_reply_to_offers():
    assert talk(("卡", LIKELY), ("好的",))[-1] == (Kind.TALK, "which_one")
    assert talk(("卡", LIKELY), ("都不是",))[-1] == (Kind.TALK, "misread_once")
    assert talk(("卡", LIKELY), ("哦",))[-1] == (Kind.TALK, "noted")


def test_a_short_reply_where_nothing_was_asked():
    assert talk(("没有",))[-1] == (Kind.TALK, "go_on")
    assert talk(("你好", GREET), ("没有",))[-1] == (Kind.TALK, "noted")
    assert talk(("我想问一下",))[-1] == (Kind.TALK, "go_on")
    assert talk(("asdf",), ("看不懂",))[-1] == (Kind.HANDOFF, "two_misses")


def test_which_one_shows_the_same_buttons_again():
    asked = evidence("卡", LIKELY)
    offered = respond(decide(asked, LIBRARY), asked, LIBRARY)
    again = evidence("好的", memory=offered.memory)
    reply = respond(decide(again, LIBRARY), again, LIBRARY)
    values = [button.value for button in offered.outcome.messages[-1].buttons]
    assert (
        values
        == [button.value for button in reply.outcome.messages[-1].buttons]
        == list(reply.memory.buttons)
    )


def test_who_tries_and_comes_back_is_helped_further():
    assert talk(("卡丢了", LOSS), ("我试试",), ("还是不行",), ("没用",)) == [
        (Kind.ANSWER, "clear"),
        (Kind.TALK, "wait"),
        (Kind.TALK, "unsolved_once"),
        (Kind.HANDOFF, "unsolved_twice"),
    ]


def test_no_need_of_a_person_is_no_complaint():
    assert talk(("卡丢了", LOSS), ("没解决",), ("不用",))[-1] == (Kind.TALK, "courtesy")


def test_the_menu_stays_while_it_is_asked_which_one():
    menu = Memory(last_kind="talk", menu=("银行卡",), buttons=("卡丢了", "转人工"))
    again = evidence("好", memory=menu)
    reply = respond(decide(again, LIBRARY), again, LIBRARY)
    assert (reply.outcome.decision.reason, reply.memory.menu, reply.memory.buttons) == (
        "which_one",
        menu.menu,
        menu.buttons,
    )


def test_numbers_that_press_nothing():
    answered = respond(
        Decision(Kind.ANSWER, "card.loss", score=1.0), evidence("卡丢了", LOSS), LIBRARY
    ).memory
    assert picked("第二种", answered, LIBRARY) is picked("3", answered, LIBRARY) is None
    assert picked("1", Memory(), LIBRARY, first=False) is None


def test_our_own_question_outranks_the_signs_in_its_words():
    for text in ("手机被偷了先把app冻住", "转错到已去世的人卡上", "卡里的钱被别的扣走了"):
        assert talk((text, FakeHit("card.loss", 1.0, text, True)))[-1] == (Kind.ANSWER, "exact")


def test_a_button_is_pressed_by_its_number():
    asked = evidence("卡", LIKELY)
    offered = respond(decide(asked, LIBRARY), asked, LIBRARY).memory
    assert picked("1", offered, LIBRARY) == offered.buttons[0]
    assert picked("最后一个", offered, LIBRARY) == "转人工"
    assert picked("9", offered, LIBRARY) is None
    assert gather("第一个", offered, LIBRARY).text == offered.buttons[0]


@pytest.mark.parametrize("first", [(), ("卡丢了", LOSS), ("什么破银行",), ("卡", LIKELY)])
def test_who_speaks_of_taking_his_life_gets_a_person_at_once(first):
    turns = (first,) if first else ()
    assert talk(*turns, ("我不想活了", LOSS))[-1] == (Kind.HANDOFF, "crisis")


def test_a_life_in_danger_goes_before_every_queue_and_hears_of_help():
    asked = evidence("我不想活了")
    reply = respond(decide(asked, LIBRARY), asked, LIBRARY)
    assert reply.outcome.handoff.urgent
    assert "12356" in reply.outcome.messages[-1].text


def test_a_question_of_ours_is_no_short_reply_where_nothing_was_answered():
    assert talk(("老人不会用", FakeHit("card.loss", 1.0, "老人不会用", True)))[-1] == (Kind.ANSWER, "exact")
