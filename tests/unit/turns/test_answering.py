import pytest

from service.turns.answering import Answering, nlu_text
from tests.support.bots import ScriptedBot, answer


def fallback(text, state):
    return answer(f"离线：{text}"), {"after": text}


def broken(text, state):
    raise RuntimeError("index gone")


async def test_rasa_first():
    result = await Answering(ScriptedBot(), fallback, lambda: "抱歉", 500).answer("c", 1, ["查余额"], None)
    assert (result.failure, result.state) == (None, {"turns": 1})


async def test_then_the_knowledge_base():
    bot = ScriptedBot()
    bot.fail_with = "timeout"
    result = await Answering(bot, fallback, lambda: "抱歉", 500).answer("c", 1, ["查余额"], None)
    assert (result.outcome.messages[0].text, result.state, result.failure) == (
        "离线：查余额",
        {"after": "查余额"},
        "timeout",
    )


async def test_then_an_honest_apology_with_a_way_out():
    bot = ScriptedBot()
    bot.fail_with = "timeout"
    result = await Answering(bot, broken, lambda: "抱歉", 500).answer("c", 1, ["查余额"], None)
    assert (result.outcome.messages[0].text, result.state) == ("抱歉", None)
    assert result.outcome.messages[0].buttons[0].value == "转人工"


@pytest.mark.parametrize(
    ("texts", "seen"),
    [
        (["帳單多少"], "账单多少"),
        (["我想", "查余额"], "我想,查余额"),
        (["[手机号 尾号5678]换了"], "手机号换了"),
    ],
)
def test_what_nlu_sees(texts, seen):
    assert nlu_text(texts, 500) == seen


def test_long_text_keeps_beginning_and_end():
    text = nlu_text(["头" + "中" * 5000 + "尾"], 100)
    assert (len(text), text[0], text[-1]) == (100, "头", "尾")
