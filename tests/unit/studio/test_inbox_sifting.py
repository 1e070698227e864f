"""Which labelled wordings become examples; what is let through, the content check finds nothing wrong with."""

import random
from datetime import date

import pytest

from kb_index.content import read_valid
from kb_index.lint import check
from service.studio.changes.edits import EDITS
from service.studio.changes.files import ContentFolder
from service.studio.inbox.sifting import LONGEST, Fault, Why, alone, sift
from tests.support.kb_samples import FRAMES, STEMS, write_project

EXAMPLES = [
    ("card.loss", "银行卡丢了怎么挂失"),
    ("card.loss", "挂失"),
    ("card.balance", "查余额"),
    ("scope.unknown", "讲个笑话"),
]


def verdicts(*wanted: tuple[str, str]) -> list[Fault | None]:
    return sift(EXAMPLES, wanted)


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (("card.loss", "卡片飞走了"), None),
        (("card.loss", "挂失"), Fault(Why.KNOWN, "挂失")),
        (("card.loss", "请问怎么挂失银行卡丢了"), None),
        (("card.loss", "请问储蓄卡丢了如何挂失"), Fault(Why.KNOWN, "银行卡丢了怎么挂失")),
        (("card.loss", "請問查餘額"), Fault(Why.CONTRADICTS, "card.balance")),
        (("card.loss", "？？"), Fault(Why.EMPTY)),
        (("scope.unknown", "？？"), None),
        (("scope.unknown", "查余额"), Fault(Why.CONTRADICTS, "card.balance")),
    ],
)
def test_against_what_is_there(wanted, fault):
    assert verdicts(wanted) == [fault]


def test_of_those_alike_the_first_stands_for_all():
    assert verdicts(("card.loss", "卡片飞走了"), ("card.loss", "请问卡片飞走了吗")) == [
        None,
        Fault(Why.REPEATED, "卡片飞走了"),
    ]


def test_the_same_words_labelled_as_two_topics_are_nobodys():
    assert verdicts(("card.loss", "小本本呢"), ("card.balance", "小本本呢")) == [
        Fault(Why.CONTRADICTS, "card.balance"),
        Fault(Why.CONTRADICTS, "card.loss"),
    ]


@pytest.mark.parametrize(
    ("text", "hidden", "why"),
    [
        ("卡片飞走了", False, None),
        ("我的手机号不对", True, Why.HIDDEN),
        ("{bank.hotline}是多少", False, Why.UNFIT),
        ("[微笑](x)", False, Why.UNFIT),
        ("卡" * LONGEST, False, None),
        ("卡" * (LONGEST + 1), False, Why.TOO_LONG),
    ],
)
def test_what_can_be_said_of_a_text_by_itself(text, hidden, why):
    fault = alone(text, hidden)
    assert (fault.why if fault else None) is why


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_let_through_has_no_finding(tmp_path, seed):
    """Wordings near and far from the content's own, under right and wrong topics."""
    root, dice = write_project(tmp_path), random.Random(seed)
    today = date.today()
    topics = [topic for topic in STEMS if topic != "loan.student"]
    stems = [stem for some in STEMS.values() for stem in some] + ["卡片飞了", "小本本", "账上几个子儿", "？"]
    frames = (*FRAMES, "{}", "请问{}呢", "我想{}一下", "咋个{}", "如何{}")
    wanted = [(dice.choice(topics), dice.choice(frames).format(dice.choice(stems))) for _ in range(120)]
    wanted = list(dict.fromkeys(wanted))
    examples = [(one.topic, one.text) for one in read_valid(root).examples()]
    good: dict[str, list[str]] = {}
    for (topic, text), fault in zip(wanted, sift(examples, wanted), strict=True):
        if fault is None:
            good.setdefault(topic, []).append(text)
    assert 10 < sum(map(len, good.values())) < len(wanted)
    edits = [{"kind": "add_examples", "topic": topic, "texts": texts} for topic, texts in good.items()]
    for one in ContentFolder(root).plan(EDITS.validate_python(edits), today):
        assert one.after is not None
        (root / one.name).write_bytes(one.after.encode())
    assert check(root, today) == []
