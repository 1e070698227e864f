"""A second message that lives on the answer before it."""

import json
from pathlib import Path

import pytest

from kb_index.content import read
from kb_index.text import normalise
from service.dialogue.decision import decide
from service.dialogue.following import MAX_SENTENCES, said_of
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind
from service.dialogue.respond import respond
from service.dialogue.signs.aspect import Aspect, asked_aside, names_of, tells
from tests.support.library import FakeArticle, FakeHit, evidence, library

LIBRARY = library()
ROOT = Path(__file__).parents[3]

ASKED = {
    Aspect.FEE: "手续费呢|那要钱吗|收费不|贵不贵|大概多少钱|补卡要钱吗|要不要工本费",
    Aspect.TIME: "要多久|那几天能好|什么时候能到|多长时间|几个工作日",
    Aspect.MATERIALS: "要带什么|带啥材料|需要什么证件|带身份证就行吗|要准备什么",
    Aspect.CHANNEL: "网上能办吗|去哪办|手机上可以弄吗|哪个网点都行吗|一定要跑一趟吗|要去柜台吗",
    Aspect.PROXY: "我妈能替我去吗|可以代办吗|必须本人去吗|儿子帮我办可以吗",
    Aspect.LIMIT: "有限额吗|最多多少|上限是多少|一次最多几笔",
    Aspect.CREDIT: "上征信吗|会影响征信不|影响个人信用吗",
    Aspect.CONDITION: "要符合什么条件|退休的人可以吗",
    Aspect.RISK: "后悔了能恢复不|这样安全吗",
}
ELSE = """谢谢|好的我试试|跨行转账手续费多少|房贷利率多少|身份证过期了|我妈的卡丢了|我明天去银行|我去网点办|带身份证去了
信用报告怎么打|手机银行登不上|信用卡年费多少|孩子的压岁钱存哪里好|明天上班吗|转人工|""".replace(
    "\n", "|"
).split("|")


WORDS = frozenset({"补卡", "手续费", "存单"})


def asks(text: str) -> Aspect | None:
    """What is asked of the loss of a card."""
    left = names_of(normalise(text), WORDS) - {"补卡"}
    return None if left else asked_aside(normalise(text))


@pytest.mark.parametrize(
    ("text", "aspect"), [(text, aspect) for aspect, texts in ASKED.items() for text in texts.split("|")]
)
def test_what_is_asked_of_the_matter_before(text, aspect):
    assert asks(text) is aspect


@pytest.mark.parametrize("text", ELSE)
def test_a_message_that_tells_a_matter_of_its_own(text):
    assert asks(text) is None


def test_a_name_of_the_matter_itself_is_no_other_business_unless_that_is_clear():
    assert talk(LOSS, ("补卡要钱吗",)).outcome.decision.reason == "not_told"
    assert talk(LOSS, ("手机银行里去哪点",)).outcome.decision.reason == "follow_up"
    other = talk(LOSS, ("手机银行里去哪点", OTHER)).outcome.decision
    assert (other.topic, other.reason) == ("account.balance", "clear")


def talk(*turns, memory=None):
    """The outcome of the last turn; a turn is a text with the hits that search finds for it."""
    memory, earlier = memory or Memory(), ()
    for text, *hits in turns:
        asked = evidence(text, *hits, memory=memory, earlier=earlier)
        reply = respond(decide(asked, LIBRARY), asked, LIBRARY)
        memory, earlier = Memory.from_slots(reply.memory.to_slots()), (*earlier, text)
    return reply


LOSS = ("卡丢了", FakeHit("card.loss", 0.95))
OTHER = FakeHit("account.balance", 0.95)


def test_it_is_told_from_the_same_article_whatever_else_is_near():
    reply = talk(LOSS, ("去哪办", OTHER))
    decision = reply.outcome.decision
    assert (decision.kind, decision.topic, decision.reason) == (Kind.ANSWER, "card.loss", "follow_up")
    assert "到网点补卡" in reply.outcome.messages[0].text
    assert "请马上挂失" not in reply.outcome.messages[0].text


def test_what_the_article_does_not_say_is_not_made_up():
    reply = talk(LOSS, ("上征信吗", OTHER))
    assert reply.outcome.decision.reason == "not_told"
    assert [button.title for button in reply.outcome.messages[-1].buttons] == ["转人工"]


