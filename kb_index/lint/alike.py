"""When two questions are alike but for a word: cheap enough to compare every pair of a topic."""

from __future__ import annotations

import re

from kb_index.lexical import plain
from kb_index.text import normalise

# Said without adding anything, longest first so that 我想问一下 goes as a whole.
_FILLERS = (
    "请问 您好 你好 麻烦 谢谢 我想问一下 想问一下 问一下 想问 我想知道 想知道 帮我 我想 我要 一下 那个 是不是 "
    "的 了 吗 呢 啊 呀 吧 哦 嘛 么 呗 哈 噢 啦 我 你们 咱们 您 你 就 要 想 请"
)
_FILLER = re.compile("|".join(sorted(_FILLERS.split(), key=len, reverse=True)))
_SAME = tuple(
    (re.compile(words), word)
    for words, word in (
        ("怎么样|怎么|怎样|如何|咋个|咋样|咋", "怎"),
        ("能不能|可不可以|可以|能否|可否", "能"),
        ("什么|啥子", "啥"),
        ("银行卡|储蓄卡|借记卡", "卡"),
        ("哪里|哪儿|哪个地方", "哪"),
        ("没有", "没"),
        ("多长时间|多少时间", "多久"),
    )
)
# Shorter ones differ by a word for good reason: 换卡 and 补卡.
_ONE_CHARACTER_FROM = 6
_TWO_CHARACTERS_FROM = 8


def bare(text: str) -> str:
    """What is left of a question without politeness, pronouns, particles and synonyms of question words."""
    key = plain(normalise(text))
    for pattern, word in _SAME:
        key = pattern.sub(word, key)
    return _FILLER.sub("", key)


def alike(first: str, second: str) -> bool:
    """Whether two bare questions differ in nothing, or in one place by a character or a short word."""
    short, long = sorted((len(first), len(second)))
    if long - short > 2 or not short:
        return False
    if first == second:
        return True
    head = 0
    while head < short and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < short - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    differs = long - head - tail
    return (differs <= 1 and short >= _ONE_CHARACTER_FROM) or (differs <= 2 and short >= _TWO_CHARACTERS_FROM)
