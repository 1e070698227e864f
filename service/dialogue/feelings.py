"""Which feeling speaks from a customer's words. Texts are normalised; the lines are in wording.yml."""

import re

from service.dialogue import triggers

# The first that fits is answered: grief before worry, a blocked card before the hurry it causes.
_SIGNS = {
    "sad": (
        "去世|过世|病逝|离世|遗属|住院|重病|生了?病|癌|失业|下岗|裁员|难过|伤心|想哭|揭不开锅|家里困难|太难了"
    ),
    "restricted": (
        "(卡|账户|账号|户头|钱).{0,8}(用不了|不能用|动不了|转不了|刷不了|取不了|取不出|被?冻|被?限制|被?锁|被?封)"
    ),
    "urgent": (
        "急用|急着|等着用|赶时间|赶着|来不及|救急|十万火急|快点"
        "|马上就?要(用|交|付|走|还|出)|今天(之?内)?(就|一定|必须)(要|得)"
    ),
    "worried": (
        "(?<!不)(?<!不用)(?<!别)担心|害怕|怕(?!麻烦)|不放心|放心不下|着急|急死|好急|很急|急坏|心急"
        "|慌|吓(死|坏|到|一跳|人)|没底|不踏实|提心吊胆"
    ),
    "confused": (
        "(看|听|弄|搞|整|读)不(太)?(懂|明白|清楚)|不(太)?(懂|明白|会弄|会用|会操作)"
        "|糊涂|一头雾水|晕了|绕晕|搞不清|弄不清|分不清"
    ),
}
FEELINGS = ("angry", *_SIGNS)

_PATTERNS = {name: re.compile(signs) for name, signs in _SIGNS.items()}


def feeling(text: str) -> str | None:
    """The feeling to answer, None for a matter-of-fact message."""
    if triggers.is_angry(text):
        return "angry"
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(text)), None)
