"""What a canned reply is and which ones are allowed. Pure: neither clock nor storage."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from service.conversations.text import clean
from service.core.errors import Forbidden, InvalidField
from service.desk.language.rules import forbidden
from service.handoff.line.queue import may_serve
from service.identity.roles import Right
from service.identity.staff import Member

SHORTCODE_CHARS = 24
TITLE_CHARS = 30
CATEGORY_CHARS = 20
TEXT_CHARS = 500
MOST = 1000
"""In one place: of one agent, of one skill group, for everybody."""
MOST_FAVOURITES = 50

VARIABLES = ("客户称呼", "工号", "银行名", "客服热线", "服务时间", "时段问候", "业务名称", "今天")
"""What may stand between {{ and }}. The desk fills them in; what it cannot fill, the agent writes."""

_SHORTCODE = re.compile(r"[0-9a-z_\u4e00-\u9fff][0-9a-z_\u4e00-\u9fff-]*")
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")


class Scope(StrEnum):
    PERSONAL = "personal"
    TEAM = "team"
    GLOBAL = "global"


@dataclass(frozen=True)
class Place:
    """Whose a phrase is. `owner`: a staff id, a skill group's id, or nothing for everybody."""

    scope: Scope
    owner: str = ""

    def seen_by(self, member: Member) -> bool:
        """A personal one by its owner only; a group's by who serves the group or looks after phrases."""
        if self.scope is Scope.PERSONAL:
            return self.owner == member.id
        if self.scope is Scope.TEAM:
            return member.may(Right.MANAGE_PHRASES) or may_serve(member.skills, self.owner)
        return True

    def check_changed_by(self, member: Member) -> None:
        """Raises Forbidden `phrase_shared`."""
        if self.scope is Scope.PERSONAL and self.owner == member.id:
            return
        if not member.may(Right.MANAGE_PHRASES):
            raise Forbidden("phrase_shared", "团队和全行的快捷回复由主管维护。")


@dataclass(frozen=True)
class Content:
    """What people write; made by `checked` only."""

    shortcode: str
    title: str
    category: str
    text: str


@dataclass(frozen=True)
class Phrase:
    id: str
    place: Place
    content: Content
    version: int
    used: int = 0
    last_used: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is found again by in a file."""
        return self.place.scope.value, self.place.owner, self.content.shortcode


def place_of(scope: str, skill: str, member: Member, skills: Iterable[str]) -> Place:
    """Where somebody puts a phrase. Raises InvalidField `scope_unknown` or `skill_unknown`."""
    if scope not in set(Scope):
        raise InvalidField(["scope"], "scope_unknown", "适用范围只能是个人、团队或全行。")
    where = Scope(scope)
    if where is Scope.TEAM and skill not in set(skills):
        raise InvalidField(["skill"], "skill_unknown", "没有这个技能组。")
    return Place(where, {Scope.PERSONAL: member.id, Scope.TEAM: skill, Scope.GLOBAL: ""}[where])


def checked(shortcode: str, title: str, category: str, text: str) -> Content:
    """As it is stored: tidied and masked; checking it again changes nothing.

    Raises InvalidField with the field and a code: `shortcode_invalid`, `title_invalid`, `category_invalid`,
    `phrase_too_long`, `text_empty`, `variable_unknown` or `language_forbidden`.
    """
    code, line = checked_shortcode(shortcode), _line(title)
    if not 1 <= len(line) <= TITLE_CHARS:
        raise InvalidField(["title"], "title_invalid", "标题需要 1–30 个字。")
    group = _line(category) if category.strip() else ""
    if len(group) > CATEGORY_CHARS:
        raise InvalidField(["category"], "category_invalid", "分类最多 20 个字。")
    return Content(code, line, group, checked_text(text))


def checked_shortcode(given: str) -> str:
    """Lower case and half width: who types it does not think of either."""
    code = unicodedata.normalize("NFKC", given).strip().removeprefix("/").lower()
    if len(code) > SHORTCODE_CHARS or not _SHORTCODE.fullmatch(code):
        raise InvalidField(
            ["shortcode"], "shortcode_invalid", "快捷码由 1–24 个汉字、字母、数字或 _ - 组成。"
        )
    return code


def checked_text(given: str) -> str:
    text = _settled(given)
    if len(text) > TEXT_CHARS:
        raise InvalidField(["text"], "phrase_too_long", f"内容最多 {TEXT_CHARS} 个字。")
    unknown = unknown_variables(text)
    if unknown:
        raise InvalidField(["text"], "variable_unknown", f"没有这个变量：{unknown[0] or '{{ }}'}。")
    if forbidden(text):
        raise InvalidField(["text"], "language_forbidden", "里面有不能对客户作的承诺，请改写。")
    return text


def unknown_variables(text: str) -> list[str]:
    """Names that are not in VARIABLES; "" stands for braces that do not close."""
    names = [match[1].strip() for match in _VARIABLE.finditer(text)]
    rest = _VARIABLE.sub("", text)
    broken = [""] if "{{" in rest or "}}" in rest else []
    return [name for name in names if name not in VARIABLES] + broken


def _settled(given: str) -> str:
    """Cleaned until cleaning changes nothing, so that what is exported can be imported as the same."""
    text = clean(given, max(len(given), 1)).text
    while (again := clean(text, len(text)).text) != text:
        text = again
    return _VARIABLE.sub(lambda match: "{{" + match[1].strip() + "}}", text)


def _line(given: str) -> str:
    """In one line; "" if nothing is left of it."""
    try:
        return " ".join(_settled(given).split())
    except InvalidField:
        return ""
