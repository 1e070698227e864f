import pytest

from kb_index.text import normalise
from service.dialogue import triggers

PERSON = """转人工|人工|我要找人工|帮我转一下人工客服|真人在吗|有没有活人|找个人跟我说|我不想跟机器人聊|叫你们经理来|怎么转人工
人工服务怎么进|给我接客服|換真人|能不能来个人|我要跟人说话|为什么不转人工|人工客服呢|请帮我联系客户经理|让你们领导来|有人吗|找客服
别再系统回复了|停止机器人应答|让人来处理|我想和真人对话|zhuan rengong
I want to talk to someone|An agent please, my transfer failed|呼叫人工|请接人工坐席|轉人工|人工!
跟机器说不清楚，还是找柜员吧|能不能别啰嗦，还是找柜员吧|我还是要找柜员""".replace("\n", "|").split("|")
NOT_PERSON = """人工费怎么算|投诉电话在哪查|公积金贷款利率|美元账单还款|人工客服电话是多少|客服电话多少|不用转人工|人工智能是什么
人工服务时间|客服几点上班|先不转人工|转账给别人|别人转给我的钱|本人来办吗|找人代办|客户经理电话多少|帮人开户|怎么给别人转账
是本人吗|让别人代取|家人来办可以吗|怎么关掉自动还款|不要自动扣款可以吗|停止自动转账
改密码自助机行不行，还是得去找柜员""".replace("\n", "|").split("|")
STOLEN = [
    "我的卡被盗刷了",
    "这笔不是我刷的",
    "卡里的钱不见了",
    "有一笔陌生交易",
    "莫名其妙扣了我200",
    "钱被人转走了",
    "卡里少了三千，我一笔都没花过",
]
SCAMMED = [
    "我被骗了",
    "我刚汇给他了才知道他是骗子",
    "刚刚被骗子骗走三万",
    "我妈被人骗了",
    "让我转到安全账户",
    "验证码告诉对方了",
]
NOT_URGENT = [
    "怎么防诈骗", "这是诈骗短信吗", "盗刷险怎么买", "担心被盗刷怎么办", "怎么识别诈骗电话", "不是我本人能办吗",
    "没收到验证码", "为什么扣了我短信费", "转账给别人",
]  # fmt: skip
GRIEVANCES = {
    "我要投诉": ("service.complaint", "complaint"),
    "态度太差了": ("service.complaint", "complaint"),
    "我的投诉处理得怎么样了": ("service.complaint_progress", "complaint_progress"),
    "你们要赔偿我的损失": ("service.complaint", "compensation"),
    "帮我把年费减免了": ("service.fee_waiver", "fee_waiver"),
    "手续费能不能退还": ("service.fee_waiver", "fee_waiver"),
    "投诉电话在哪查": None,
    "存款保险赔多少": None,
    "年费怎么免": None,
    "提前还款违约金多少": None,
    "我不是要投诉": None,
}


@pytest.mark.parametrize("text", PERSON)
def test_asks_for_a_person(text):
    assert triggers.asks_person(normalise(text))


@pytest.mark.parametrize("text", NOT_PERSON)
def test_does_not_ask_for_a_person(text):
    assert not triggers.asks_person(normalise(text))


@pytest.mark.parametrize("text", ["/restart", "asdf jkl", "10086", "???", "人工费怎么算"])
def test_what_asks_for_nobody_is_not_taken_for_it_by_likeness(text):
    assert triggers.heard_as(normalise(text))["service.human"] is None


@pytest.mark.parametrize("text", ["转人工", "zhuan rengong", "怎么查余额"])
def test_what_may_ask_for_a_person_is_left_to_the_evidence(text):
    assert "service.human" not in triggers.heard_as(normalise(text))


@pytest.mark.parametrize("text", STOLEN)
def test_stolen(text):
    assert triggers.urgent_topic(normalise(text)) == "fraud.stolen"


@pytest.mark.parametrize("text", SCAMMED)
def test_scammed(text):
    assert triggers.urgent_topic(normalise(text)) == "fraud.scammed"


@pytest.mark.parametrize("text", NOT_URGENT)
def test_not_urgent(text):
    assert triggers.urgent_topic(normalise(text)) is None


@pytest.mark.parametrize(("text", "found"), GRIEVANCES.items())
def test_grievance(text, found):
    assert triggers.grievance(normalise(text)) == found


@pytest.mark.parametrize("text", ["傻逼", "滚", "垃圾银行", "你妈的", "废物", "真他妈的烦"])
def test_abuse(text):
    assert triggers.is_abusive(normalise(text))


@pytest.mark.parametrize(
    "text", ["垃圾短信怎么退订", "操作不了", "滚动", "我妈的卡丢了", "你妈妈来办", "他妈妈代办"]
)
def test_no_abuse(text):
    assert not triggers.is_abusive(normalise(text))


@pytest.mark.parametrize("text", ["气死我了", "什么破系统", "太坑了", "到底管不管", "烦死了"])
def test_anger(text):
    assert triggers.is_angry(normalise(text))


@pytest.mark.parametrize("text", ["怎么转账", "卡丢了怎么办?", "密码忘了!"])
def test_no_anger(text):
    assert not triggers.is_angry(normalise(text))


@pytest.mark.parametrize("text", ["没解决", "还是不行", "没用", "解决不了", "还没解决", "不行啊"])
def test_unsolved(text):
    assert triggers.says_unsolved(normalise(text))


@pytest.mark.parametrize("text", ["解决了", "好了", "明白了,谢谢", "可以了", "知道了"])
def test_solved(text):
    assert triggers.says_solved(normalise(text))
    assert not triggers.says_unsolved(normalise(text))


def test_a_description_is_not_a_verdict():
    assert not triggers.says_unsolved("我昨天按照你说的重启了手机可是验证码还是没有收到")
    assert not triggers.says_solved("好的那我还想问一下信用卡年费怎么免除呢")


@pytest.mark.parametrize("text", ["再见", "拜拜", "不用了,谢谢", "没事了", "好的再见"])
def test_goodbye(text):
    assert triggers.says_goodbye(normalise(text))


def test_the_buttons_mean_what_they_say():
    assert triggers.asks_person(normalise(triggers.PERSON_BUTTON))
    assert triggers.says_unsolved(normalise(triggers.UNSOLVED_BUTTON))
    assert triggers.says_solved(normalise(triggers.SOLVED_BUTTON))
