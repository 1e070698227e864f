"""How customers are spoken to: plain words, no orders, no promises a bank may not make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_index.content import Problem
from kb_index.lint.lexicon import QUOTED
from kb_index.lint.material import Material, Said

COMMANDS = {
    "必须": "要 / 请",
    "必需": "要",
    "应该": "可以 / 请",
    "应当": "可以 / 请",
    "务必": "请 / 一定要",
    "务须": "请",
    "不得": "不能 / 请不要",
    "禁止": "不能",
    "严禁": "请不要",
    "不准": "不能",
    "不许": "请不要",
    "请勿": "请不要",
    "切勿": "千万别",
    "一律": "都",
    "责令": "请",
    "违者": "say what happens instead",
    "概不": "不",
    "恕不": "不 … 抱歉",
    "后果自负": "say what may happen instead",
    "自行承担": "要自己出 / 要自己负责",
    "逾期不候": "say until when it can be done",
    "令其": "请",
}
_COMMAND = re.compile("|".join(COMMANDS))
# 不得 and 不准 as part of a word that orders nothing: 舍不得, 拿不准.
_NO_ORDER = re.compile(
    "(?:舍|巴|恨|怪|急|记|认|了|顾|省|怨|由|少|见|懂|说|动|使|用|来)不得|不得不|不得已|[拿说认吃看]不准"
)

PROMISES = (
    "保本|保息|稳赚|只赚不赔|稳赚不赔|包赚|零风险|0风险|无风险|没有风险|毫无风险|绝对安全|百分百安全|最高收益|最低收益|"
    "保证收益|保底收益|保底|收益有保障|固定收益|预期收益|预期年化|高收益|收益翻倍|躺赚|稳健收益|"
    "一定批|一定能批|肯定批|肯定能批|保证批|保证通过|保证下款|保证放款|一定下款|一定放款|肯定下款|必下款|必批|包批|包过|包下款|"
    "一定通过|一定能通过|肯定通过|肯定能通过|百分百通过|百分之百通过|百分百批|秒批|秒下款|无条件放款|不查征信|无视征信|"
    "黑户可贷|黑户也能贷|全网最低|利率最低|最低利率|全国最低|全行业最低|国家担保|政府兜底|银行兜底|内部渠道|内部名额|"
    "肯定能过|一定能过|保证能批|保证能过|绝对能批|绝对能过|百分百能批|肯定能下款|一定能下款|肯定赚|一定赚|保证赚|绝不会亏|肯定不会亏"
)
_PROMISE = re.compile("|".join(sorted(PROMISES.split("|"), key=len, reverse=True)))
_CLAUSE = re.compile(r"[，,。！？!?；;：:\n]")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
# Shortly before the promise, and not as in 不但保本, 没收入也一定批, 非常, 未来, 别人.
_DENIED = re.compile(
    r"(?:不(?!但|仅|光|只|单|止|用|必|要错过)|没|无法|非(?!常)|未(?!来)|别(?!人|的|家)|勿|难以|谨防|警惕|拒绝)"
    r"[^也都就还照]{0,5}$"
)
_DENIED_AFTER = re.compile(r"^[^，,。！？!?；;]{0,6}(?:不可能|不存在|做不到|不可信|不能信)")
_WARNING = re.compile(r"(?<!不是)(?<!不会)(?<!没)骗|别信|不要信|别相信|不要相信|违法|违规|假的")

# On keys, forms and adverts customers see it so; everything else in Latin letters is explained or put into words.
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./%?=&-]+|[\w.+-]+@[\w.-]+")
_IN_BRACKETS = re.compile(r"[一-鿿”][（(][^（）()]*$")
_BRACKETS_FOLLOW = re.compile(r"[（(][^（）()]*[一-鿿]{2}")
LATIN_WORDS = {"app": "手机软件 / {bank.app.name}", "atm": "取款机", "pos": "刷卡机", "lpr": "贷款市场利率"}


def no_jargon(material: Material) -> Iterator[Problem]:
    """No term of the lexicon in what customers read."""
    for said in material.said:
        for term in material.lexicon.found(_own_words(said)):
            message = f"{term.term} is banking jargon"
            fix = f"say {term.plain}"
            if "explained" in term.fine:
                fix += f", or explain it: {term.term}（…）"
            yield said.problem("jargon", message, fix)


def no_latin(material: Material) -> Iterator[Problem]:
    """Latin words such as ATM only as a name on a screen, an address, or explained in brackets."""
    for said in material.said:
        text = _blanked(_ADDRESS, _blanked(QUOTED, _own_words(said)))
        for match in _LATIN.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if _IN_BRACKETS.search(before) or _BRACKETS_FOLLOW.match(after):
                continue
            plain = LATIN_WORDS.get(match[0].lower(), "it in Chinese")
            fix = f"say {plain}, or put it in brackets behind its Chinese name"
            yield said.problem("latin", f"not everybody reads {match[0]}", fix)


def no_commands(material: Material) -> Iterator[Problem]:
    """Customers are asked, not ordered about."""
    for said in material.said:
        for word in commands(_own_words(said)):
            yield said.problem("command", f"{word} orders the customer about", f"say {COMMANDS[word]}")


def commands(text: str) -> list[str]:
    """Words of a text that order somebody about, in order, each once; names in quotation marks order nobody."""
    return list(dict.fromkeys(_COMMAND.findall(_blanked(_NO_ORDER, _blanked(QUOTED, text)))))


def no_promises(material: Material) -> Iterator[Problem]:
    """Nothing is promised that finance law forbids to promise; denying it or warning of it is allowed."""
    for said in material.said:
        for promise in promises(_own_words(said)):
            message = f"{promise} is a promise that a bank may not make"
            yield said.problem("promise", message, f"take it out, or deny it: 不{promise}、没有这回事")


def promises(text: str) -> list[str]:
    """Forbidden promises in a text that are neither denied in their clause nor warned of in their sentence."""
    return [match[0] for match in promises_at(text)]


def promises_at(text: str) -> list[re.Match[str]]:
    """As `promises`, with their places."""
    found = []
    for match in _PROMISE.finditer(text):
        clause = _CLAUSE.split(text[: match.start()])[-1]
        sentence = _SENTENCE.split(text[: match.start()])[-1] + _SENTENCE.split(text[match.start() :])[0]
        denied = _DENIED.search(clause) or _DENIED_AFTER.match(text[match.end() :])
        if not denied and not _WARNING.search(sentence):
            found.append(match)
    return found


def _own_words(said: Said) -> str:
    """Placeholders are judged where their values stand, in bank.yml."""
    return re.sub(r"\{[^{}]*\}", "□", said.written)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "□" * len(match[0]), text)
