"""Changes a content file and leaves everything else in it as it was: comments, order, quotes, line breaks."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Collection
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from kb_index.exchange.table import ARTICLES
from kb_index.exchange.values import PAIRS
from kb_index.plain_yaml import loads

_FLOWING = ("keywords",)
_DASH = re.compile(r"^(?P<indent> *)- ", re.MULTILINE)


def with_questions(text: str, questions: list[str]) -> str:
    """The file with these similar questions added at the end of the list."""
    yaml = _yaml(text)
    data = yaml.load(text)
    data["similar_questions"].extend(questions)
    return _dumped(yaml, data, text)


def without_questions(text: str, questions: Collection[str]) -> str:
    """The file without these similar questions."""
    yaml = _yaml(text)
    data = yaml.load(text)
    written = loads(text)["similar_questions"]  # as content is read: 96110 is a text
    for at in range(len(written) - 1, -1, -1):
        if written[at] in questions:
            del data["similar_questions"][at]
    return _dumped(yaml, data, text)


def with_examples(text: str, intent: str, added: Collection[str], removed: Collection[str] = ()) -> str:
    """A Rasa NLU file with other examples of an intent. Raises KeyError when it has no such intent."""
    yaml = _yaml(text)
    data = yaml.load(text)
    blocks = [block for block in data["nlu"] if block.get("intent") == intent]
    if not blocks:
        raise KeyError(intent)
    for block in blocks:
        lines = [line for line in block["examples"].splitlines() if bare_example(line) not in removed]
        if block is blocks[0]:
            lines += [f"- {example}" for example in added]
        block["examples"] = LiteralScalarString("".join(f"{line}\n" for line in lines))
    return _dumped(yaml, data, text)


def bare_example(line: str) -> str:
    """The example on a line of a Rasa NLU block."""
    return line.strip().removeprefix("-").strip()


def with_need(text: str, need: str | None, fields: dict[str, Any]) -> str:
    """A needs file with other wordings: of one need, or of the surface question itself.

    Raises KeyError for a need or a field that is not there.
    """
    yaml = _yaml(text)
    data = yaml.load(text)
    target = data if need is None else {item["need"]: item for item in data["needs"]}[need]
    for name, value in fields.items():
        if isinstance(value, list):
            _rewrite(target[name], name, value)
        else:
            target[name] = value if target[name] != value else target[name]
    return _dumped(yaml, data, text)


def with_fields(text: str, fields: dict[str, Any]) -> str:
    """The file with new values; items of a list that stay keep their comments."""
    yaml = _yaml(text)
    data = yaml.load(text)
    for name, value in fields.items():
        if name not in data:
            data.insert(_place(data, name), name, _made(name, value))
        elif isinstance(value, list) and isinstance(data[name], CommentedSeq) and value:
            _rewrite(data[name], name, value)
        else:
            data[name] = _made(name, value)
    return _dumped(yaml, data, text)


def new_article(fields: dict[str, Any]) -> str:
    """The text of a new file, its fields in the usual order."""
    data = CommentedMap({name: _made(name, fields[name]) for name in ARTICLES if name in fields})
    return _dumped(_yaml(""), data, "")


def _yaml(text: str) -> YAML:
    """A reader and writer that indents lists as the text does."""
    dash = _DASH.search(text)
    offset = len(dash["indent"]) if dash else 2
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    yaml.representer.add_representer(
        type(None), lambda made, _value: made.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    return yaml


def _dumped(yaml: YAML, data: Any, before: str) -> str:
    stream = io.StringIO()
    yaml.dump(data, stream)
    text = stream.getvalue()
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _place(data: CommentedMap, name: str) -> int:
    """Behind the nearest field that comes before it in the usual order."""
    earlier = [at for at, key in enumerate(data) if key in ARTICLES[: ARTICLES.index(name)]]
    return earlier[-1] + 1 if earlier else len(data)


def _rewrite(items: CommentedSeq, name: str, value: list[Any]) -> None:
    """Make the list what it should be by taking out and putting in single items, from the end."""
    before, after = [_hashable(item) for item in items], [_hashable(item) for item in value]
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, start, end, first, last in reversed(steps):
        if kind == "equal":
            continue
        for at in range(end - 1, start - 1, -1):
            del items[at]
        for item in reversed(value[first:last]):
            items.insert(start, _made_item(name, item))


def _hashable(item: Any) -> Any:
    return tuple(sorted((key, str(value)) for key, value in item.items())) if isinstance(item, dict) else item


def _made(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    items = CommentedSeq([_made_item(name, item) for item in value])
    if name in _FLOWING or not items:
        items.fa.set_flow_style()
    return items


def _made_item(name: str, item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    made = CommentedMap((key, item[key]) for key in PAIRS[name])
    made.fa.set_flow_style()
    return made
