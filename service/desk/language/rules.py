"""The language guard's rules, on the lexicons the knowledge base is held to as well. Pure.

Content is written with time to spare; an agent answers somebody. So he may name a promise that the customer brought up
(您问的“保本”) or ask about it (您想了解的是不是保本), which an article never has to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb_index.lint.lexicon import QUOTED, Lexicon
from kb_index.lint.tone import COMMANDS, commands, promises_at
from kb_index.text import normalise

_CLAUSE = re.compile(r"[，,。！？!?；;：:]")
_SENTENCE = re.compile(r"[。！？!?；;]")
_GAPS = re.compile(r"(?<=[\u4e00-\u9fff])[ ·*_~\-]+(?=[\u4e00-\u9fff])")
"""保 本 and 保-本 promise what 保本 does."""
# The customer or a third person says it. Not 跟您说, where the agent says it himself, nor 您听我说.
_SAYS = (
    r"(?:(?<![跟和给向对为同])(?:您|你)|客户|对方|他|她|有人|别人|朋友|网上|广告|中介|短信|来电|骗子)"
    r"[^我们咱]{0,6}?(?:说|问|提|讲|听|写|称|承诺|保证|宣传|看到|理解|担心|指)(?:到|过|起)?(?:的是|的|是|有)?"
)
_NAMED = re.compile(
    _SAYS + r"(?:这种|那种)?$|(?:所谓|[声宣自号]称)[的有]?$|(?:有人|对方|他们?|中介|别人|骗子)[^我们咱]{0,8}$"
)
_NAMED_IN_QUOTES = re.compile(_SAYS + r"[^是]{0,6}$|(?:所谓|[声宣自号]称)[的有]?$")
_ASKED = re.compile(r"(?:是否|是不是|有没有|能不能|会不会|可不可以|算不算|能否)[^肯定绝对保证都就也]{0,8}$")
_ASKING = re.compile(r"(?:您|你)[^我们咱]{0,6}(?:问|指|了解|关心|担心|确认).*[吗么]$")
_NEVER_SURE = re.compile(r"(?:没有|不存在|并非|不是)(?:任何|哪|一|什么|所有)[^，,]{0,12}$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Hint:
    """A word that could be plainer; `plain` are substitutes that fit in its place, none where the sentence changes."""

    word: str
    kind: Literal["command", "jargon"]
    plain: tuple[str, ...]


def forbidden(text: str) -> list[str]:
    """Promises a bank may not make, in order, each once; in simplified characters, however they were written.

    What is denied, warned of, asked about or named as the customer's own words is none.
    """
    found = (match for line in text.splitlines() for match in _promised(_GAPS.sub("", normalise(line))))
    return list(dict.fromkeys(found))


def hints(text: str) -> list[Hint]:
    """Orders first, then banking terms, each once."""
    orders = [Hint(word, "command", _substitutes(COMMANDS[word])) for word in commands(text)]
    terms = [Hint(term.term, "jargon", _substitutes(term.plain)) for term in Lexicon.standard().found(text)]
    return orders + terms


def _promised(line: str) -> Iterator[str]:
    quotes = [match.span() for match in QUOTED.finditer(line)]
    for match in promises_at(line):
        around = next((span for span in quotes if span[0] < match.start() and match.end() < span[1]), None)
        if not _only_named(line, match, around):
            yield match[0]


def _only_named(line: str, match: re.Match[str], quote: tuple[int, int] | None) -> bool:
    """Whether the words are somebody else's, or a question."""
    before = line[: quote[0] if quote else match.start()]
    clause = _CLAUSE.split(before)[-1]
    sentence = _SENTENCE.split(line[: match.start()])[-1] + _SENTENCE.split(line[match.start() :])[0]
    named = _NAMED_IN_QUOTES if quote else _NAMED
    return any(
        (named.search(clause), _ASKED.search(clause), _NEVER_SURE.search(clause), _ASKING.search(sentence))
    )


def _substitutes(plain: str) -> tuple[str, ...]:
    """要 / 请 are two; what is no Chinese words alone describes the way instead of giving it."""
    words = (part.strip() for part in plain.split("/"))
    return tuple(word for word in words if _CHINESE.fullmatch(word.replace("、", "")))
