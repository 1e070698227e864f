"""手续费呢, 要带什么, 多久: what is asked of the matter that was just answered, by words that say nothing alone."""

import re
from collections.abc import Callable
from enum import StrEnum

# In characters. What is longer tells a matter of its own.
ASIDE = 16
# In characters: 补卡, 到账. A longer word that is not of the question itself may be other business.
WORD = 3


class Aspect(StrEnum):
    """The names customers read are in wording.yml, `aspect_<value>`."""

    FEE = "fee"
    TIME = "time"
    MATERIALS = "materials"
    CHANNEL = "channel"
    PROXY = "proxy"
    LIMIT = "limit"
    CREDIT = "credit"


_KIN = "(?:我)?(?:爸妈?|妈|老公|老婆|爱人|儿子|女儿|闺女|孩子|子女|家里?人|家属|亲戚|朋友|别人|他人|人家|老伴|媳妇|同事|爹|娘)"
_ASKED = {
    Aspect.FEE: "手续费|工本费|服务费|费用|收费|要钱|花钱|收钱|扣钱|交钱|付费|免费|多少钱|几块钱?|贵不贵|多贵|不要钱",
    Aspect.TIME: (
        "多久|多长时间|几天|几个?工作日|几个?小时"
        "|什么时候|啥时候|何时|几时|当天|马上|立马|今天|明天|多快|快不快|几分钟|生效"
    ),
    Aspect.MATERIALS: (
        "带(?:点|些)?(?:什么|啥|哪些)?(?:东西|材料|证件|资料|手续)?|材料|证件|资料|准备(?:什么|啥|哪些)"
        "|(?:带|拿|要|用|凭)(?:身份证|户口本|银行卡|卡)|身份证就?(?:行|可以|够)|什么手续|啥手续|手续(?:麻烦|复杂|多)"
    ),
    Aspect.CHANNEL: (
        "网上|线上|手机(?:银行)?上?|app(?:上|里)?|电脑上?|网银|网点|柜台|柜面|银行|营业厅|哪(?:里|儿|个?网点)?|去哪|在哪|跑一?趟|电话(?:里|上)?"
        "|自助机|微信上?|小程序"
    ),
    Aspect.PROXY: f"{_KIN}(?:替|代|帮)?|代办|代理|代替?|替我?|帮我?|本人|亲自",
    Aspect.LIMIT: "限额|上限|最多|最高|最少|最低|额度|限制|多少(?=封顶|张|次|笔)|几[张次笔]|封顶",
    Aspect.CREDIT: "征信|信用记录|信用报告|黑名单|个人信用",
}
_FILLER = (
    "那么?|这个?|这种|它|一次|每次|一天|每天|每月|一年|的话|的|话|呢|吗|么|啊|呀|吧|嘛|不|了|会|能|可以|可不可以|行|成|还|也|都|大概|大约|一般|一共|"
    "总共|请问|我|自己|要|得|需要?|用|是"
    "|必须|一定|非得|想问|问一?下|说|办|弄|做|搞|事|样|什么|啥|哪些|怎么|咋|多少|有|没有?|里|上|去|来|到|给|收|扣|算|影响|替|代|帮|过去|直接|就|只|一定|好|下来|完|才|后|在|和"
)
# 我明天去银行 tells what the customer will do, and asks nothing.
_ASKS = re.compile(
    "吗|么|呢|[不没]$|能不|可不|可以|要不|哪|几|多|什么|啥|怎|咋|何时|费|征信|要钱|代办|材料|限额|黑名单|贵|[?]"
)
_PUNCTUATION = re.compile(r"[\s,。.!?~;:、…]+")
_OUT = {aspect: re.compile(f"(?:{words})|(?:{_FILLER})") for aspect, words in _ASKED.items()}
_CORE = {aspect: re.compile(words) for aspect, words in _ASKED.items()}


def asked_aside(text: str, of_the_matter: Callable[[str], bool]) -> Aspect | None:
    """What a message asks of the matter before it; None when it says anything else. `text` is normalised.

    `of_the_matter` tells of a word of two or three characters that it belongs to that matter: 补卡 in 补卡要钱吗.
    """
    bare = _PUNCTUATION.sub("", text)
    if not 2 <= len(bare) <= ASIDE or _ASKS.search(text) is None:
        return None
    for aspect, core in _CORE.items():
        if core.search(bare) is None:
            continue
        left = [word for word in _OUT[aspect].split(bare) if word]
        if all(1 < len(word) <= WORD and of_the_matter(word) for word in left):
            return aspect
    return None


_NUMBER = "[0-9一二两三四五六七八九十半]+"
_TOLD = {
    Aspect.FEE: "(?<!消)费(?!用按合同)|不收|收钱|不要钱|价格表|[0-9.]元",
    Aspect.TIME: (
        "当场|当天|当日|即时|立即|实时|次日|第二天|工作日|全天|(?<!请)(?<!的)马上(?=到|生效|就能|就可)|随时能?|到账|起效|生效"
        f"|{_NUMBER}(?:到{_NUMBER})?个?(?:小时|分钟|秒|周|个月)|(?<!前){_NUMBER}天(?:内|左右|后|到|就|寄)"
    ),
    Aspect.MATERIALS: "带|证件|材料|户口|凭本人",
    Aspect.CHANNEL: "网点|柜台|柜面|打开|手机|网银|网上银行|自助|微信|打[0-9]|拨打",
    Aspect.PROXY: "代办|代理|委托|家人|家里人|子女|监护|代为|本人(?:凭|带|拿|到|去|来|持|亲)|(?:要|须|由|只能)本人|替",
    Aspect.LIMIT: "限额|最多|最高|最少|上限|不超过|起存|起步|封顶|[0-9]万",
    Aspect.CREDIT: "征信|信用记录|信用报告",
}
_TELLS = {aspect: re.compile(words) for aspect, words in _TOLD.items()}


def tells(aspect: Aspect, sentence: str) -> bool:
    """Whether a sentence of an article says something about it."""
    return _TELLS[aspect].search(sentence) is not None
