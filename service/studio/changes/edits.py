"""What may be changed in content files, and what the files then say. Plain functions over texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from ruamel.yaml.error import YAMLError

from kb_index.content import ARTICLES, NLU
from kb_index.exchange.edits import (
    bare_example,
    with_examples,
    with_fields,
    with_need,
    with_questions,
    without_questions,
)
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.privacy.mask import mask
from service.studio.changes.talks import KeepTalk

FIELD = ["edits"]
MOST_EDITS, MOST_TEXTS, MOST_CHARS = 50, 500, 2000

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MOST_CHARS, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
Lines = Annotated[list[Line], Field(max_length=MOST_TEXTS)]
Some = Annotated[list[Line], Field(min_length=1, max_length=MOST_TEXTS)]
Topic = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]{1,60}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AddExamples(_Part):
    """Similar questions of an article or playbook, or examples of an NLU file."""

    kind: Literal["add_examples"]
    topic: Topic
    texts: Some


class RemoveExamples(_Part):
    kind: Literal["remove_examples"]
    topic: Topic
    texts: Some


class MoveExamples(_Part):
    kind: Literal["move_examples"]
    topic: Topic
    to: Topic
    texts: Some


class ArticleFields(_Part):
    """What is left out stays. Lists are replaced as a whole."""

    title: Line | None = None
    care: Line | None = None
    answer: Line | None = None
    formal: Line | None = None
    keywords: Lines | None = None
    steps: Lines | None = None
    alternatives: Lines | None = None
    elder: Lines | None = None
    valid_from: Day | None = None
    valid_until: Day | None = Field(None, description="null: without end")


class EditArticle(_Part):
    kind: Literal["edit_article"]
    topic: Topic
    fields: ArticleFields


class RecallArticle(_Part):
    """Its validity ends the day before."""

    kind: Literal["recall_article"]
    topic: Topic


class NeedFields(_Part):
    """`probe` and `probe_again` are the surface's own, the others a need's."""

    probe: Line | None = None
    probe_again: Line | None = None
    name: Line | None = None
    button: Line | None = None
    lead: Line | None = None
    examples: Lines | None = None


class EditNeed(_Part):
    """Wordings of a need, or of the surface question itself when `need` is null."""

    kind: Literal["edit_need"]
    surface: Topic
    need: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")] | None
    fields: NeedFields


Edit = Annotated[
    AddExamples | RemoveExamples | MoveExamples | EditArticle | RecallArticle | EditNeed | KeepTalk,
    Field(discriminator="kind"),
]
Edits = Annotated[list[Edit], Field(min_length=1, max_length=MOST_EDITS)]
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(Edits)

Where = Mapping[str, str]
"""Content file by what an edit names: `text:card.loss` (article, playbook or NLU file), `needs:mobile.login`, `talk:…`."""


def stored(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """As JSON, without what was left out; `EDITS` reads it again."""
    return [edit.model_dump(exclude_unset=True) for edit in edits]


def touched(edits: Sequence[Edit]) -> list[str]:
    """The keys of `Where` that the edits need, in their order, each once."""
    return list(dict.fromkeys(key for edit in edits for key in _keys(edit)))


def _keys(edit: Edit) -> list[str]:
    if isinstance(edit, EditNeed):
        return [f"needs:{edit.surface}"]
    if isinstance(edit, KeepTalk):
        return [f"talk:{edit.id}"]
    if isinstance(edit, MoveExamples):
        return [f"text:{edit.topic}", f"text:{edit.to}"]
    return [f"text:{edit.topic}"]


def planned(edits: Sequence[Edit], where: Where, texts: Mapping[str, str], today: date) -> dict[str, str]:
    """The files that change, by name, with their new texts. `texts` are the present ones of all that `where` names and
    that are there.

    Raises InvalidField `topic_not_editable`, `example_known`, `example_missing`, `need_unknown`, `personal_data`,
    `file_not_editable`, `nothing_changes`.
    """
    now = dict(texts)
    for edit in edits:
        check_impersonal(edit, [now.get(where[key], "") for key in _keys(edit) if key in where])
        try:
            now.update(_made(edit, where, now, today))
        except (YAMLError, KeyError, AttributeError, TypeError) as error:
            raise InvalidField(
                FIELD, "file_not_editable", "这份文件的写法无法在这里修改，请由技术同事处理。"
            ) from error
    changed = {name: text for name, text in now.items() if text != texts.get(name)}
    if not changed:
        raise InvalidField(FIELD, "nothing_changes", "没有任何改动。")
    return changed


def check_impersonal(edit: Edit, before: Sequence[str]) -> None:
    """What people write into content is seen by every customer. Raises InvalidField `personal_data`.

    What stands in the files already may stay, be moved and be removed.
    """
    for text in _written(edit):
        if mask(text).text != text and not any(text in old for old in before):
            raise InvalidField(
                FIELD, "personal_data", "内容里有疑似个人信息（如手机号、卡号、密码），请去掉后再保存。"
            )


def _written(edit: Edit) -> Iterator[str]:
    if isinstance(edit, AddExamples):
        yield from edit.texts
    elif isinstance(edit, EditArticle | EditNeed):
        for value in edit.fields.model_dump(exclude_unset=True).values():
            yield from value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _made(edit: Edit, where: Where, texts: Mapping[str, str], today: date) -> dict[str, str]:
    """The files one edit changes."""
    for key in _keys(edit):
        if key not in where:
            raise InvalidField(FIELD, "topic_not_editable", f"没有可以修改的内容：{key.partition(':')[2]}。")
    name = where[_keys(edit)[0]]
    if isinstance(edit, KeepTalk):
        return {name: edit.text()}
    text = texts[name]
    if isinstance(edit, AddExamples | RemoveExamples):
        change = _added if isinstance(edit, AddExamples) else _removed
        return {name: change(name, text, edit.topic, edit.texts)}
    if isinstance(edit, MoveExamples):
        other = where[f"text:{edit.to}"]
        less = {**texts, name: _removed(name, text, edit.topic, edit.texts)}
        return {name: less[name], other: _added(other, less[other], edit.to, edit.texts)}
    if isinstance(edit, EditNeed):
        return {name: _reworded(text, edit)}
    if not name.startswith(f"{ARTICLES}/"):
        raise InvalidField(FIELD, "topic_not_editable", f"这项业务没有对客户的答案：{edit.topic}。")
    if isinstance(edit, RecallArticle):
        return {name: with_fields(text, {"valid_until": today - timedelta(days=1)})}
    return {name: with_fields(text, _values(edit.fields))}


def examples_of(name: str, text: str, topic: str) -> list[str]:
    """The examples a file has of a topic, in its order."""
    data = loads(text)
    if not name.startswith(f"{NLU}/"):
        return list(data["similar_questions"])
    blocks = [block["examples"] for block in data["nlu"] if block.get("intent") == topic]
    return [bare_example(line) for block in blocks for line in block.splitlines() if bare_example(line)]


def _added(name: str, text: str, topic: str, new: Sequence[str]) -> str:
    known = {*examples_of(name, text, topic)}
    for one in new:
        if one in known:
            raise InvalidField(FIELD, "example_known", f"“{one[:40]}”已经在 {topic} 里了。")
        known.add(one)
    return with_examples(text, topic, new) if name.startswith(f"{NLU}/") else with_questions(text, list(new))


def _removed(name: str, text: str, topic: str, unwanted: Sequence[str]) -> str:
    known = {*examples_of(name, text, topic)}
    for one in unwanted:
        if one not in known:
            raise InvalidField(FIELD, "example_missing", f"{topic} 里没有“{one[:40]}”。")
    if name.startswith(f"{NLU}/"):
        return with_examples(text, topic, (), {*unwanted})
    return without_questions(text, {*unwanted})


def _reworded(text: str, edit: EditNeed) -> str:
    given = edit.fields.model_dump(exclude_unset=True)
    own = {"probe", "probe_again"}
    fits = own.issuperset(given) if edit.need is None else own.isdisjoint(given)
    needs = {item["need"] for item in loads(text)["needs"]}
    if None in given.values() or not fits or (edit.need is not None and edit.need not in needs):
        raise InvalidField(FIELD, "need_unknown", f"{edit.surface} 里没有这项需求，或它没有这一栏。")
    return with_need(text, edit.need, given)


def _values(fields: ArticleFields) -> dict[str, Any]:
    """Only `valid_until` may be emptied. Raises InvalidField `field_empty`, `date_invalid`."""
    values = fields.model_dump(exclude_unset=True)
    for name, value in values.items():
        if value is None and name != "valid_until":
            raise InvalidField(FIELD, "field_empty", f"这一栏不能为空：{name}。")
        if name.startswith("valid_") and value is not None:
            try:
                values[name] = date.fromisoformat(value)
            except ValueError:
                raise InvalidField(FIELD, "date_invalid", f"没有这一天：{value}。") from None
    return values
