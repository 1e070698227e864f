"""A reply of a word or two, which means something only after what the bot said last; and a button named by its number."""

import re
from enum import StrEnum

# In characters. What is longer says more than that.
SHORT = 14


class Short(StrEnum):
    """What such a reply says."""

    YES = "yes"
    NO = "no"
    HEARD = "heard"
    """哦, 收到: the customer has read it."""
    LOST = "lost"
    """看不懂, 不会弄."""
    WAIT = "wait"
    """等一下, 我试试."""
    MORE = "more"
    """还有个问题: the question is still to come."""


_NOISE = re.compile(r"[\s,。.!~;:、…\"'()-]+")
_PARTICLES = "(?:呢|啊|呀|哎|的|吧|哦|噢|诶|欸|嘞|哩|啦|嘛|哈|哟|喔|耶|咯|咧)*"
_STILL = (
    "(?:我|俺|咱|这|那|这样|这个|那个|都|也|还是|还|并|好像|似乎|暂时|目前|仍然|仍旧|依然|依旧|真的?|根本|完全"
    "|可是|但是|但)*"
)
_DONE = "(?:解决|弄好|弄成|搞定|搞好|办好|办成|成功|说到|说清楚?|帮到|帮上|用|效果?|好|成|行|对)"
_NO = (
    f"{_STILL}(?:(?:没有?|没得|莫得|冇|未|不(?!用))(?:能)?(?:{_DONE}(?:我|过)?)?|不是|不可以|不能|不中|不好使|不管用|没帮助|无效|否|唔系|唔得"
    f"|办不[成了到]|{_DONE}不了|差一?点|不太[行对好]|不怎么样|没有?我(?:要|想要|想问|问)的?|(?:这些|以上)?都(?:不是|没有|不对)|no|nope)"
)
_YES = (
    "(?!(?:对了|好吧|行吧|对啦)$)(?:(?:是|对|好|可以|行|成|中|妥|ok|okay|得|要得|没错|没问题|能行?|能办成?|有用|管用|有帮助|有|有的|会|yes|yep|系|好嘞"
    "|嗯哪|嗯+|恩+)(?:了|的|啊|呀|吧|啦)?){1,3}|说?清楚|说到|解决"
)
_HEARD = (
    "好吧|行吧|那?(?:就)?这样吧"
    "|(?:哦+|噢+|喔+|收到|了解|知道|晓得|明白|懂|清楚|原来如此|原来是这样|这样)(?:了|的|啊|呀|啦|这样)?"
)
_CAN = "(?:弄|办|操作|用|搞|整|点|填|找|看|听|做|走)"
_LOST = (
    f"{_STILL}(?:(?:太|有点|还是|好像|实在)*(?:没|不|没有)太?(?:看|听|弄|搞|整)?(?:明白|懂|清楚?|会)(?:怎么|咋)?{_CAN}?"
    f"|{_CAN}(?:不|没)(?:明白|懂|清楚?|来|会|到|了|成)|(?:太|好|有点|这么|真)(?:复杂|麻烦|难|绕|乱|深奥)了?"
    f"|(?:说|讲)?(?:再)?(?:简单|通俗|明白|具体|详细)(?:一?点|些)(?:说|讲)?|(?:什么|啥)意思|(?:怎么|咋)(?![走找]){_CAN}"
    f"|(?:年纪大|老了?|老年?人|眼睛?花)[^,]{{0,6}}(?:不会|不懂|不清)(?:{_CAN})?)"
)
_TRY = "(?:试|看|找|弄|操作|问|查|记|办|写|打开|登录)"
_WAIT = (
    "(?:请|麻烦|你|您)?(?:(?:稍|先)?等(?:一?下|等|一?会儿?|我(?:一?下|一?会儿?)?)?|稍等|等等|慢点|不急)"
    f"|(?:那|好|好的|行|嗯|我|俺|先|这就|马上|现在|正在|在|回头|去|来)+(?:再|先|去|来|回去)*(?:{_TRY}(?:一?{_TRY}|一?下)?|想(?:一?想|一?下))(?:先|再说|着|再联系)?"
    "|马上(?:就?好|回来)?|我?在(?:忙|开车|路上)"
)
_MORE = (
    "对了|对啦|(?:我|那|想|请)*问(?:你|您)?(?:一?下|问|个事儿?)"
    "|(?:我|那|对|另外|另|顺便|请)*(?:还|再|想|要|就|先)*(?:有|问|想问|请问|咨询|请教|打听|麻烦)(?:你|您)?(?:一?下|一?[个件点些]|几个|别的|其他|其它|另外)*"
    "(?:问题|事情?|疑问|业务)(?:想|要)?(?:问|咨询|请教|问你|问您|问问|问一?下|麻烦你|麻烦您)?"
    "|(?:我|那)?(?:还|再)?(?:想|要)(?:问|咨询|请教|打听)(?:你|您)?(?:一?下|一?[个件点些]|几个|别的|其他|其它|问问)*|还有|另外|(?:我|那)?再问(?:你|您)?(?:一?下|一?个)?|问(?:你|您)(?:一?下|个?事儿?|个?问题)"
)
_KINDS: tuple[tuple[Short, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(f"(?:{words}){_PARTICLES}"))
    for kind, words in (
        (Short.LOST, _LOST),
        (Short.NO, _NO),
        (Short.YES, _YES),
        (Short.HEARD, _HEARD),
        (Short.MORE, _MORE),
        (Short.WAIT, _WAIT),
    )
)

_NUMERALS = "一二三四五六七八九"
_NUMBERED = re.compile(
    rf"(?:我|是|要|就|想问)*(?:(?:第|选第?|点第?|按第?)([1-9{_NUMERALS}])(?:个|种|项|条)?|([1-9])(?:号|项)?"
    "|(最后)(?:那|这)?一?(?:个|种|项|条)?"
    f"|(前者|前面(?:那|这)?一?[个种张]?)|(后者|后面(?:那|这)?一?[个种张]?)){_PARTICLES}"
)


def short_reply(text: str) -> Short | None:
    """What a bare short reply says; None for everything that says more. `text` is normalised."""
    bare = _NOISE.sub("", text)
    if not bare or len(bare) > SHORT or text.endswith(("?", "吗", "么")):
        return None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(bare)), None)


def numbered(text: str, count: int, *, bare: bool = True) -> int | None:
    """The place, from 0, of the one of `count` things that a reply names: 1, 第二个, 最后一个; of two also 前者, 后面那个.

    Without `bare`, 1 alone is some number and names none.
    """
    found = _NUMBERED.fullmatch(_NOISE.sub("", text))
    if found is None or count == 0:
        return None
    ordinal, digit, last, former, _ = found.groups()
    if ordinal or digit:
        if digit and not bare:
            return None
        name = digit or ordinal
        place = int(name) - 1 if name.isdigit() else _NUMERALS.index(name)
        return place if place < count else None
    if last:
        return count - 1
    return None if count != 2 else 0 if former else 1