OWN = "18年办的|2018年办的|我都70了|大概五万|三天|昨天办的|我是外地的|退休了|一八年签的|还有20年|三个月前转的|快两年了"
NOT_OWN = "483920|5000|怎么办|首套|一天能转多少|三天能到吗|18年的房贷|昨天转账没到|谢谢|一共3笔"


@pytest.mark.parametrize("text", OWN.split("|"))
def test_what_is_told_of_ones_own_case_is_heard_and_leads_nowhere_else(text):
    reply = talk(LOSS, (text, OTHER))
    decision = reply.outcome.decision
    assert (decision.kind, decision.topic, decision.reason) == (Kind.TALK, "card.loss", "own_case")
    assert [button.title for button in reply.outcome.messages[-1].buttons] == ["转人工"]
    assert talk(LOSS, (text,), ("还是不行",)).outcome.decision.reason == "unsolved_once"


@pytest.mark.parametrize("text", NOT_OWN.split("|"))
def test_what_asks_or_may_be_a_code_is_no_case(text):
    assert talk(LOSS, (text, OTHER)).outcome.decision.reason != "own_case"


def test_ones_own_case_before_any_answer_is_no_case():
    assert talk(("18年办的",)).outcome.decision.reason != "own_case"


def test_several_in_a_row_are_no_repetition_and_no_complaint():
    reply = talk(LOSS, ("上征信吗",), ("去哪办",), ("手机上能办吗",), ("必须去柜台吗",))
    assert reply.outcome.decision.reason == "follow_up"
    assert talk(LOSS, ("不行",), ("去哪办",)).outcome.decision.reason == "follow_up"
    assert talk(LOSS, ("去哪办",), ("还是不行",)).outcome.decision.reason == "unsolved_once"


def test_without_an_answer_before_there_is_nothing_it_could_be_about():
    assert talk(("去哪办",)).outcome.decision.kind is Kind.REFUSE
    assert talk(LOSS, ("余额怎么看", OTHER)).outcome.decision.topic == "account.balance"


def test_the_formal_text_speaks_only_where_no_plainer_one_does():
    article = FakeArticle(
        "挂失", "挂失不收费。补卡十天寄到", formal="手续费免收。受理后即时生效。本人办理，不得委托他人"
    )
    assert said_of(article, Aspect.FEE) == ("挂失不收费",)
    assert said_of(article, Aspect.PROXY) == ("本人办理，不得委托他人",)
    assert said_of(article, Aspect.CREDIT) == ()


def test_the_elder_form_comes_first_in_elder_mode():
    article = FakeArticle("余额", "在手机里查，不收费", elder=("查余额不收钱。",))
    assert said_of(article, Aspect.FEE, elder=True)[0] == "查余额不收钱"


def test_second_messages_of_the_set():
    """On the rules alone; tests/data/README.md says what the set is worth."""
    content = read(ROOT)
    entries = [*content.articles.values(), *content.playbooks.values()]
    keywords = frozenset(normalise(word) for entry in entries for word in entry.keywords if len(word) > 1)
    seen = {expected: [] for expected in ("aspect", "new", "other")}
    for line in (ROOT / "tests/data/follow_ups.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article, text = content.articles.get(row["topic"]), normalise(row["second"])
        if article is None:
            continue
        words = (
            article.title,
            article.answer,
            *article.steps,
            *article.alternatives,
            article.formal,
            *article.keywords,
        )
        whole = "".join(words).lower()
        followed = asked_aside(text) is not None and all(name in whole for name in names_of(text, keywords))
        seen[row["expect"]].append(followed)
    assert sum(seen["aspect"]) >= 0.75 * len(seen["aspect"]) >= 0.75 * 150
    assert sum(seen["new"]) <= 0.15 * len(seen["new"])
    assert not any(seen["other"])


def test_every_article_is_quoted_and_never_at_length():
    content = read(ROOT)
    told = 0
    for article in content.articles.values():
        whole = "\n".join([article.answer, *article.alternatives, *article.steps, article.formal]).replace(
            "；", ";"
        )
        for aspect in Aspect:
            said = said_of(article, aspect)
            assert len(said) <= MAX_SENTENCES
            assert all(one in whole and tells(aspect, one) for one in said)
            told += bool(said)
    assert told > 3 * len(content.articles)
