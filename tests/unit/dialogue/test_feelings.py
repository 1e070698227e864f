from dataclasses import replace

import pytest

from service.dialogue.decision import decide
from service.dialogue.feelings import FEELINGS, feeling
from service.dialogue.memory import MAX_FELT, Memory
from service.dialogue.respond import respond
from tests.support.library import FakeHit, evidence, library, wording

LIBRARY = library()
LINES = {name: wording().variants[f"empathy_{name}"] for name in FEELINGS}


@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("太差劲了,卡丢了怎么办", "angry"),
        ("老伴去世了,他的卡怎么办", "sad"),
        ("失业了,想问问额度", "sad"),
        ("卡突然用不了", "restricted"),
        ("账户被冻结了", "restricted"),
        ("等着用钱,多久到账", "urgent"),
        ("担心钱丢了", "worried"),
        ("急死人了,验证码收不到", "worried"),
        ("这个账单看不懂", "confused"),
        ("怎么查余额", None),
        ("不担心,就问问", None),
        ("怕麻烦,能网上办吗", None),
        ("转账多久到账", None),
    ],
)
def test_the_feeling_in_the_words(text, felt):
    assert feeling(text) == felt


def test_every_feeling_has_its_lines_and_memory_holds_them_all():
    assert all(len(lines) >= 3 for lines in LINES.values())
    assert sum(map(len, LINES.values())) <= MAX_FELT


def answers(text, times, memory=None):
    memory = memory or Memory()
    for _ in range(times):
        asked = evidence(text, FakeHit("card.loss", 0.95), memory=memory)
        reply = respond(decide(asked, LIBRARY), asked, LIBRARY)
        # A third question about the same topic would go to a person.
        memory = replace(Memory.from_slots(reply.memory.to_slots()), asked=())
        yield reply.outcome.messages[0].text


def test_each_line_is_said_once_in_a_conversation_however_long():
    said = [text.splitlines()[0] for text in answers("担心死了,卡丢了", 30)]
    spoken = [line for line in said if line in LINES["worried"]]
    assert spoken == list(LINES["worried"])
    assert said[len(spoken) :] == ["请马上挂失。"] * (30 - len(spoken))


def test_another_feeling_has_lines_of_its_own():
    full = Memory(felt=tuple(f"empathy_worried#{number}" for number in range(len(LINES["worried"]))))
    assert next(answers("担心死了,卡丢了", 1, full)).startswith("请马上挂失。")
    assert next(answers("看不懂,卡丢了", 1, full)).splitlines()[0] in LINES["confused"]


def test_a_matter_of_fact_question_gets_no_sympathy():
    assert next(answers("卡丢了怎么办", 1)).startswith("请马上挂失。")


def test_a_suggestion_begins_with_it_too():
    asked = evidence("急死人了,卡的事", FakeHit("card.loss", 0.5), FakeHit("card.replace", 0.45))
    outcome = respond(decide(asked, LIBRARY), asked, LIBRARY).outcome
    assert outcome.messages[0].text.startswith(LINES["worried"][0])
