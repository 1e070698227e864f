"""summary.md: the context summary as `service.desk.summary_schemas` describes it, with its codes."""

from __future__ import annotations

import json
import typing
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from reference_pages.markdown import code, document, one_line, table
from service.desk.summary_schemas import SummaryOut
from service.handoff.summary.earlier import BOT, OUTCOMES, PERSON
from service.handoff.summary.reactions import OUTCOMES as REACTIONS
from service.handoff.summary.words import IDENTITIES, REASONS

EXAMPLE = Path("tests/data/summaries/reserved_phone")
INTRO = """
What an agent reads before his first word. It is made by rules, without a model, when the customer joins the queue, and
frozen; while he waits, what he adds and a switch to the elder form are put in. Desks read it with the conversation or
by itself, `GET /v1/desk/conversations/{conversation}/summary`; [outside desks](../howto/outside-desk.md) get it posted.
"""


def page(root: Path) -> str:
    nested: dict[str, type[BaseModel]] = {}
    head = table(["field", "type", "meaning"], _rows(SummaryOut, nested))
    parts = [
        part
        for name, model in nested.items()
        for part in (f"### {name}", table(["field", "type", "meaning"], _rows(model, {})))
    ]
    example = json.loads((root / EXAMPLE.with_suffix(".json")).read_text(encoding="utf-8"))
    text = (root / EXAMPLE.with_suffix(".txt")).read_text(encoding="utf-8").rstrip()
    return document(
        "Context summary",
        INTRO,
        "## Fields",
        one_line(SummaryOut.__doc__),
        head,
        *parts,
        "## Codes",
        "### Why it was handed over",
        _codes(REASONS),
        "### How the customer took an answer",
        _codes(REACTIONS),
        "### How an earlier contact ended: with a person",
        _codes(OUTCOMES[PERSON]),
        "### With the bot",
        _codes(OUTCOMES[BOT]),
        "### Identity",
        _codes(IDENTITIES),
        "## An example",
        f"```json\n{json.dumps(example, ensure_ascii=False, indent=1)}\n```",
        "The same as the text that is posted along:",
        f"```text\n{text}\n```",
    )


def _codes(codes: dict[str, str]) -> str:
    return table(["code", "text"], [[code(name), text] for name, text in codes.items()])


def _rows(model: type[BaseModel], nested: dict[str, type[BaseModel]]) -> list[list[str]]:
    return [
        [code(name), _type(field.annotation, nested), field.description or ""]
        for name, field in model.model_fields.items()
    ]


def _type(annotation: Any, nested: dict[str, type[BaseModel]]) -> str:
    inner = [one for one in typing.get_args(annotation) if one is not type(None)]
    if typing.get_origin(annotation) is list:
        return f"list of {_type(inner[0], nested)}"
    if inner:
        return f"{_type(inner[0], nested)} or null"
    if issubclass(annotation, BaseModel):
        nested[annotation.__name__] = annotation
        return annotation.__name__
    return {str: "text", int: "whole number", bool: "true or false", float: "number"}[annotation]
