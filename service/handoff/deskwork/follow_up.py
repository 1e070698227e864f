"""What a customer says after his service ended, as rules over plain data: thanks, more of the same, or something new."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from service.dialogue import triggers

HUMAN = "service.human"
COURTESY_CHARS = 20
"""In characters. A longer sentence says more than thanks."""

_MARKS = r"[\s,.。!、~…^_\-()\"'*]"
_FILLERS = "[啊呀呢哦噢的了啦哈嘛您你们我这那就先真太很也都是还]|非常|十分|特别|这么|那么|一切"
_WORDS = (
    "谢谢|多谢|感谢|谢|辛苦|麻烦你|麻烦您|thx|thanks?|thank you|3q"
    "|好[的滴哒嘞]?吧?|行吧?|可以|没问题|嗯+|哦+|噢+|okay|ok|kk|知道|明白|清楚|了解|懂|收到|记住"
    "|再见|拜拜|拜|88|bye|回见|下次见|晚安|没事|不用了?|没有了|没了|没别的|就这样吧?|先这样吧?|就到这吧?"
    "|解决|搞定|弄好|不客气|客气|太好|满意|好评|五星|给力|棒|赞|厉害|祝好|祝您?生活愉快|祝您?工作顺利|再会"
    "|👌|👍|🙏|🌹|❤|😊|😄|🤝|💐"
)
_COURTESY = re.compile(
    f"(?![你您]们?好)(?:{_MARKS}|{_FILLERS})*(?:{_WORDS})(?:{_MARKS}|{_FILLERS}|{_WORDS})*", re.IGNORECASE
)
_NO_MORE = re.compile(f"(?:没|没有|没有啦|无|不|不用|不必){_MARKS}*")
_NOT_YET = re.compile("没|未|不|还是|才怪|难道|为什么|怎么|多久|什么时候|[吗么?]")
_GOES_ON = re.compile(
    "^(但是?|可是?|不过|等等|等一?下)?[,，。 ]*(我|这边|钱|它)?(现在)?(还是|还没|还不|还在|依然|仍然|依旧|又|也没|一直没|照样)"
    "|刚才(说|讲|问|那|的|你|您|客服|同事)|(你|您|客服|同事)们?(刚才)?(说|讲|教|发)的|按照?(你|您|刚才)|(上面|前面)(说|讲)的"
)


class Said(StrEnum):
    COURTESY = "courtesy"
    """Nobody need read it: thanks, all right, goodbye."""
    OLD = "old"
    """More of the matter that was ended, or nothing that could be told from it."""
    NEW = "new"
    """Another matter: the bot's."""


def weigh(text: str, topic: str | None, matter: frozenset[str]) -> Said:
    """`text` is normalised, `topic` what it is surely about, `matter` the topics of the service that ended.

    In doubt it is the old matter: who knows it reads on, and nobody has to begin again with a bot.
    """
    if is_courtesy(text):
        return Said.COURTESY
    urgent, grievance = triggers.urgent_topic(text), triggers.grievance(text)
    plainly = urgent or (grievance[0] if grievance else None)
    if plainly is not None:
        return Said.OLD if plainly in matter else Said.NEW
    if topic is None or _GOES_ON.search(text) or triggers.says_unsolved(text) or triggers.asks_person(text):
        return Said.OLD
    return Said.OLD if topic in matter else Said.NEW


def is_courtesy(text: str) -> bool:
    if len(text) > COURTESY_CHARS:
        return False
    if _COURTESY.fullmatch(text) or _NO_MORE.fullmatch(text):
        return True
    over = triggers.says_settled(text) or triggers.says_goodbye(text)
    return over and not _NOT_YET.search(text)


def matter_of(topic: str | None, summary: Mapping[str, Any]) -> frozenset[str]:
    """The topics of a handoff: its own and its summary's; where these name no business, what was spoken of before."""
    about = (topic, (summary.get("topic") or {}).get("id"))
    named = [one for one in about if one and one != HUMAN]
    return frozenset(named or [one["topic"] for one in summary.get("suggested", ())])
