"""An answer for a topic that has none yet; a topic that is new is written into the vocabulary as well."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from kb_index.content import ARTICLES, PLAYBOOKS, TOPICS
from kb_index.exchange.edits import new_article
from kb_index.exchange.new_topic import with_intent, with_topic
from kb_index.exchange.topic_places import DOMAIN
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.studio.changes.fields import Name, NewFields, Part, Skill, Topic

FIELD = ["edits"]
EMPTY: dict[str, Any] = {
    "keywords": [],
    "steps": [],
    "alternatives": [],
    "elder": [],
    "confusable_with": [],
    "valid_until": None,
}


class NewArticle(Part):
    """`name` and `skill` are those of a new topic; one that is in topics.yml keeps its own."""

    kind: Literal["new_article"]
    topic: Topic
    name: Name
    skill: Skill
    fields: NewFields

    @property
    def file(self) -> str:
        return f"{ARTICLES}/{self.topic.replace('.', '/')}.yml"

    def keys(self) -> list[str]:
        """What it needs to know of the content, as `Where` names it."""
        return [f"new:{self.topic}", f"file:{TOPICS}", f"file:{DOMAIN}"]

    def written(self) -> Iterator[str]:
        """Every text that somebody wrote."""
        yield self.name
        for name, value in self.fields.model_dump(exclude_unset=True).items():
            if name == "source":
                yield from (one["name"] for one in value)
            elif isinstance(value, list):
                yield from value
            elif isinstance(value, str):
                yield value

    def made(self, stands: str | None, texts: Mapping[str, str], today: date) -> dict[str, str]:
        """The files it changes; `stands` is the file that has the topic's text now, if any.

        Raises InvalidField `article_exists`, `topic_for_people`, `topic_fixed`, `skill_unknown`, `date_invalid`; KeyError for
        a file that cannot be changed.
        """
        if stands is not None and stands.startswith(f"{ARTICLES}/"):
            raise InvalidField(FIELD, "article_exists", f"这个主题已经有答案了：{self.topic}，请直接修改它。")
        check_group(self.topic)
        vocabulary = loads(texts[TOPICS])
        known = vocabulary["topics"].get(self.topic)
        if (known and known["policy"] == "human") or (stands or "").startswith(f"{PLAYBOOKS}/"):
            raise InvalidField(
                FIELD, "topic_for_people", f"这个主题由人工处理，不能写给客户的答案：{self.topic}。"
            )
        made = {self.file: new_article(self._values(today))}
        if known:
            return made
        if self.skill not in vocabulary["skills"]:
            raise InvalidField(FIELD, "skill_unknown", f"没有这个技能组：{self.skill}。")
        made[TOPICS] = with_topic(texts[TOPICS], self.topic, self.name, self.skill)
        if DOMAIN in texts:
            made[DOMAIN] = with_intent(texts[DOMAIN], self.topic)
        return made

    def _values(self, today: date) -> dict[str, Any]:
        given = {name: value for name, value in self.fields.model_dump().items() if value is not None}
        first = {"id": self.topic, "title": self.name, "valid_from": today}
        values = {**EMPTY, **first, **given}
        for name in ("valid_from", "valid_until"):
            if isinstance(values[name], str):
                values[name] = day(values[name])
        values["source"] = [{**one, "date": day(one["date"])} for one in values["source"]]
        return values


def of_the_program(topic: str) -> bool:
    """Whether it is small talk or out of scope."""
    return topic.startswith(("talk.", "scope."))


def check_group(topic: str) -> None:
    """Small talk and what is out of scope are the program's own. Raises InvalidField `topic_fixed`."""
    if of_the_program(topic):
        raise InvalidField(FIELD, "topic_fixed", "talk 和 scope 两组由程序处理，不能在这里新增或改名。")


def day(text: str) -> date:
    """Raises InvalidField `date_invalid`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidField(FIELD, "date_invalid", f"没有这一天：{text}。") from None
