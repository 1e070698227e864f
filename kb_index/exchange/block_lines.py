"""Takes whole entries out of a YAML text, or puts another value in; every other line stays to the letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import yaml

from kb_index.plain_yaml import loads, loads_marked


def node_at(text: str, path: Sequence[str]) -> yaml.Node:
    """What stands at these fields. Raises KeyError."""
    node = loads_marked(text)[1]
    for name in path:
        if not isinstance(node, yaml.MappingNode):
            raise KeyError(name)
        node = next((value for key, value in node.value if key.value == name), None)
    if node is None:
        raise KeyError(path)
    return node


def last_line(node: yaml.Node) -> int:
    """Where its text ends; comments behind it are not its own."""
    inner = node.value
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and inner:
        last = inner[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line)


def scalar(value: str, flow: bool = False) -> str:
    """A text as YAML has it, quoted only where it has to be."""
    shown = yaml.safe_dump([value], allow_unicode=True, width=1 << 30, default_flow_style=flow).strip()
    return shown[1:-1] if flow else shown.removeprefix("- ")


def scalar_put(text: str, path: Sequence[str], value: str) -> str:
    """With another text at these fields. Raises KeyError."""
    inside, node = node_at(text, path[:-1]), node_at(text, path)
    if not isinstance(inside, yaml.MappingNode) or not isinstance(node, yaml.ScalarNode):
        raise KeyError(path[-1])
    if node.style in ("|", ">"):
        raise KeyError(path[-1])
    shown = scalar(value, flow=bool(inside.flow_style))
    after = text[: node.start_mark.index] + shown + text[node.end_mark.index :]
    return checked(after, _with(loads(text), path, value))


def without_key(text: str, path: Sequence[str], key: str) -> str:
    """Without one field of a block; the text itself where there is no such field. Raises KeyError as `without_items`."""
    node = node_at(text, path)
    if not isinstance(node, yaml.MappingNode):
        raise KeyError(key)
    spans = [(name.start_mark.line, last_line(value) + 1) for name, value in node.value if name.value == key]
    data = loads(text)
    inner = data
    for name in path:
        inner = inner[name]
    inner.pop(key, None)
    return _without(text, node, spans, data)


def without_items(text: str, path: Sequence[str], unwanted: Callable[[Any], bool]) -> str:
    """Without some items of a list in block style. Raises KeyError for one in flow style, and when nothing is left."""
    node = node_at(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise KeyError(path[-1])
    data = loads(text)
    inner = data
    for name in path:
        inner = inner[name]
    spans = [
        (item.start_mark.line, last_line(item) + 1)
        for item, value in zip(node.value, inner, strict=True)
        if unwanted(value)
    ]
    inner[:] = [value for value in inner if not unwanted(value)]
    return _without(text, node, spans, data)


def checked(text: str, expected: Any) -> str:
    """The text. Raises KeyError when it does not say what it should."""
    if loads(text) != expected:
        raise KeyError("the file reads otherwise than it was written")
    return text


def _without(text: str, node: yaml.CollectionNode, spans: list[tuple[int, int]], expected: Any) -> str:
    if not spans:
        return text
    if node.flow_style or len(spans) == len(node.value):
        raise KeyError("nothing would be left, or it is not a line of its own")
    lines = text.splitlines(keepends=True)
    for start, end in reversed(spans):
        del lines[start:end]
    return checked("".join(lines), expected)


def _with(data: Any, path: Sequence[str], value: str) -> Any:
    inner = data
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return data
