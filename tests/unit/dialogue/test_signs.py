"""Tables of cases by kind, in words of their own. What only sounds like it stands beside what is meant."""

import pytest

from kb_index.text import normalise
from service.dialogue import triggers
from tests.support.library import FakeHit, evidence

PERSON = """给个活人|有没有能说话的人|找个会办业务的来|叫个人来讲|让你们小姑娘打电话给我|转仁工|转ren工
我想直接和工作人员沟通
机器人走开|安排个懂贷款的人联系我|我要跟你们员工聊|客服小姐姐在不在|不想打字了,电话说行不行|快点转接
听不懂你说啥,人工吧|说不清楚,直接找人谈|换个能办的人来
人工费太贵,给我转人工|给我回个电话|帮我接通坐席|想跟专业的人聊|安排人联系我一下|这得有人来处理|在线的人呢
让我跟工作人员通个话|叫个活的来|有人吗帮帮我|人工人工|不是你,我要的不是你|专人工|我要和真人谈谈年费""".replace(
    "\n", "|"
).split("|")
NO_PERSON = """人工审核要多久|有没有人工窗口几点上班|人工智能选股靠谱吗|客服说我的卡要升级,是真的吗|需要本人到场吗
网点工作人员说要带户口本,对吗
找人担保行吗|要领导签字吗|公司换了法人怎么改|没人的自助网点在哪|我问过客服了说不行|跟人合伙开户|老打电话给我推销
说好三天给我打电话|???
打了四次电话,没一个给我说明白|人工办理和网上办理哪个便宜
找人代签可以吗|收款人写错了|别人能帮我取钱吗|柜员说要公证|给家里人开副卡""".replace("\n", "|").split("|")

STOLEN = """卡里八千块钱刚才被转走了|有人用我的信用卡在网上买了台手机|刚刚连着扣了我三笔,都不是我弄的
卡在我手上,钱却在外地被取了
存折上少了一万,我没取过|账户里的钱被人转到不认识的账号|收到一笔境外扣款,不是本人|快冻结我的卡,钱正在被转|盗刷了银行管不管
有个我不认识的商户扣了我九百多|信用卡号被人拿去网上买东西|卡没离过身,怎么会有取款记录"""
SCAMMED = """刚在假网站填了卡号密码和验证码|冒充客服的让我下软件,钱没了|刚给人汇了两万,现在联系不上他了
投资app提现提不出来,客服不理人了
做任务返利,交了保证金以后群没了|刚转完账才发现是诈骗,还能追吗|我老伴接了个电话,把养老钱都汇出去了
我妈被保健品的骗了八万|刚转给诈骗的
我爸正要转账给一个说是公安的,我拦不住
短信里的链接点进去填了卡号密码|说要注销贷款,我照他说的转了八千|他收了我三千就不理我了|女朋友说急用我转了五万,现在才知道是假的"""
NOT_URGENT = """怎么辨别真假客服|担心卡被盗刷,要不要关小额免密|有人给我打电话说我中奖了,是骗子吧|这个网站靠谱吗
转账转错了对方不还
钱转出去对方没收到|扣了我一笔年费|atm没吐钞钱却扣了|如果被骗了怎么办|收到验证码短信不是我操作的要紧吗
你们是不是骗人的银行|公安局冻结了我的卡
我老婆刷我的卡行吗|微信付款扣了两次|卡不见了|怎么防骗|怎么防止卡被复制|不认识的公司能贷款吗""".replace(
    "\n", "|"
).split("|")
ONLY_ASKED = ["怎么防骗", "有人给我打电话说我中奖了,是骗子吧", "自称你们客服让我开共享屏幕,我挂了,这是骗子吧"]

GRIEVANCES = {
    "再不处理我就打12378": "complaint",
    "你们等着,我找记者曝光你们": "complaint",
    "法庭上见": "complaint",
    "把你们行长叫来": "complaint",
    "要求你们书面道歉": "complaint",
    "你们行的柜员骂我": "complaint",
    "你们员工误导我买的保险": "complaint",
    "客户经理让我买的理财亏了,说是保本的": "complaint",
    "说没风险的产品亏了不少": "complaint",
    "我存的定期怎么成了保险": "complaint",
    "去存钱,给我弄成了份保险": "complaint",
    "柜员让我买的,回家才知道是保险": "complaint",
    "我想存定期,变成理财会不会更好": None,
    "保本的理财会不会亏": None,
    "我要向上反映": "complaint",
    "上次反映的事一直没人回我": "complaint_progress",
    "经理打我电话了": None,
    "怎么给你们提意见": None,
    "让能做主的出来跟我说": "complaint",
    "给我个说法": "complaint",
    "损失谁承担": "compensation",
    "赔钱": "compensation",
    "扣的管理费全部还给我": "fee_waiver",
    "投诉快递把卡弄丢了": None,
    "去人民银行打征信报告": None,
    "抖音绑卡失败": None,
    "按户还是按人赔": None,
    "提前还了分期,手续费退我吗": None,
    "法院冻结了我的卡": None,
    "我要给你们发律师函": "complaint",
    "我去法院告你们": "complaint",
    "收到你们的律师函了": None,
    "让客户经理来一下": None,
}

