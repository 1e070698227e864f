import pytest

from service.dialogue.decision import decide
from service.dialogue.memory import Memory
from service.dialogue.named import HEARD, YIELDING, named_desk
from service.dialogue.outcome import Kind
from service.dialogue.signs.business import names_business
from tests.support.library import FakeHit, evidence, library, topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("哪些网点能办保险", "wealth.insurance"),
        ("国债的流水打一份", "wealth.bond"),
        ("积存金在哪里看", "wealth.gold"),
        ("定投的扣款记录", "wealth.fund"),
        ("炒股的钱转回卡里", "wealth.securities"),
        ("贵宾号怎么取", "wealth.private_banking"),
        ("理财到期回单", "wealth.trade"),
        ("手机上理财在第几页", "wealth.product"),
        ("往国外汇钱一天多少", "forex.remit_out"),
        ("海外打来的钱查不到", "forex.remit_in"),
        ("换美元在哪个网点", "forex.exchange"),
        ("牌价在哪看", "forex.rate"),
        ("取欧元去哪", "forex.cash"),
        ("单位账户怎么转账", "corporate.any"),
        ("制单以后谁来审", "corporate.any"),
        ("盾插上没反应", "ebank.fault"),
    ],
)
def test_words_name_the_business_of_people(text: str, topic: str):
    assert names_business(text)[0] == topic


@pytest.mark.parametrize(
    "text",
    [
        "公积金明细在哪看",
        "存款保险是什么",
        "医保卡余额",
        "贵宾厅在几楼",
        "盗刷险怎么查",
        "信用卡账单换美元还",
        "黄金周网点开门吗",
        "保险柜在哪个网点租",
        "转账要多久到账",
    ],
)
def test_everyday_neighbours_name_nothing(text: str):
    assert names_business(text) == ()


def test_what_is_to_be_done_yields_to_the_business_named():
    seen = evidence("基金的明细怎么打", FakeHit("account.statement", 0.93), FakeHit("wealth.trade", 0.07))
    decision = decide(seen, library())
    assert decision.kind in (Kind.GATHER, Kind.HANDOFF)
    assert decision.topic == "wealth.trade"


def test_the_desk_the_evidence_heard_best_is_named_first():
    hits = FakeHit("mobile.usage", 0.6), FakeHit("wealth.trade", 0.3), FakeHit("wealth.product", 0.1)
    desk = named_desk(evidence("理财在哪个菜单", *hits))
    assert desk is not None
    assert (desk.topic, round(desk.score, 2)) == ("wealth.trade", 0.4)


def test_without_any_evidence_the_words_are_enough_against_a_doubtful_topic_only():
    doubtful = named_desk(evidence("哪里能办保险", FakeHit("service.branch", 0.7)))
    assert doubtful is not None
    assert doubtful.topic == "wealth.insurance"
    assert named_desk(evidence("哪里能办保险", FakeHit("service.branch", 0.9))) is None
    faint = FakeHit("wealth.insurance", HEARD / 2)
    assert named_desk(evidence("哪里能办保险", FakeHit("service.branch", 0.9), faint)) is None


def test_a_topic_with_business_of_its_own_stands():
    hits = FakeHit("loan.pledge", 0.7), FakeHit("wealth.bond", 0.2)
    assert named_desk(evidence("国债能抵押借钱吗", *hits)) is None


def test_one_of_our_own_questions_stands():
    exact = FakeHit("service.branch", 1.0, exact=True)
    assert named_desk(evidence("哪里能办保险", exact)) is None


def test_a_reply_to_a_probe_names_no_desk():
    hits = FakeHit("service.branch", 0.6), FakeHit("ebank.fault", 0.2)
    assert named_desk(evidence("那个页面点不动", *hits)) is not None
    assert named_desk(evidence("那个页面点不动", *hits, memory=Memory(surface="loan.prepay"))) is None


def test_nothing_named_or_nothing_found_names_no_desk():
    assert named_desk(evidence("网点在哪", FakeHit("service.branch", 0.5))) is None
    assert named_desk(evidence("基金")) is None


def test_only_topics_the_bot_serves_yield():
    assert {topics()[topic].policy for topic in YIELDING} <= {"answer", "probe"}
