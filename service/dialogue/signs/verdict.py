"""What a customer says about the last reply: it helped, it did not, that was not the question; and courtesies."""

import re

from service.dialogue.signs.patterns import any_of

UNSOLVED_BUTTON = "没解决"
SOLVED_BUTTON = "解决了"

# In characters. A longer sentence is a new description of the matter.
VERDICT = 14
LONG_VERDICT = 26

_GOODBYE = any_of(
    "^(再见|拜拜|拜|88|bye ?bye|bye|回见|回聊|先这样吧?|先这样了|就这样吧?|没事了|不用了?|算了|没了|没有了"
    "|不问了|不聊了|挂了|下了)[,。!~了啊哈吧呀 ]*(谢谢|再见|拜拜)?[。!~ ]*$",
    "(再见|拜拜)[。!~啦了]*$",
)
_THANKS = any_of(
    "谢谢|多谢|感谢|谢了|谢啦|辛苦了|thx|thanks|thank you|(?<![好挺很更嫌怕么太真])麻烦(您|你)?了"
    "|[太真]麻烦(您|你)(们)?了|非常谢|3q|蟹蟹|谢咯"
)
_SETTLED = any_of(
    "(找到|想起来|记起来|弄好|搞定|办好|解决|收到|到账|登上|登进|进去|能用|好使|恢复|自己(弄|搞|办|看)(好|明白)?|已经(好|行|到|可以))了",
    "(到了|好了|行了|有了|来了)[,。!~ ]*(到了|好了|谢|麻烦|辛苦|不用|没事|$)",
    "(算了|不(销|办|查|改|转|还|弄|问|急|麻烦你|用你)了"
    "|先(留着|放着|这样|不(销|办|弄|改|还|查))|改天再|回头再|下次再|我再(想想|看看|考虑))",
    "没(别的)?事了|没(别的)?问题了",
)
_UNSOLVED = any_of(
    "^(还是?)?(没|没有|未|并没有?)(能)?(解决|搞定|弄好|用|帮助|帮上|效果|效|成)",
    "^(这样)?(还是|都|也|依然|仍然|依旧)(不行|不能|不好使|没用|不可以|没有?解决|没反应|一样|这样|老样子|失败|不懂|不会|没有|不成|没变)",
    "^(?:这样|可|但|可是|但是)?(?:还是|还|依然|仍然|依旧)(?:太|很|这么|那么|有点|好)?(?:高|贵|多|慢|低|少|难)[了啊呀呢的,。! ]*$",
    "^(不行|没用|不管用|不好使|不对|没帮助|解决不了|试过了|都试了|试了不行|没成功|白说|没效|不顶用|不起作用|弄不成|搞不定)"
    "[啊呀呢的了,。! ]*$",
    "(没有?|未)解决(我的)?(问题)?[啊呀呢,。! ]*$",
)
# Said in the middle of more words, too.
_UNSOLVED_PLAINLY = any_of(
    "(试|弄|做|搞|操作)(过|了)(好?几?(遍|次|回))?[,了都也还]*(没用|不行|不好使|没效|不成|不管用|失败|一样)",
    "(照|按)(你|着|您)?[^,。!?]{0,8}(做|弄|操作|试|说)[^,。!?]{0,6}(还是|也|都|没|不)(不|没|行|成|用|好使)?",
    "(还是|依然|仍然|依旧|根本|完全|一点(儿)?(都|也)?)(没|没有|不|解决不了)(解决|用|行|管用|好使|搞定|弄好|帮助|成|有用|起作用)",
    "说(点)?有用的|说了(等于|跟)没说|等于没说|白说|(没|不)(解决|帮)[^,。]{0,3}问题|没帮(到|上)(我)?|解决不了",
    "(这|那)?(个)?(办法|方法|招|法子)(不行|没用|不管用|不好使|试过)",
)
_MISREAD = any_of(
    "不是(这|那|我|你说|你讲)(个|种)?(要|想|的)?(意思|问题|问的|说的|回事|要的|想问的|这个)",
    "(我)?不是(问|说|要|想问|想说|指)(的)?(这|那)(个|些|事|种)",
    "(理解|弄|搞|看|听|会意|领会)(错|岔|反|偏)(了)?[^,。!?]{0,4}([,。!?我你啊吧呀]|$)",
    "答非所问|所答非所问|驴唇不对马嘴|牛头不对马嘴|对不上(号|题)|跑题|文不对题|鸡同鸭讲|风马牛|不沾边|扯(哪|到哪|远)",
    "(没|没有|不)(听懂|看懂|听明白|看明白|明白|懂|理解|get)(到)?(我|我的|人话)(的)?(意思|话|问题|说|问)?",
    "(谁|没|没有|哪里|哪)(要)?(问|说)(你)?(了)?(这|那)(个|些)"
    "|(你)?(说|讲|答|回|发)的(这|都|是)?(些|个)?(什么|啥|不是|不对|跟我|和我|没)",
    "看(清楚|仔细|好|明白)(我|点|题|问题|再)|(好好|认真|仔细)看(看)?(我|题|问题)|不对题"
    "|不是这个[,。!啊呀 ]*$|我(要)?问的(不|又不)是",
)
_INSISTS = any_of(
    "问你(呢|话|的是)|我(想|要)?(问|说)的(就)?是|再(问|说)(你)?一(遍|次|下|回)|还是(那|这)?个问题|(都|已经|刚才?|前面)(就)?(问|说)(过|了)"
    "|(问|说)(了|过)(好?几|多少|两|三|八百|n|无数)(遍|次|回)|听不懂|看不懂我|到底|究竟|(别|不要)(绕|扯|兜)|正面回答|直接(说|告诉|回答)"
    "|^(就|我就)(是|想|问|说)|又(给我|来|是这)|怎么(又|还|老)(是|给|说)",
)
_SOLVED = any_of(
    "^(已经)?(解决|搞定|弄好|可以|好|懂|明白|知道|清楚|会|行|ok|嗯)(了|啦|的|吧)+"
    "[,。!~ ]*(谢谢|多谢|感谢)?(你|您|啦|了)?[。!~ ]*$"
)
_EVASIVE = any_of(
    "不(知道|清楚|晓得|好说|方便|记得了|想说|懂你|明白你)|说不(清|上|好|明白|来)|(你|您)(先|就|直接|只管|倒是|看着|给我|帮我|讲|说)|先(告诉|说|给|帮|查|解)"
    "|看着办|都行|都可以|随便|随你|无所谓|没(啥|什么|有)(情况|原因|特别|为什么|好说)|就(是)?(想|要|问|查|这样)|别(问|管|废话)|少(废话|啰嗦|啰唆)"
    "|问(那么|这么)多|关你|你管|反正|还能(咋|怎|有)|有(啥|什么)好说|哎|呃|嗯+$|啥意思|什么意思|怎么说|咋说"
)
_PUNCTUATION = re.compile(r"[\s,。.!?~;:、…\"'()-]+")


