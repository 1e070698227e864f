"""Seeded synthetic personal data inside varied sentences: what must be found, and where."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from opencc import OpenCC
from stdnum import luhn, numdb
from stdnum.cn import ric

MOBILE_PREFIXES = (
    "130 131 135 136 137 138 139 147 150 151 152 155 157 158 159 166 "
    "176 177 178 180 182 185 186 187 188 189 198 199"
)
_TRADITIONAL = OpenCC("s2t")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_SPOKEN = str.maketrans("0123456789", "〇幺二三四五六七八九")
_FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class Planted(NamedTuple):
    """A sentence with one planted value at the half-open code-point span."""

    text: str
    start: int
    end: int
    value: str


def figures(r: random.Random, size: int) -> str:
    return "".join(r.choices("0123456789", k=size))


def card(r: random.Random) -> str:
    prefix, size = r.choice(
        (
            ("622202", 19),
            ("621700", 19),
            ("6225", 16),
            ("6228", 19),
            ("62", 17),
            ("62", 18),
            ("955880", 19),
            ("4", 16),
            (f"5{r.randint(1, 5)}", 16),
            ("35", 16),
            ("37", 15),
            ("603367", 18),
            ("36", 14),
        )
    )
    body = prefix + figures(r, size - 1 - len(prefix))
    return body + luhn.calc_check_digit(body)


def resident_id(r: random.Random) -> str:
    region = r.choice(
        ("110105", "310104", "330106", "440305", "510104", "420106", "610113", "370202", "230103")
    )
    assert numdb.get("cn/loc").info(region)
    body = f"{region}{r.randint(1950, 2007)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}{figures(r, 3)}"
    return body + ric.calc_check_digit(body + "0")


def mobile(r: random.Random) -> str:
    return r.choice(MOBILE_PREFIXES.split()) + figures(r, 8)


def code(r: random.Random) -> str:
    return figures(r, r.choice((6, 6, 6, 4)))


def pin(r: random.Random) -> str:
    return r.choice((figures(r, 6), figures(r, 6), figures(r, 8)))


def typed_password(r: random.Random) -> str:
    letters = "".join(r.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRST", k=r.randint(2, 6)))
    return letters + r.choice(("", "@", "_", "!")) + figures(r, r.randint(3, 6))


def security_code(r: random.Random) -> str:
    return figures(r, 3)


def expiry(r: random.Random) -> str:
    month, year = f"{r.randint(1, 12):02d}", str(r.randint(26, 35))
    return r.choice(
        (f"{month}/{year}", f"{month}{year}", f"{month}-{year}", f"{month}/20{year}", f"{month} / {year}")
    )


def _spread(r: random.Random, value: str, separator: str) -> str:
    step = r.choice((1, 2, 3, 4))
    return separator.join(value[at : at + step] for at in range(0, len(value), step))


def _mixed(r: random.Random, value: str) -> str:
    return "".join(
        r.choice((char, char.translate(_FULL), char.translate(_CIRCLED), char.translate(_HAN)))
        for char in value
    )


def _sprinkled(r: random.Random, value: str) -> str:
    return (
        "".join(char + (r.choice(_INVISIBLE) if r.random() < 0.5 else "") for char in value[:-1]) + value[-1]
    )


DISGUISES: dict[str, Callable[[random.Random, str], str]] = {
    "none": lambda _, value: value,
    "full width": lambda _, value: value.translate(_FULL),
    "spaces": lambda r, value: _spread(r, value, " "),
    "wide spaces": lambda r, value: _spread(r, value, "\u3000"),
    "dashes": lambda r, value: _spread(r, value, r.choice("-—－_")),
    "dots": lambda r, value: _spread(r, value, r.choice(".·．")),
    "invisible": _sprinkled,
    "circled": lambda _, value: value.translate(_CIRCLED),
    "numerals": lambda _, value: value.translate(_HAN),
    "spoken": lambda _, value: value.translate(_SPOKEN),
    "formal": lambda _, value: value.translate(_FORMAL),
    "mixed": _mixed,
}

SENTENCES: dict[str, tuple[str, ...]] = {
    "card": (
        "我的卡号是{}",
        "{}",
        "帮我查一下{}这张卡的余额",
        "卡：{}，怎么冻结了",
        "转到{}这个账户要多久到账",
        "信用卡{}被盗刷了",
        "我要挂失，银行卡{}",
        "{}这张卡还能用吗",
        "你好，卡号{}，我姓李，想提额",
        "收款账号 {} 户名对不上",
        "昨天往{}转了5000元没到",
        "工资卡号码是{}请查",
        "麻烦看下这个{}",
        "不是那张，是{}",
        "卡號{}，幫我看看",
    ),
    "id_card": (
        "我的身份证号是{}",
        "身份证{}",
        "{}",
        "证件号码：{}，可以查吗",
        "本人身份证号码{}，手机换了",
        "用{}开户可以吗",
        "查一下{}名下的卡",
        "我的證件號是{}",
        "给你{}，帮我核实",
        "身份证号{}被别人冒用了怎么办",
        "号码{}，麻烦快一点",
    ),
    "phone": (
        "我的手机号是{}",
        "{}",
        "手机{}收不到短信",
        "打我电话{}",
        "联系方式：{}",
        "预留手机号改成{}",
        "有事打{}找我",
        "换成{}这个号可以吗",
        "我電話{}",
        "请回电{}，谢谢",
        "旧号{}已经停用了",
        "电话{}，尽快联系我",
        "+86 {}",
        "我是{}这个号注册的",
    ),
    "code": (
        "验证码是{}",
        "验证码{}",
        "验证码：{}",
        "短信验证码 {} 对吗",
        "{}是我的验证码",
        "我收到的验证码是{}，怎么还不行",
        "动态口令{}",
        "{}，验证码",
        "你们发的验证码我填的是{}",
        "刚才短信里的校验码是{}",
        "动态密码 {} 提示错误",
        "口令：{}",
        "驗證碼是{}",
        "【云杉银行】您的验证码为{}，5分钟内有效，请勿泄露",
        "手机验证码为 {}",
        "验证码输入{}没反应",
        "我把验证码告诉你吧，{}",
        "收到了，{}是验证码",
        "对方让我报验证码，我说了{}",
        "授权码{}，可以了吗",
        "OTP {}",
    ),
    "password": (
        "密码是{}",
        "我的取款密码{}",
        "登录密码：{}",
        "交易密码{}一直不对",
        "查询密码是不是{}",
        "{}是我的密码",
        "密码改成{}可以吗",
        "支付密码为{}",
        "我把密码设置为{}了",
        "密碼是{}",
        "银行卡密码{}取不了钱",
        "密码应该是{}吧",
        "网银密码 {} 登不上",
        "我输的密码{}",
        "新密码{}",
        "旧密码是{}，新的想改",
        "取款密码我记得是{}",
        "password: {}",
        "原来的密码是{}，现在不行了",
    ),
    "cvv": (
        "安全码{}",
        "CVV是{}",
        "CVN2:{}",
        "cvv2 {}",
        "卡背面三位是{}",
        "背面三位数{}",
        "信用卡安全码是{}，对吗",
        "CVV码{}",
        "卡背面的三位数字是{}",
        "后三码{}",
        "安全碼：{}",
        "签名栏后面三位{}",
        "CVC {}",
        "{}是安全码",
        "卡片背面末三码是{}",
    ),
    "expiry": (
        "有效期{}",
        "有效期是{}",
        "卡的有效期 {}",
        "信用卡有效期：{}",
        "有效期限{}，安全码忘了",
        "卡到期日{}",
        "有效期：{}可以了吗",
        "正面写的有效期{}",
        "信用卡到期日期是{}",
        "expiry {}",
        "有效日期{}",
        "卡上有效期印的是{}",
        "有效期{}，卡还能用吗",
    ),
}

VALUES: dict[str, Callable[[random.Random], str]] = {
    "card": card,
    "id_card": resident_id,
    "phone": mobile,
    "code": code,
    "password": pin,
    "cvv": security_code,
    "expiry": expiry,
}

_WRAPS = (
    "{}",
    "{}",
    "你好，{}",
    "{}。谢谢",
    "急！{}",
    "请问{}？",
    "客服在吗 {}",
    "{}，怎么办啊",
    "😭{}😭",
    "  {}\n",
)


def planted(kind: str, count: int, seed: int) -> list[Planted]:
    """`count` sentences with a planted `kind`; sentences and disguises take turns."""
    r = random.Random(f"{kind}/{seed}")
    return [_plant(r, kind, at) for at in range(count)]


def _plant(r: random.Random, kind: str, at: int) -> Planted:
    sentence = r.choice(SENTENCES[kind])
    value = VALUES[kind](r)
    if kind == "code" and len(value) < 6 and sentence.startswith("{}"):
        value = figures(r, 6)
    names = list(DISGUISES)
    name = names[at % len(names)]
    if kind == "password" and name == "none" and r.random() < 0.5:
        value = typed_password(r)
    written = (
        value
        if kind == "expiry" and name in {"spaces", "wide spaces", "dashes", "dots"}
        else DISGUISES[name](r, value)
    )
    sentence = r.choice(_WRAPS).replace("{}", sentence)
    if r.random() < 0.15:
        sentence = "".join(map(_TRADITIONAL.convert, sentence))
    start = sentence.index("{}")
    return Planted(sentence.replace("{}", written), start, start + len(written), value)


def found(item: Planted, spans: list[tuple[int, int, str]], kinds: set[str]) -> bool:
    """The whole planted value lies in spans of the allowed kinds."""
    covered = set()
    for start, end, kind in spans:
        if kind in kinds:
            covered.update(range(start, end))
    return all(at in covered for at in range(item.start, item.end))