ANGRY = """你们这是抢劫吧|能不能干点人事|到底谁在管事|我已经打了八个电话了|这种服务还好意思收费|拿客户当皮球踢
说来说去就这几句|烦得要命
凭什么扣我的钱|就这水平还开银行|让我跑三趟了还办不成|我等了两个小时了|呵呵,你们可真行|给你们打零分
一个月了还在审,磨洋工呢|你跟我说预约?
耽误我一下午了|折腾我一上午|越说越气|绕来绕去有意思吗|你到底有没有在听|跟你说话真费劲
真恶心|骗子银行|收费收成这样还要脸吗|你们还有脸让我等|我忍你们很久了""".replace("\n", "|").split("|")
CALM = """怎么转账|手机银行崩溃打不开|给我讲个笑话|谢谢!!|在吗??|凭什么条件能办金卡|理财能坑人吗?|破损的钱怎么换
到底是几号|别生气|???
银行倒闭了存款怎么办|少废话赶紧办|不能刷脸呢|人脸识别不过怎么办""".replace("\n", "|").split("|")

UNSOLVED = [
    "还是高",
    "还是太贵了",
    "试过了没用",
    "照你说的做了还是不行",
    "能不能说点有用的",
    "这个办法不管用",
    "说了等于没说",
    "根本没解决",
    "我试了好几遍都不行",
]
MISREAD = [
    "你理解错了",
    "答非所问",
    "我问的不是这个",
    "没听懂我的话",
    "谁问你这个了",
    "看清楚我的问题",
    "不是这个意思",
    "牛头不对马嘴",
]
NO_VERDICT = [
    "怎么改手机号",
    "信用卡年费怎么免",
    "转账失败怎么办",
    "密码忘了",
    "我不是本人能办吗",
    "不是信用卡能开通吗",
]


@pytest.mark.parametrize("text", PERSON)
def test_asks_for_a_person(text):
    assert triggers.asks_person(normalise(text))


@pytest.mark.parametrize("text", NO_PERSON)
def test_only_sounds_like_asking_for_a_person(text):
    assert not triggers.asks_person(normalise(text))


@pytest.mark.parametrize("text", STOLEN.replace("\n", "|").split("|"))
def test_stolen(text):
    assert triggers.urgent_topic(normalise(text)) == "fraud.stolen"


@pytest.mark.parametrize("text", SCAMMED.replace("\n", "|").split("|"))
def test_scammed(text):
    assert triggers.urgent_topic(normalise(text)) == "fraud.scammed"


@pytest.mark.parametrize("text", NOT_URGENT)
def test_nothing_has_happened(text):
    assert triggers.urgent_topic(normalise(text)) is None


@pytest.mark.parametrize("text", ONLY_ASKED)
def test_whether_it_is_a_fraud_is_a_question_of_its_own(text):
    assert triggers.heard_as(normalise(text)).get("fraud.scammed") == "fraud.phishing"


@pytest.mark.parametrize(
    "text", [*STOLEN.split("\n", maxsplit=1)[0].split("|"), "我是不是被骗了", "卡被盗刷了怎么防"]
)
def test_a_victim_does_not_only_ask(text):
    assert "fraud.scammed" not in triggers.heard_as(normalise(text))


@pytest.mark.parametrize(("text", "reason"), GRIEVANCES.items())
def test_grievance(text, reason):
    found = triggers.grievance(normalise(text))
    assert (found[1] if found else None) == reason


@pytest.mark.parametrize("text", ANGRY)
def test_anger(text):
    text = normalise(text)
    assert triggers.is_angry(text) or triggers.is_abusive(text)


@pytest.mark.parametrize("text", CALM)
def test_no_anger(text):
    text = normalise(text)
    assert not triggers.is_angry(text)
    assert not triggers.is_abusive(text)


@pytest.mark.parametrize("text", UNSOLVED)
def test_it_did_not_help(text):
    assert triggers.says_unsolved(normalise(text))


