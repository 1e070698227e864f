"""18年办的, 我都70了, 大概五万: what is told of one's own case, and nothing else."""

import re

# In characters. What is longer tells a matter of its own.
ASIDE = 14

_HAN = "一二两三四五六七八九十百千万半几"
_WHEN = (
    r"(?:(?:19|20)?[0-9]{2}|[零〇一二三四五六七八九]{2,4})年(?:初|底|中|[上下]半年)?(?:[0-9十]{1,2}月)?"
    "|(?:大前|前|去|今)年|(?:上上?|这|本)个?(?:月|周|星期|礼拜)|(?:大前|前|昨|今)天|刚才|刚刚|前几天|前些天"
)
_SPAN = rf"(?:[0-9]+|[{_HAN}]+)(?:多|来)?个?(?:天|日|周|星期|礼拜|月|年|小时|岁|号|期)(?:多|半)?(?:前|左右|以上|以内)?"
_SUM = rf"(?:[0-9]+(?:\.[0-9]+)?|[{_HAN}]+)(?:多|来|几)?(?:[百千万]+)?(?:多|来)?(?:块钱?|元|万|千)(?:左右|以上|以内)?"
_WHO = (
    "(?:外地|外省|农村|乡下|老家|国外|本地)人?|退休|老人|学生|农民|个体户|打工|自由职业"
    "|[0-9]{2}|[一二三四五六七八九]?十[一二三四五六七八九]?"
)
_BEFORE = (
    "(?:我们?|俺|咱|他|她|老人|老伴|父亲|母亲|那|就|是|的|这|笔|张|个|人|已经|都|才|大概|差不多|快|有|也|在|不到|超过|一共|总共"
    "|借|贷|欠|存|过期|晚|了|超|满|还|,)*"
)
_AFTER = (
    "(?:之前|以前|时候|那时|办理?|买|贷款?|签|开|存|借|晚|还|转|取|换|丢|刷|放款?|到期|用|拿|领|过期|住|上|在"
    "|的|了|吧|啊|呀|呢|多|人|,|。|!)*"
)
_TOLD = re.compile(f"{_BEFORE}(?:(?:{_WHEN})|(?:{_SPAN})|(?:{_SUM})|(?:{_WHO})){_AFTER}")
_BARE = re.compile(r"[0-9\W]+")


def tells_own_case(text: str) -> bool:
    """A day, a span, a sum or who one is, with no business of its own. A bare number is none: it may be a code."""
    return len(text) <= ASIDE and _BARE.fullmatch(text) is None and _TOLD.fullmatch(text) is not None
