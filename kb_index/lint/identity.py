"""Identity is asked for once the need is known and requires it, and then by people: never by a probe or a lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_index.content import Problem
from kb_index.lint.material import FACTS, HOT_TOPICS, MENU, NEEDS, WORDING, Material
from kb_index.pairs import PAIRS

# The one place where proof of identity may be spoken of; said only for needs whose `identity` is not none.
SAYS_HOW = ("identity_basic", "identity_strong")

_PROOF = "(?:身份证|证件|身份信息|本人身份|卡号|账号|姓名|户名|手机号|验证码|密码|生日|住址)"
_ASKS = re.compile(
    "(?:提供|告诉|告知|报(?:一下|上|给)|发(?:一下|给|来|到)|输入|填写|填一下|说一下|念一下|出示|核对|核实|验证|确认)"
    f"[^，。！？,;；]{{0,8}}{_PROOF}"
    f"|把[^，。！？,;；]{{0,6}}{_PROOF}[^，。！？,;；]{{0,6}}(?:告诉|发|报|念|说|填)"
)
_DENIED = re.compile(r"(?:不用|不要|不必|不需要|无需|别|不会|没有|谁也)[^，。！？,;；]{0,8}$")


def not_asked_for(material: Material) -> Iterator[Problem]:
    """No probe, lead, button or sentence of the bot asks who the customer is."""
    for said in material.said:
        if not said.file.startswith(
            (NEEDS, FACTS, WORDING, HOT_TOPICS, MENU, PAIRS)
        ) or said.field.startswith(SAYS_HOW):
            continue
        for asked in asks_identity(said.written):
            message = f"{asked!r} asks for identity"
            fix = "ask what happened; what a need requires stands in its `identity`"
            yield said.problem("identity", message, fix)


def asks_identity(text: str) -> list[str]:
    """The places in a text where the customer is asked to prove or tell who he is."""
    return [match[0] for match in _ASKS.finditer(text) if not _DENIED.search(text[: match.start()])]