def says_goodbye(text: str) -> bool:
    return bool(_GOODBYE.search(text))


def says_thanks(text: str) -> bool:
    return bool(_THANKS.search(text))


def says_settled(text: str) -> bool:
    """The matter is over: it came, it was found, it is dropped."""
    return bool(_SETTLED.search(text)) and not text.endswith(("吗", "?", "么"))


def says_unsolved(text: str) -> bool:
    """The answer did not help. Only meaningful after one; a long sentence is a new description instead."""
    if text == UNSOLVED_BUTTON or (len(text) <= VERDICT and _UNSOLVED.search(text)):
        return True
    return len(text) <= LONG_VERDICT and bool(_UNSOLVED_PLAINLY.search(text))


def says_misread(text: str) -> bool:
    """That was not the question. Only meaningful after a reply."""
    return len(text) <= LONG_VERDICT and bool(_MISREAD.search(text))


def says_solved(text: str) -> bool:
    """The answer helped. Only meaningful after an answer."""
    return text == SOLVED_BUTTON or (len(text) <= VERDICT and bool(_SOLVED.search(text)))


def insists(text: str) -> bool:
    """Asks again and says so: 问你呢, 我问的是, 到底."""
    return bool(_INSISTS.search(text))


def is_evasive(text: str) -> bool:
    """Does not take up the question: 你先说, 不知道, 就想查一下."""
    return bool(_EVASIVE.search(text))


def alike(one: str, other: str) -> bool:
    """The same question apart from punctuation, particles and a word or two."""
    first, second = (_bare(text) for text in (one, other))
    if not first or not second:
        return False
    if first == second:
        return True
    if min(len(first), len(second)) < ALIKE_FROM:
        return False
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1])) >= ALIKE


ALIKE = 0.8
ALIKE_FROM = 5
_PARTICLES = re.compile("[啊呀呢吧嘛哦的了吗么]|请问|你好|您好|我想|问一?下|到底|问你呢|再问一[遍次]")


def _bare(text: str) -> str:
    return _PARTICLES.sub("", _PUNCTUATION.sub("", text))
