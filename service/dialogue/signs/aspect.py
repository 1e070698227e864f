"""手续费呢, 要带什么, 多久: what is asked of the matter that was just answered, in words that name no matter of their own."""

import re
from enum import StrEnum

# In characters. What is longer tells a matter of its own.
ASIDE = 16


class Aspect(StrEnum):
    """What can be asked of any business, in the order in which it is looked for."""

    FEE = "fee"
    TIME = "time"
    MATERIALS = "materials"
    PROXY = "proxy"
    CREDIT = "credit"
    LIMIT = "limit"
    CONDITION = "condition"
    RISK = "risk"
    CHANNEL = "channel"


_KIN = (
    "(?:爸妈?|妈|老公|老婆|爱人|儿子?|女儿|闺女|孩子|子女|家里?人|家属|亲戚|朋友|别人|他人|人家|老伴|老头子?|媳妇|同事|同学"
    "|爹|娘|对象|姐|哥|弟|妹|爷爷|奶奶)"
)
_ASKED = {
    Aspect.FEE: (
        "(手续|工本|服务|管理|年)(费|废)|违约金|费用|收费|免费|(要|得|用|会|花|交|收|扣|出|付).{0,3}(钱|多少前)(?!取)"
        "|(收|扣|要|交)(几多|好多|多少)|多少钱|几(块|元)钱?$|要不要买|罚不?罚|贵不贵|(别的|啥|什么)费"
    ),
    Aspect.TIME: (
        "多久|好久|几天|多少天|多长|几时|(啥|什么)时候|哪天|何时|几个(工作日|小时|月)|几点|马上|立马|当天|生效|过期|到手"
    ),
    Aspect.MATERIALS: (
        "(带|拿|准备|要|交|提供|出示|写)(啥|什么|撒|哪些|些啥)(?!条件)|材料|证件|资料|凭证|收入证明|申请书"
        "|(身份证|户口本).{0,4}(行|可以|够|吗|不|么)|(要不要|用不用|要|需要)(带|拿|交)"
    ),
    Aspect.PROXY: (
        f"{_KIN}.{{0,6}}(替|代|帮)|(替|代|帮)(着|我|俺|他|她|人|{_KIN})|代(办|领|开|弄|取|我|她|他)|委托|本人|亲自"
        "|(我|他|她|别人)(来|去)(行|成|中|可以|能)|由(我|他|她)"
    ),
    Aspect.CREDIT: "(征信|正信|信用(记录|报告|上))(?!报告|怎么|咋|在哪|哪)"
    "|(我的?|影响|对|弄黑).{0,2}信用|黑名单|留记录|信用(吗|差|$)",
    Aspect.LIMIT: (
        "最多|最少|最低|最高|上限|封顶|顶格|次数|至少|多少(次|张|笔)|几(次|张|笔|成|万|十)|限制|限额|一(年|天|次|回|个月).{0,3}多少|得有多少"
    ),
    Aspect.CONDITION: (
        "条件|几岁|多大年纪|满[0-9一二三十]+|符合|够格|资格"
        "|(退休|学生|小学生|外国人|未成年|孕妇|自由职业|个体户|白金|金卡).{0,8}(吗|不|没|么|行|成)"
    ),
    Aspect.RISK: "恢复|反悔|后悔|再开|会?(怎样|咋样)$|有事(吗|没|不)|安全|保本|少不|损失|来得及|还在不",
    Aspect.CHANNEL: (
        "网上|线上|手机上|app|微信|打(客服)?电话|电话|柜台|网点|营业厅|去银行|找银行|取款机|自助机|机器|哪(里|儿|点|边|家)|去哪|写哪|在哪|找谁"
        "|跑一?趟"
    ),
}
_CORE = {aspect: re.compile(words) for aspect, words in _ASKED.items()}
# 我明天去网点 tells what the customer will do, and asks nothing.
_ASKS = re.compile(
    "[?]|吗|么|呢|[不没伐]$|嘞|嘛|能不|可不|可以|要不|用不|哪|几|多|好久|什么|啥|撒|怎|咋|何时|费|废|征信|正信|要钱|代|限|黑名单|贵|中不|成不|顶格"
)
# Names of business that the keywords of the articles, which are names as well, do not have by themselves.
_NAMES = re.compile(
    "信用卡|储蓄卡|借记卡|社保|医保|房贷|贷款|转账|转钱|转到|汇款|理财|保险|美元|美金|存款|定期|活期|存折|手机银行|网银|工资|公积金|年费|账单|密码|验证码"
    "|手机号|号码|余额|利率|额度|开户|销户|办卡|卡[丢掉]|还款|短信|支付宝|换钱|大额|人工|逾期|取钱|存钱|二维码|数字人民币|登[录不]|扣款|交易|被骗|优惠|发票|税"
    "|压岁钱|农行|工行|建行|中行|交行|招行|邮储|别的银行|他行|银行倒|atm|过期了"
)
# Keywords of articles that any business may be asked about.
_OF_ANY = re.compile(
    "征信|网点|代办|代领|到期|升级|证书|预约|扣费|专员|说法|建议|意见|信用(记录|报告)|身份证|手续费|工本费|违约金|(收入)?证明|客服电话|电话|保本|生效|材料"
)


def asked_aside(text: str) -> Aspect | None:
    """What a short message asks, of whatever matter; None when it asks nothing of the kind. `text` is normalised."""
    if not 2 <= len(text) <= ASIDE or _ASKS.search(text) is None:
        return None
    return next((aspect for aspect, core in _CORE.items() if core.search(text)), None)


def names_of(text: str, keywords: frozenset[str]) -> frozenset[str]:
    """The business that a message names: keywords of articles, and what everybody calls it."""
    known = {word for word in keywords if word in text and not _OF_ANY.fullmatch(word)}
    return frozenset(known | {found.group() for found in _NAMES.finditer(text)})


_NUMBER = "[0-9一二两三四五六七八九十半]+"
_TOLD = {
    Aspect.FEE: "(?<!消)费(?!用按合同)|不收|收钱|不要钱|价格表|[0-9.]元|违约金",
    Aspect.TIME: (
        "当场|当天|当日|即时|立即|实时|次日|第二天|工作日|全天|(?<!请)(?<!的)马上(?=到|生效|就能|就可)|随时能?|到账|起效|生效"
        f"|{_NUMBER}(?:到{_NUMBER})?个?(?:小时|分钟|秒|周|个月)|(?<!前){_NUMBER}天(?:内|左右|后|到|就|寄)"
    ),
    Aspect.MATERIALS: "带|证件|材料|户口|凭本人",
    Aspect.PROXY: "代办|代理|委托|家人|家里人|子女|监护|代为|本人(?:凭|带|拿|到|去|来|持|亲)|(?:要|须|由|只能)本人|替",
    Aspect.CREDIT: "征信|信用记录|信用报告",
    Aspect.LIMIT: "限额|最多|最高|最少|上限|不超过|起存|起步|封顶|[0-9]万",
    Aspect.CONDITION: "条件|岁|符合|资格|满[0-9]|未成年|学生|退休|才能|只有",
    Aspect.RISK: "恢复|不能再|可以再|重新|撤销|不影响|会影响|安全|损失|保本|本金|失效|作废|赔",
    Aspect.CHANNEL: "网点|柜台|柜面|打开|手机|网银|网上银行|自助|微信|打[0-9]|拨打",
}
_TELLS = {aspect: re.compile(words) for aspect, words in _TOLD.items()}


def tells(aspect: Aspect, sentence: str) -> bool:
    """Whether a sentence of an article says something about it."""
    return _TELLS[aspect].search(sentence) is not None