@pytest.mark.parametrize("text", MISREAD)
def test_that_was_not_the_question(text):
    assert triggers.says_misread(normalise(text))


@pytest.mark.parametrize("text", NO_VERDICT)
def test_a_question_is_no_verdict(text):
    text = normalise(text)
    assert not triggers.says_unsolved(text)
    assert not triggers.says_misread(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("卡丢了怎么办", "卡丢了怎么办呀??", True),
        ("请问怎么改预留的手机号", "怎么改预留的手机号", True),
        ("怎么改预留手机号码", "怎么改登录密码", False),
        ("年费", "年费多少", False),
        ("", "", False),
    ],
)
def test_the_same_question_but_for_particles(one, other, same):
    assert triggers.alike(normalise(one), normalise(other)) is same


@pytest.mark.parametrize(
    "text",
    ["不是我的，是我爸的卡", "卡不是我的，是我老婆的", "不是我转的，是我儿子转的", "我妈的卡，不是我的"],
)
def test_whose_it_is_is_no_theft(text):
    assert triggers.urgent_topic(normalise(text)) is None
    assert triggers.heard_as(normalise(text))["fraud.stolen"] is None


@pytest.mark.parametrize(
    "text",
    [
        "不是我刷的，是小偷刷的",
        "显示账号在别的手机上登了，不是我弄的",
        "说我在外地登录，我没去过",
        "不是我转的，是他骗我转的",
        "这笔是他偷刷的，不是我刷的",
        "转账给她不是我本人操作",
    ],
)
def test_somebody_else_did_it(text):
    assert triggers.urgent_topic(normalise(text)) == "fraud.stolen"


@pytest.mark.parametrize(
    "text",
    [
        "没有陌生交易",
        "没被骗，是我亲弟弟",
        "换了另一台手机登录，提示不是我本人",
        "我在国外登录不了，我人在美国",
        "手机被偷拍了",
    ],
)
def test_what_did_not_happen_is_not_urgent(text):
    assert triggers.urgent_topic(normalise(text)) is None


@pytest.mark.parametrize(
    "text", ["收到验证码但不是我操作的", "没操作却收到验证码", "老是收到登录验证码 不是我弄的"]
)
def test_a_code_nobody_asked_for(text):
    assert triggers.in_danger(normalise(text)) == "fraud.info_leak"


@pytest.mark.parametrize(
    "text", ["收不到验证码", "验证码我没收到", "验证码不是我的手机收的", "没有登录上，怎么还没来验证码"]
)
def test_a_code_that_does_not_come(text):
    assert triggers.in_danger(normalise(text)) is None


def test_a_stolen_telephone_has_the_bank_in_it():
    assert triggers.in_danger("手机被偷了") == "fraud.stolen"
    assert triggers.in_danger("手机被偷拍了") is None
    assert triggers.in_danger("万一手机被偷了怎么办") is None


def test_a_warning_of_the_payee():
    assert triggers.in_danger("转账提示收款账户有风险") == "fraud.phishing"
    assert triggers.in_danger("不想填那个问东问西的风险问卷") is None


def test_thanks_for_the_trouble():
    assert triggers.says_thanks("太麻烦你了")
    assert not triggers.says_thanks("太麻烦了")


def test_what_the_words_leave_counts_however_sure_the_evidence_is():
    whose = evidence("不是我的卡,是我妈的", FakeHit("fraud.stolen", 0.95))
    assert whose.candidates == ()


SUED = {
    "credit.negotiate": "收到法院传票说我欠信用卡|你们起诉我了,信用卡那笔|银行给我寄律师函了,信用卡逾期",
    "loan.negotiate": "我收到你们的律师函了,贷款没还|贷款被银行告了怎么办|家门口贴了法院的通知,说我贷款没还|房贷断供收到法院的信",
}
NOT_SUED = """贷款逾期会不会被起诉|收到法院传票短信,说我信用卡逾期|法院传票收到了怎么办|逾期多久会起诉|我去法院告你们
被起诉了先还钱能撤诉吗|法院冻结了我的卡""".replace("\n", "|").split("|")


@pytest.mark.parametrize(
    ("text", "topic"), [(text, topic) for topic, texts in SUED.items() for text in texts.split("|")]
)
def test_who_is_sued_for_a_debt_is_for_people(text, topic):
    assert triggers.sued_for(text) == topic
    assert triggers.grievance(text) is None


@pytest.mark.parametrize("text", NOT_SUED)
def test_who_only_asks_about_suits_is_not(text):
    assert triggers.sued_for(text) is None
