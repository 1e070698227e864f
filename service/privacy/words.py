"""Words that say what a number beside them is.

One table, found in one pass over the text; a number is judged by the nearest word before it (or, for
「123456是验证码」, the next word after it). Words such as 订单号 or 尾号 are as useful: they clear a number.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

from service.privacy.view import FILLER, View

# What a word announces, beside the kinds themselves:
CARD_NO: Final = "card_no"
CARD_THING: Final = "card_thing"
CODE_THING: Final = "code_thing"
TAIL: Final = "tail"
ORDER: Final = "order"
AMOUNT: Final = "amount"
MOVE: Final = "move"
HOTLINE: Final = "hotline"
DATE: Final = "date"

WORDS: Final = {
    "code": r"(?:短信|手机)?(?:验证|验正|校验|确认|动态|授权|认证|短信)(?:密?码|口令)|动态密码|口令"
    r"|动态令牌码?"
    r"|(?<=是)码(?![上头])|(?<=[这那]个)码(?![上头])|(?<=[这那]串)码|\botp\b|\bcode\b|verification",
    CODE_THING: r"短信|[六6]位数字?|令牌",
    "password": r"(?:取款|登录|登陆|查询|交易|支付|银行卡?|卡片?|网银|信用卡|旧|新|原|老|初始|手势)?密码"
    r"|(?<![a-z0-9_.])passw(?:or)?d(?![a-z_.])|\bpwd\b|(?<![a-z0-9_.])pin码?(?![a-z_.])|\bmima\b",
    "cvv": r"\bcv[vnc](?:2(?![0-9]{2}(?![0-9]))|码)?(?![a-z])|安全码|末三码|后三码|校验三码"
    r"|(?:[背后反]面|[卡背]后).{0,6}?[三3][位个](?:数字?|码)?|卡背面?的?(?:数字|码)|签名(?:栏"
    r"|条).{0,4}?(?:[三3]位|数字)",
    "expiry": r"有效期限?|有效日期|到期(?:日期?|月|年月|时间)?|过期日期?|\bexp(?:iry|ires?)?\b|valid ?thru"
    r"|有效年月|正面.{0,3}?日期",
    "birth": r"出生(?:日期|年月日?)?|生日",
    "id_card": r"身份证(?:件?号码?)?|证件号码?|[一二老旧]代?证件?号码?|十五位的?|15位的?|\bsfz\b|身份号码?|\bid ?card\b",
    "document": r"护照本?(?:号码?)?|通行证(?:号码?)?|台胞证(?:号码?)?|回乡证(?:号码?)?|居留(?:证"
    r"|许可)(?:号码?)?"
    r"|军官证(?:号码?)?|士兵证(?:号码?)?|永居证(?:号码?)?|\bpassport\b(?: ?no)?",
    "phone": r"手机号码?|手机|电话号码?|电话|联系(?:方式|号码)|预留(?:的?手?机?号码?)|座机|固话|号码"
    r"|联系我|打给我|回电|\btel\b|\bmobile\b|\bphone\b",
    "login": r"登[录陆](?:名|账号|id)|用户(?:名|id)|网银(?:账号|用户名)|微信号?|\bqq号?|user ?name"
    r"|支付宝账号",
    CARD_NO: r"卡号|账号|账户号码?|存折(?:号码?)?|折号|户头|收款账户|\bcard ?(?:no|number)\b|\baccount\b",
    CARD_THING: r"(?:银行|借记|储蓄|信用|贷记|工资|社保|附属)?卡片?|账户",
    TAIL: r"尾号|尾数|[后末]四位|[后末]4位|[后末]六位|[后末]6位|最后[四4几]位|开头|打头",
    ORDER: r"订单号?|单号|流水号?|工单号?|编号|凭证号?|合同号?|保单号?|参考号|快递|运单|序列号|代码"
    r"|业务号|受理号?"
    r"|票号|发票号?|批次号?|商户号?|机构号?|网点号|联行号?|行号|邮编|邮政编码|版本号?|错误码|报错码?"
    r"|(?<!短信)提示|\berr(?:or)?\b|\be(?=[0-9])|回执号?"
    r"|排队号?|预约号|申请号|案件号?|进件|序号|交易号|业务编码|型号|税号|信用代码|券码|兑换码|邀请码"
    r"|推荐码|\border\b",
    AMOUNT: r"金额|余额|限额|额度|利息|本金|费用|手续费|年费|工资|收入|月供|总共|一共|欠款|账单|积分"
    r"|还剩|剩余|价格",
    MOVE: r"转账?|取款?(?!消)|存(?!在)|消费|扣款?|借(?!记)|还款?(?![是能可])|付款?|充值?|提现"
    r"|花(?!园)|交(?!易)|缴|汇款?|贷款?|刷|买|卖|赚|亏|欠|[里只还]有",
    HOTLINE: r"客服|热线|拨打?|贵行|你行|你们(?:的|银行|网点|支行)?(?:电话|号码)|网点|支行|分行"
    r"|分理处|营业[厅部]|官方|官网",
    DATE: r"日期|时间|截止|活动|生效|起息|年份",
}
_LETTERS: Final = "".join(sorted(set(re.findall(r"[a-z\u3400-\u9fff]", "".join(WORDS.values())))))
_WORD: Final = re.compile(
    # The look-ahead passes over the other characters; without it the search takes five times as long.
    f"(?=[{_LETTERS}])(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in WORDS.items()) + ")",
    re.ASCII,
)

CLEARED_WITHIN: Final = {TAIL: 4, ORDER: 8, AMOUNT: 5, MOVE: 2, DATE: 3}
"""These words clear a number of suspicion; up to so many characters before it."""

_NUMBERISH: Final = re.compile(rf"[0-9\s\-._,，、/*|~+{FILLER}]+")
_FIGURE: Final = re.compile("[0-9]")
_STOP: Final = re.compile(r"[。!？?!;；\n]")
_TIGHT: Final = re.compile(
    r"(?:[\s:：=\-\"'“”‘’「」『』【】\[\]()（）<>《》,，、.。~!是为叫了就的这那即乃等于成到个个]"
    r"|设[置定]|改|输入?|填写?|我|你们?|您|对方|他|她|把|将|试了?|让|给|发|报|说|如下|收到|显示|数字|号码?|正确|码|不|记得"
    r"|应该|好像|刚才|短信|之前|现在"
    r"|后面|上面|上|里|写|念|一下|告诉|帮|看|查|已经|来|也|用|目前|一直|默认|还|都|在|下|吧|嘛|哈|呢"
    r"|啊|no|is|的话)*"
)
_AFTER: Final = re.compile(
    rf"(?:[\s:：=\-\"'“”‘’「」【】()（）<>,，、~{FILLER}是为做作当就的这那个串几我你您能可以不用来设成呢啊吗对]"
    r"|你们|都?说|都?提示|显示|刚才?|收到|发来?|短信|手机|银行|信用|储蓄|卡|取款|登录|查询|支付|交易"
    r"|新|旧|原|老|数字|现在|之前|本次|此次)*"
)


FAR: Final = 60
"""Beyond this distance (characters) no word says anything about a number."""


class Word(NamedTuple):
    """A context word; `kind` is a kind of `kinds` or one of the constants above."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """All context words of a view, in order."""

    view: View
    words: list[Word]
    starts: list[int]
    ends: list[int]
    cleared: dict[int, str]

    @classmethod
    def of(cls, view: View) -> Words:
        words = [Word(*found.span(), found.lastgroup or "") for found in _WORD.finditer(view.text)]
        return cls(view, words, [word.start for word in words], [word.end for word in words], {})

    def before(self, at: int, reach: int = 3) -> list[Word]:
        """Up to `reach` words that end at or before `at`, nearest first."""
        stop = bisect_right(self.ends, at)
        return self.words[max(0, stop - reach) : stop][::-1]

    def is_cleared(self, at: int) -> bool:
        """Whether the nearest word before says the number is harmless: an amount, an order, a tail."""
        if at not in self.cleared:
            self.cleared[at] = self._clears(at)
        return self.cleared[at] != ""

    def is_tail(self, at: int) -> bool:
        """The number is announced as the last digits of another."""
        return self.is_cleared(at) and self.cleared[at] == TAIL

    def _clears(self, at: int) -> str:
        for nearest in self.before(at, 1):
            if nearest.kind in CLEARED_WITHIN and at - nearest.end <= FAR // 2:
                gap = self.gap(nearest.end, at)
                used = nearest.kind == TAIL and _FIGURE.search(self.view.digits, nearest.end, at) is not None
                if gap.length <= CLEARED_WITHIN[nearest.kind] and not gap.stopped and not used:
                    return nearest.kind
        return ""

    def after(self, at: int) -> Word | None:
        """The next word that starts at or after `at`."""
        index = bisect_left(self.starts, at)
        return self.words[index] if index < len(self.words) else None

    def gap(self, start: int, end: int) -> Gap:
        """What stands between a word and a number (or the other way round)."""
        between = self.view.digits[start:end] if end - start <= FAR else ""
        kept = _NUMBERISH.sub("", between)
        return Gap(
            length=len(kept) if end - start <= FAR else FAR,
            spent=FILLER in between,
            stopped=bool(_STOP.search(between)),
            tight=end - start <= FAR and _TIGHT.fullmatch(kept) is not None,
            leads=end - start <= FAR and _AFTER.fullmatch(between) is not None,
        )


class Gap(NamedTuple):
    """The text between a word and a number."""

    length: int
    """Characters without digits, separators and masked values."""
    spent: bool
    """A masked value stands between: the word may already have had its number."""
    stopped: bool
    """A sentence ends between."""
    tight: bool
    """Nothing but connecting words, as in 「是」「设置为」."""
    leads: bool
    """Nothing but connecting words for a number that comes first, as in 「123456是我的…」."""
