"""A topic that is new: its lines in topics.yml and domain.yml, written like those beside them; no other line changes."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from kb_index.exchange.block_lines import checked, last_line, scalar
from kb_index.plain_yaml import loads, loads_marked


def with_topic(text: str, topic: str, name: str, skill: str) -> str:
    """topics.yml with one more topic that the bot answers, behind the others of its group, or behind all.

    Raises KeyError when the file cannot be changed this way.
    """
    entries = _mapping(loads_marked(text)[1], "topics").value
    beside = _beside(topic, [key.value for key, _ in entries])
    key, value = entries[beside]
    fields = {"name": name, "policy": "answer", "skill": skill}
    margin = " " * key.start_mark.column
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        width = max(value.start_mark.column - key.start_mark.column, len(topic) + 2)
        lines = [f"{margin}{f'{topic}:'.ljust(width)}{_flow(fields)}"]
    else:
        lines = [f"{margin}{topic}:", *(f"{margin}  {field}: {scalar(of)}" for field, of in fields.items())]
    data = loads(text)
    data["topics"][topic] = fields
    return checked(_inserted(text, last_line(value), lines), data)


def with_intent(text: str, topic: str) -> str:
    """domain.yml with one more intent, in the same place. Raises KeyError when the file cannot be changed this way."""
    node = dict(_fields(loads_marked(text)[1]))["intents"]
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise KeyError("intents")
    item = node.value[_beside(topic, [str(one.value) for one in node.value])]
    line = text.splitlines()[item.start_mark.line]
    data = loads(text)
    data["intents"].insert(node.value.index(item) + 1, topic)
    margin = line[: len(line) - len(line.lstrip())]
    return checked(_inserted(text, last_line(item), [f"{margin}- {topic}"]), data)


def _beside(topic: str, there: Sequence[str]) -> int:
    """The one behind which it belongs."""
    group = topic.partition(".")[0]
    own = [at for at, one in enumerate(there) if one.partition(".")[0] == group]
    return own[-1] if own else len(there) - 1


def _fields(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise KeyError("no fields")
    return [(key.value, value) for key, value in node.value]


def _mapping(node: yaml.Node | None, name: str) -> yaml.MappingNode:
    found = dict(_fields(node))[name]
    if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
        raise KeyError(name)
    return found


def _inserted(text: str, behind: int, lines: list[str]) -> str:
    """Line ends as they are."""
    written = text.splitlines(keepends=True)
    end = "\r\n" if written[behind].endswith("\r\n") else "\n"
    if not written[behind].endswith("\n"):
        written[behind] += end
    return "".join([*written[: behind + 1], *(f"{line}{end}" for line in lines), *written[behind + 1 :]])


def _flow(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {scalar(value, flow=True)}" for name, value in fields.items()) + "}"
