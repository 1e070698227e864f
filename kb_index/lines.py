"""Where in a YAML file a field stands, told from the nodes the file was composed of."""

from __future__ import annotations

from collections.abc import Iterator

import yaml


def line_of(node: yaml.Node | None, field: str) -> int:
    """Line of "steps.1" or "topics.card.loss.skill", counted from 1; of its nearest parent when it is missing.

    Keys may hold dots themselves: the longest key that fits is taken.
    """
    line = 1 if node is None else node.start_mark.line + 1
    rest = field.split(".")
    while rest:
        found = _step(node, rest)
        if found is None:
            return line
        line, node, taken = found
        rest = rest[taken:]
    return line


def text_lines(node: yaml.Node | None, field: str) -> list[int]:
    """The line of each line of a text block (`|`) at a field; empty when there is no such block."""
    rest = field.split(".")
    while rest and node is not None:
        found = _step(node, rest)
        if found is None:
            return []
        _, node, taken = found
        rest = rest[taken:]
    if not isinstance(node, yaml.ScalarNode) or node.style != "|":
        return []
    first = node.start_mark.line + 2
    return list(range(first, first + len(node.value.splitlines())))


def repeated_keys(node: yaml.Node | None, field: str = "") -> Iterator[tuple[str, int]]:
    """Fields that a mapping has twice, of which YAML would silently keep the last, and their lines."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = f"{field}.{key.value}".lstrip(".")
            if key.value in seen:
                yield name, key.start_mark.line + 1
            seen.add(str(key.value))
            yield from repeated_keys(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from repeated_keys(value, f"{field}.{at}")


def _step(node: yaml.Node | None, rest: list[str]) -> tuple[int, yaml.Node, int] | None:
    """One step down: line of the key or item, what stands there, how many parts of the path it took."""
    if isinstance(node, yaml.MappingNode):
        for taken in range(len(rest), 0, -1):
            name = ".".join(rest[:taken])
            for key, value in reversed(node.value):
                if key.value == name:
                    return key.start_mark.line + 1, value, taken
    if isinstance(node, yaml.SequenceNode) and rest[0].isdigit() and int(rest[0]) < len(node.value):
        item = node.value[int(rest[0])]
        return item.start_mark.line + 1, item, 1
    return None
