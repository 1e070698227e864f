"""Made-up personal data with right checksums. Nothing here is taken from the rules that must find it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_COUNTIES: Final = (
    *("110101", "110105", "310104", "330106", "440305", "510104", "420106", "610113", "370202", "230103"),
    # Abolished long ago; people born there carry them for life.
    *("110103", "110104", "310103", "120107", "132930", "320322", "512301", "422201", "652201", "440620"),
    # Founded lately; no table of ten years ago has them.
    *("330113", "330114", "110118", "110119", "659012", "659011", "130609", "320117", "810000", "830000"),
)
_CARD_PREFIXES: Final = (
    *(("622202", 19), ("621700", 19), ("622848", 19), ("621661", 19), ("623052", 19), ("620058", 19)),
    *(("6225", 16), ("6259", 16), ("622588", 16), ("436742", 16), ("5187", 16), ("3568", 16), ("370246", 15)),
    *(("955880", 19), ("621098", 19), ("603708", 18), ("62", 17)),
)
_MOBILES: Final = _words(
    "130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 162 165 166 167 "
    "171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199"
)
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SURNAMES: Final = (
    *"王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚",
    *("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫"),
)
_GIVEN: Final = _words(
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 霞 平 刚 桂英 秀兰 建国 志强 建华 小红 文博 梓涵 子轩 雨桐 浩然 "
    "思远 晓东 海燕 国庆 春梅 玉兰 立新 永福 嘉怡 诗涵 一鸣 俊杰 欣怡 宇航 淑珍 德胜 振华 丽娟 学文 天佑 若曦 佳宁"
)
_ROADS: Final = _words(
    "中山路 人民北路 解放大道 建设街 文三路 学院路 长江东街 翠竹巷 和平里 朝阳大道 新华西路 滨河南路 北京路 青年街"
)
_ESTATES: Final = ("", "", "阳光花园", "锦绣小区", "碧桂园", "金色家园", "万科城", "东方公寓")
_TOWNS: Final = (
    *("", "北京市朝阳区", "浙江省杭州市西湖区", "江苏省徐州市云龙区", "上海浦东新区", "四川成都武侯区"),
    *("广州天河区", "石家庄市裕华区", "昆山市", "西安雁塔区"),
)
_MAILS: Final = ("qq.com", "163.com", "126.com", "gmail.com", "outlook.com", "sina.cn", "mail.tsu.edu.cn")
_WORDS: Final = (
    "zhang",
    "lihua",
    "wang.wei",
    "cxy",
    "happy",
    "xiaoming",
    "amy_chen",
    "tom",
    "sunny-day",
    "lz",
)


def figures(r: Random, count: int) -> str:
    return "".join(r.choices("0123456789", k=count))


def luhn_digit(body: str) -> str:
    total = 0
    for at, figure in enumerate(reversed(body)):
        value = int(figure) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def check_digit(body: str) -> str:
    """GB 11643, of the first seventeen figures."""
    return "10X98765432"[sum(int(a) * b for a, b in zip(body, _WEIGHTS, strict=True)) % 11]


def id_card(r: Random) -> str:
    """Known, abolished, new and unlisted counties; some a 15-digit number brought to eighteen; a small x now and then."""
    county = (
        r.choice(_COUNTIES)
        if r.random() < 0.7
        else f"{r.choice((11, 21, 32, 43, 51, 62, 71))}{figures(r, 4)}"
    )
    if r.random() < 0.25:
        old = id_card_old(r)
        body = f"{old[:6]}19{old[6:]}"
    else:
        body = f"{county}{_born(r, r.randint(1925, 2026))}{figures(r, 3)}"
    number = body + check_digit(body)
    return number.lower() if r.random() < 0.3 else number


def id_card_old(r: Random) -> str:
    return f"{r.choice(_COUNTIES)}{_born(r, r.randint(1925, 1999))[2:]}{figures(r, 3)}"


def _born(r: Random, year: int) -> str:
    return f"{year}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"


def card(r: Random) -> str:
    prefix, size = r.choice(_CARD_PREFIXES)
    body = prefix + figures(r, size - 1 - len(prefix))
    return body + luhn_digit(body)


def phone(r: Random) -> str:
    return r.choice(_MOBILES) + figures(r, 8)


def email(r: Random) -> str:
    name = r.choice(
        (figures(r, r.randint(6, 10)), r.choice(_WORDS) + figures(r, r.randint(0, 4)), r.choice(_WORDS))
    )
    return f"{name}@{r.choice(_MAILS)}"


def passport(r: Random) -> str:
    chinese = (
        f"E{figures(r, 8)}",
        f"E{r.choice(_LETTERS)}{figures(r, 7)}",
        f"G{figures(r, 8)}",
        f"PE{figures(r, 7)}",
    )
    foreign = (
        figures(r, 9),
        f"{r.choice(_LETTERS)}{figures(r, 7)}",
        f"{r.choice(_LETTERS)}{r.choice(_LETTERS)}{figures(r, 6)}",
    )
    return r.choice((*chinese, *chinese, *foreign))


def permit(r: Random) -> str:
    return r.choice(
        (f"C{figures(r, 8)}", f"C{r.choice(_LETTERS)}{figures(r, 7)}", f"H{figures(r, 8)}", f"M{figures(r, 8)}",
         f"H{figures(r, 10)}", figures(r, 8))
    )  # fmt: skip


def plate(r: Random) -> str:
    start = r.choice(_PROVINCES) + r.choice(_LETTERS)
    mixed = "".join(r.choices(_LETTERS + "0123456789" * 4, k=4)) + r.choice("0123456789")
    electric = r.choice("DF") + r.choice(_LETTERS + "0123456789") + figures(r, 4)
    return (
        start
        + r.choice(("", "", "·", " "))
        + r.choice((mixed, figures(r, 5), electric, figures(r, 4) + "学"))
    )


def address(r: Random) -> tuple[str, str]:
    """(town, street): the street and what follows must not survive, the town may."""
    street = f"{r.choice(_ROADS)}{r.randint(1, 999)}号{r.choice(_ESTATES)}"
    if r.random() < 0.8:
        street += f"{r.randint(1, 30)}{r.choice(('栋', '号楼', '幢', '座'))}"
        room = r.randint(101, 3205)
        street += r.choice((f"{r.randint(1, 6)}单元{room}室", f"{room}", f"{room}室"))
    return r.choice(_TOWNS), street


def name(r: Random) -> str:
    return str(r.choice(_SURNAMES)) + r.choice(_GIVEN)


def password(r: Random) -> str:
    typed = "".join(r.choices("abcdefghijkmnpqrstuvwxyzABCDEFGH", k=r.randint(2, 6))) + r.choice(
        ("", "@", "_", "!")
    )
    return r.choice((figures(r, 6), figures(r, 6), figures(r, 8), typed + figures(r, r.randint(3, 6))))


def code(r: Random) -> str:
    return figures(r, 4 if r.random() < 0.12 else 6)


def cvn(r: Random) -> str:
    return figures(r, 3)


def expiry(r: Random) -> str:
    month, year = f"{r.randint(1, 12):02d}", r.randint(26, 35)
    return r.choice(
        (
            *(f"{month}/{year}", f"{month}{year}", f"{month}-{year}", f"{month}/20{year}"),
            *(f"{year}年{month}月", f"20{year}年{int(month)}月"),
        )
    )


MAKE: Final[dict[str, Callable[[Random], str | tuple[str, str]]]] = {
    "id_card": id_card, "id_card_old": id_card_old, "card": card, "phone": phone, "email": email,
    "passport": passport, "permit": permit, "plate": plate, "address": address, "name": name,
    "password": password, "code": code, "cvn": cvn, "expiry": expiry,
}  # fmt: skip
