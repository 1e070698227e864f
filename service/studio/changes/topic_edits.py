"""Topics as a whole: another id, part of another one, two out of one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from kb_index.content import TOPICS
from kb_index.exchange.topic_moves import Changed, merged, renamed
from kb_index.exchange.topic_places import file_after
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.studio.changes.fields import Name, NewFields, Part, Skill, Some, Topic
from service.studio.changes.fixed_topics import FIXED
from service.studio.changes.new_article import FIELD, NewArticle, check_group, of_the_program


class RenameTopic(Part):
    """Another id, another name, or both, wherever it stands."""

    kind: Literal["rename_topic"]
    topic: Topic
    to: Topic
    name: Name

    def made(self, texts: Mapping[str, str]) -> Changed:
        """Raises InvalidField `topic_unknown`, `topic_fixed`, `topic_taken`; KeyError for a file that cannot be changed."""
        topics = loads(texts[TOPICS])["topics"]
        _check_there(self.topic, topics)
        if self.to == self.topic:
            return renamed(texts, self.topic, self.topic, self.name)
        _check_free(self.topic)
        moved = {name: file_after(name, self.topic, self.to) for name in texts}
        if self.to in topics or any(to != name and to in texts for name, to in moved.items()):
            raise InvalidField(FIELD, "topic_taken", f"这个编号已经用了：{self.to}。")
        check_group(self.to)
        return renamed(texts, self.topic, self.to, self.name)


class MergeTopics(Part):
    """Its examples and all references are the other one's; its text is gone."""

    kind: Literal["merge_topics"]
    topic: Topic
    into: Topic

    def made(self, texts: Mapping[str, str]) -> Changed:
        """Raises InvalidField `topic_unknown`, `topic_fixed`, `topic_is_surface`, `topics_differ`; KeyError for a file
        that cannot be changed."""
        vocabulary = loads(texts[TOPICS])
        topics = vocabulary["topics"]
        for one in (self.topic, self.into):
            _check_there(one, topics)
        _check_free(self.topic)
        if self.topic in (vocabulary.get("surfaces") or {}):
            raise InvalidField(
                FIELD, "topic_is_surface", f"这个主题要先问清需求，不能并入别的主题：{self.topic}。"
            )
        alike = [(topics[one]["policy"], topics[one].get("urgent", False)) for one in (self.topic, self.into)]
        if alike[0] != alike[1] or self.topic == self.into:
            raise InvalidField(
                FIELD, "topics_differ", "只能合并两个处理方式相同的主题（都由机器人回答，或都由人工处理）。"
            )
        return merged(texts, self.topic, self.into)


class SplitTopic(Part):
    """Some of its examples become a topic of their own, with an answer. `fields` as those of a new article."""

    kind: Literal["split_topic"]
    topic: Topic
    to: Topic
    name: Name
    skill: Skill
    texts: Some
    fields: NewFields

    @property
    def article(self) -> NewArticle:
        """The new one, with what is taken out of the other."""
        questions = [*self.texts, *(one for one in self.fields.similar_questions if one not in self.texts)]
        fields = self.fields.model_dump(exclude_unset=True) | {"similar_questions": questions}
        return NewArticle(
            kind="new_article",
            topic=self.to,
            name=self.name,
            skill=self.skill,
            fields=NewFields.model_validate(fields),
        )

    def keys(self) -> list[str]:
        """What it needs to know of the content, as `Where` names it."""
        return [f"text:{self.topic}", *self.article.keys()]

    def written(self) -> Iterator[str]:
        """Every text that somebody wrote, those that stand there already too."""
        yield from self.article.written()


def moved(edits: Sequence[Mapping[str, Any]], back: bool = False) -> dict[str, str]:
    """Another id of a topic by its old one, when stored edits go live or, with `back`, are undone.

    What was merged cannot be told apart any more: undoing it moves nothing.
    """
    found: dict[str, str] = {}
    for edit in edits:
        if edit["kind"] == "rename_topic" and edit["to"] != edit["topic"]:
            old, new = edit["topic"], edit["to"]
            found |= {new: old} if back else {old: new}
        elif edit["kind"] == "merge_topics" and not back:
            found[edit["topic"]] = edit["into"]
    return found


def is_fixed(topic: str) -> bool:
    """Whether the program itself knows the id."""
    return topic in FIXED or of_the_program(topic)


def _check_there(topic: str, topics: Mapping[str, Any]) -> None:
    if topic not in topics:
        raise InvalidField(FIELD, "topic_unknown", f"没有这个主题：{topic}。")


def _check_free(topic: str) -> None:
    if topic in FIXED:
        raise InvalidField(FIELD, "topic_fixed", f"程序里用到了这个主题的编号，不能改名或合并：{topic}。")
    check_group(topic)
