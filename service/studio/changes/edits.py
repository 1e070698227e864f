"""What may be changed in content files, and what the files then say. Plain functions over texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter
from ruamel.yaml.error import YAMLError
from yaml import YAMLError as UnreadableYaml

from kb_index.content import ARTICLES, NLU
from kb_index.exchange.edits import (
    bare_example,
    with_examples,
    with_fields,
    with_need,
    with_questions,
    without_questions,
)
from kb_index.exchange.topic_moves import Changed
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.privacy.mask import mask
from service.studio.changes.fields import ArticleFields, Line, Lines, Part, Some, Topic
from service.studio.changes.new_article import NewArticle, day
from service.studio.changes.talks import KeepTalk
from service.studio.changes.topic_edits import MergeTopics, RenameTopic, SplitTopic

FIELD = ["edits"]
MOST_EDITS = 50


class AddExamples(Part):
    """Similar questions of an article or playbook, or examples of an NLU file."""

    kind: Literal["add_examples"]
    topic: Topic
    texts: Some


class RemoveExamples(Part):
    kind: Literal["remove_examples"]
    topic: Topic
    texts: Some


class MoveExamples(Part):
    kind: Literal["move_examples"]
    topic: Topic
    to: Topic
    texts: Some


class EditArticle(Part):
    kind: Literal["edit_article"]
    topic: Topic
    fields: ArticleFields


class RecallArticle(Part):
    """Its validity ends the day before."""

    kind: Literal["recall_article"]
    topic: Topic


class NeedFields(Part):
    """`probe` and `probe_again` are the surface's own, the others a need's."""

    probe: Line | None = None
    probe_again: Line | None = None
    name: Line | None = None
    button: Line | None = None
    lead: Line | None = None
    examples: Lines | None = None


class EditNeed(Part):
    """Wordings of a need, or of the surface question itself when `need` is null."""

    kind: Literal["edit_need"]
    surface: Topic
    need: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")] | None
    fields: NeedFields


Edit = Annotated[
    AddExamples
    | RemoveExamples
    | MoveExamples
    | EditArticle
    | NewArticle
    | RecallArticle
    | EditNeed
    | RenameTopic
    | MergeTopics
    | SplitTopic
    | KeepTalk,
    Field(discriminator="kind"),
]
Edits = Annotated[list[Edit], Field(min_length=1, max_length=MOST_EDITS)]
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(Edits)

Where = Mapping[str, str]
"""Content file by what an edit names: `text:card.loss` (article, playbook or NLU file), `needs:mobile.login`, `talk:…`,
`new:card.loss` (its text, or where its article would be), `file:domain.yml`."""


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
    if isinstance(edit, NewArticle | SplitTopic):
        return edit.keys()
    if isinstance(edit, MoveExamples):
        return [f"text:{edit.topic}", f"text:{edit.to}"]
    if isinstance(edit, RenameTopic | MergeTopics):
        return []
    return [f"text:{edit.topic}"]


def begun(edits: Sequence[Edit]) -> list[NewArticle]:
    """The articles that are not there yet."""
    found = (edit.article if isinstance(edit, SplitTopic) else edit for edit in edits)
    return [one for one in found if isinstance(one, NewArticle)]


def concern_all(edits: Sequence[Edit]) -> bool:
    """Whether the edits may touch any content file, and `planned` has to know all of them."""
    return any(isinstance(edit, RenameTopic | MergeTopics) for edit in edits)


def planned(edits: Sequence[Edit], where: Where, texts: Mapping[str, str], today: date) -> Changed:
    """The files that change, by name, with their new texts; None for one that is gone. `texts` are the present ones of
    all that `where` names and that are there.

    Raises InvalidField `topic_not_editable`, `example_known`, `example_missing`, `need_unknown`, `personal_data`,
    `file_not_editable`, `nothing_changes`, `topic_edit_alone`, and as `made` of each edit.
    """
    if concern_all(edits) and len(edits) > 1:
        raise InvalidField(FIELD, "topic_edit_alone", "主题改名或合并要单独作为一份改动。")
    now, gone = dict(texts), set[str]()
    for edit in edits:
        check_impersonal(edit, [now.get(where[key], "") for key in _keys(edit) if key in where])
        try:
            made = _made(edit, where, now, today)
        except (YAMLError, UnreadableYaml, KeyError, AttributeError, TypeError) as error:
            raise InvalidField(
                FIELD, "file_not_editable", "这份文件的写法无法在这里修改，请由技术同事处理。"
            ) from error
        now.update({name: text for name, text in made.items() if text is not None})
        gone |= {name for name, text in made.items() if text is None}
    changed: Changed = {name: text for name, text in now.items() if text != texts.get(name)}
    changed |= dict.fromkeys(gone)
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
    elif isinstance(edit, RenameTopic):
        yield edit.name
    elif isinstance(edit, NewArticle | SplitTopic):
        yield from edit.written()
    elif isinstance(edit, EditArticle | EditNeed):
        for value in edit.fields.model_dump(exclude_unset=True).values():
            yield from value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _made(edit: Edit, where: Where, texts: Mapping[str, str], today: date) -> Changed:
    """The files one edit changes."""
    if isinstance(edit, RenameTopic | MergeTopics):
        return edit.made(texts)
    if isinstance(edit, NewArticle):
        return _begun(edit, where, texts, today)
    return {**_changed(edit, where, texts, today)}


def _begun(edit: NewArticle, where: Where, texts: Mapping[str, str], today: date) -> Changed:
    stands = where[f"new:{edit.topic}"]
    return {**edit.made(stands if stands in texts else None, texts, today)}


def _changed(
    edit: AddExamples
    | RemoveExamples
    | MoveExamples
    | EditArticle
    | RecallArticle
    | EditNeed
    | SplitTopic
    | KeepTalk,
    where: Where,
    texts: Mapping[str, str],
    today: date,
) -> Changed:
    for key in _keys(edit):
        if key not in where and not key.startswith("file:"):
            raise InvalidField(FIELD, "topic_not_editable", f"没有可以修改的内容：{key.partition(':')[2]}。")
    name = where[_keys(edit)[0]]
    if isinstance(edit, SplitTopic):
        less = {name: _removed(name, texts[name], edit.topic, edit.texts)}
        return {**less, **_begun(edit.article, where, {**texts, **less}, today)}
    if isinstance(edit, KeepTalk):
        return {name: edit.text()}
    if isinstance(edit, EditNeed):
        return {name: _reworded(texts[name], edit)}
    if isinstance(edit, EditArticle | RecallArticle):
        return {name: _edited(edit, name, texts[name], today)}
    return {**_reassigned(edit, where, texts)}


def _reassigned(
    edit: AddExamples | RemoveExamples | MoveExamples, where: Where, texts: Mapping[str, str]
) -> dict[str, str]:
    name = where[f"text:{edit.topic}"]
    if isinstance(edit, AddExamples):
        return {name: _added(name, texts[name], edit.topic, edit.texts)}
    less = {name: _removed(name, texts[name], edit.topic, edit.texts)}
    if isinstance(edit, RemoveExamples):
        return less
    other = where[f"text:{edit.to}"]
    return {**less, other: _added(other, {**texts, **less}[other], edit.to, edit.texts)}


def _edited(edit: EditArticle | RecallArticle, name: str, text: str, today: date) -> str:
    if not name.startswith(f"{ARTICLES}/"):
        raise InvalidField(FIELD, "topic_not_editable", f"这项业务没有对客户的答案：{edit.topic}。")
    if isinstance(edit, RecallArticle):
        return with_fields(text, {"valid_until": today - timedelta(days=1)})
    return with_fields(text, _values(edit.fields))


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
            values[name] = day(value)
    return values
