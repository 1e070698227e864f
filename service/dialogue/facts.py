"""What is asked before a person takes over: bot/data/facts/*.yml, and how facts are read from words. Pure but for loading."""

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kb_index.text import normalise
from service.core.yaml_files import read_yaml

MAX_QUESTIONS = 2
MAX_BUTTONS = 4

_STRICT = ConfigDict(extra="forbid")
_Buttons = Annotated[tuple[str, ...], Field(max_length=MAX_BUTTONS)]
_Ids = Annotated[tuple[str, ...], Field(max_length=MAX_QUESTIONS)]

_MONEY = "块钱|块|元|圆|刀|美元|美金|欧元|欧|英镑|镑|日元|日币|港币|港元|人民币|澳元|澳币|加元|加币|韩元|泰铢"
_UNIT = "[十百千]?[万亿]|[千百wk]"
_HAN = "一二两三四五六七八九几"
# 五千, 1.5万, 两三千美元以内; not 2024年, 三个月, 千万别, 一号, 代码10032, nor a quota such as 五万美元的额度.
_AMOUNT = re.compile(
    rf"(?<![0-9a-z.第])(?<!代码)(?<!编号)(?<!热线)(?<!电话)(?<!拨打)(?!一块(?!钱))(?:"
    rf"[0-9][0-9,]*(?:\.[0-9]+)?[多来几]?(?:{_UNIT})?[多来]?(?:{_MONEY})"
    rf"|[0-9][0-9,]*(?:\.[0-9]+)?[多来几]?(?:{_UNIT})(?![0-9a-z])[多来{_HAN}]?(?:{_MONEY})?"
    rf"|[0-9]{{1,3}}[万千百][0-9](?![0-9.])(?:{_MONEY})?"
    rf"|[0-9]{{4,8}}(?![0-9])"
    rf"|[{_HAN}]+[十百千万多来]*[百千万亿][{_HAN}零〇十百千万亿]*[多来]?(?:{_MONEY})?"
    rf"|十[{_HAN}]?[多来]?[万亿][多来{_HAN}]?[{_HAN}零〇十百千]*(?:{_MONEY})?"
    rf"|[{_HAN}十]+[多来]?(?:{_MONEY})"
    rf")(?:左右|以内|以上|以下|上下)?(?![年月日号点天个次岁期]|分之|(?:{_MONEY})?的?(?:那个)?(?:额度|限额))"
)
_CLAUSE = re.compile(r"[,。;!?]")
_DENIED = re.compile(r"(?:不是|并非|没有说|不要)[^,。;!?]{0,2}$")


class FactsError(Exception):
    """A facts file that cannot be used; the message names file and field."""


@dataclass(frozen=True, config=_STRICT)
class Part:
    """One fact: the label an agent reads, and the words that tell it. `ask` when only this part is missing."""

    label: str
    ask: str = ""
    buttons: _Buttons = ()
    reads: Literal["", "amount"] = ""
    near: tuple[str, ...] = ()
    """An amount counts only in a clause with one of these words: what is owed is not what is earned."""
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Value → words that tell it."""

    def told(self, text: str) -> str:
        """What a normalised text tells about this part; "" when nothing."""
        if self.reads == "amount":
            clauses = _CLAUSE.split(text) if self.near else (text,)
            fitting = (one for one in clauses if not self.near or any(_says(one, word) for word in self.near))
            return next(filter(None, map(amount, fitting)), "")
        values = [value for value, words in self.cues.items() if any(_says(text, word) for word in words)]
        return "、".join(values)


@dataclass(frozen=True, config=_STRICT)
class Question:
    """A question to the customer, about one fact or two."""

    id: str
    ask: str
    why: str
    buttons: _Buttons
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=2)]


@dataclass(frozen=True, config=_STRICT)
class FactSheet:
    """The questions of one skill. `default` is for its other topics, and when only the desk is known."""

    skill: str
    questions: tuple[Question, ...]
    default: _Ids
    topics: Mapping[str, _Ids]

    def questions_for(self, topic: str | None) -> tuple[Question, ...]:
        """What may be asked about a topic, in order; None stands for any matter of the desk."""
        by_id = {question.id: question for question in self.questions}
        return tuple(by_id[one] for one in self.topics.get(topic or "", self.default))

    def named(self, question: str | None) -> Question | None:
        return next((item for item in self.questions if item.id == question), None)


_SHEET: TypeAdapter[FactSheet] = TypeAdapter(FactSheet)


def load_facts(folder: Path) -> dict[str, FactSheet]:
    """All facts files of a folder by skill. Raises FactsError naming what does not fit."""
    return {sheet.skill: sheet for sheet in map(_load, sorted(folder.glob("*.yml")))}


def amount(text: str) -> str:
    """The first sum of money in a normalised text as the customer wrote it; "" when there is none."""
    found = _AMOUNT.search(text)
    return found[0] if found else ""


def pressed(text: str, buttons: tuple[str, ...]) -> str:
    """The button whose words the normalised text is; "" when none."""
    return next((button for button in buttons if normalise(button) == text), "")


def _says(text: str, word: str) -> bool:
    matches = re.finditer(re.escape(word.lower()), text)
    return any(not _DENIED.search(text[: match.start()]) for match in matches)


def _load(path: Path) -> FactSheet:
    try:
        sheet = _SHEET.validate_python(read_yaml(path))
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise FactsError(f"{path.name}: {', '.join(fields)}") from None
    known = {question.id for question in sheet.questions}
    unknown = {one for ids in (sheet.default, *sheet.topics.values()) for one in ids} - known
    if unknown:
        raise FactsError(f"{path.name}: no question {', '.join(sorted(unknown))}")
    return sheet
