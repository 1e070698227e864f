"""Replies of a word or two, and buttons named by their number."""

import pytest

from kb_index.text import normalise
from service.dialogue.signs.crisis import in_crisis
from service.dialogue.signs.death import tells_death
from service.dialogue.signs.short import Short, numbered, short_reply

SAYS = {
    Short.NO: "没有|没|没有呢|没啊|不|不是|没有解决|没解决呢|不行|没用|还没有"
    "|没弄好|没成功|都不是|没有我要的|还是不行|没说到|不对|不能用|没得|以上都不是。",
    Short.YES: "是的|对|嗯|嗯嗯|好|好的|可以|可以了|ok|OK!|有用|行|能办成|没问题|对的对的",
    Short.HEARD: "好吧|行吧|哦|噢噢|收到|知道了|明白了|了解|这样啊|原来如此",
    Short.LOST: "不太明白|看不懂|听不懂|没看懂|不会弄|太麻烦了|我不会|弄不来|不清楚|什么意思|怎么操作|简单点说"
    "|年纪大了不会弄|办不了",
    Short.WAIT: "等一下|稍等|等会儿|我试试|好，我试试|我先去问问|马上|我查一下",
    Short.MORE: "对了|我问一下|还有个问题|还有问题|我想问一下|我想问个问题|再问一下|有个问题|想咨询业务",
    None: "转账|查询|年费|挂失|收不到|没收到|还没到账|不用了|没有了|没事了"
    "|打不开|丢了|我要贷款|不用|怎么走|我想办|我想查|好了吗|可以吗|不会扣钱吧，年费那个|多少|查一下",
}


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in SAYS.items() for text in texts.split("|")]
)
def test_what_a_short_reply_says(text, kind):
    assert short_reply(normalise(text)) is kind


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("1", 3, 0),
        ("第一个", 3, 0),
        ("选2", 3, 1),
        ("第三个吧", 3, 2),
        ("最后一个", 3, 2),
        ("后者", 2, 1),
        ("前面那个", 2, 0),
        ("后者", 3, None),
        ("4", 3, None),
        ("第十个", 3, None),
        ("10", 3, None),
        ("1万", 3, None),
        ("2个", 3, None),
        ("选二", 3, 1),
        ("第2种", 3, 1),
        ("一张", 3, None),
        ("1", 0, None),
    ],
)
def test_a_button_is_named_by_its_number(text, count, place):
    assert numbered(normalise(text), count) == place


CRISIS = """不想活了|我要自杀|想死|我真的撑不下去了|没有活下去的勇气了|被银行逼得想自杀|活着没意思，欠了这么多债
再不给我解决我就从你们楼上跳下去|还不上钱，想一了百了|钱都被骗光了，我想死
我不活了|活不了了|自杀|死了算了|遗书我都写好了|我跳楼给你们看|我要是自杀了保险赔吗""".replace(
    "\n", "|"
).split("|")
NO_CRISIS = [
    "手机卡死了",
    "想死你们了",
    "急死我了",
    "不想活动了",
    "自杀保险赔吗",
    "这个活期没意思",
    "手机电池撑不下去了",
    "不想跟信用卡打交道了，一了百了怎么弄",
    "公司撑不下去了贷款能延期吗",
    "我想死期存一年",
    "我没想自杀",
]


@pytest.mark.parametrize("text", CRISIS)
def test_speaks_of_taking_his_life(text):
    assert in_crisis(normalise(text))


@pytest.mark.parametrize("text", NO_CRISIS)
def test_only_sounds_desperate(text):
    assert not in_crisis(normalise(text))


DEAD = """我爸去世了 信用卡怎么注销|老伴去世 信用卡还有欠款|信用卡欠款人死了还要还吗|我爷爷过世了 房贷怎么办|我妈走了 信用卡欠两千
存折是去世的奶奶的 怎么查余额|我爸上个月没了，卡怎么办|信用卡主人去世了怎么销卡""".replace("\n", "|").split(
    "|"
)
ALIVE = """他不是去世是住院了|手机死了|我的钱没了|老人走丢了|客服怎么走了|转了钱人没了|要是我去世了钱给谁|我人不在本地
叫了半天人走了|本人不在国内怎么办|我妈走了一趟网点没办成|没人了吗|卡死了|去世纪大道支行怎么走|往生意账户转钱|事故人跑了|你妈死了|我老公刚走了|借款人不在本地""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("text", DEAD)
def test_somebody_has_died(text):
    assert tells_death(normalise(text))


@pytest.mark.parametrize("text", ALIVE)
def test_nobody_has_died(text):
    assert not tells_death(normalise(text))
