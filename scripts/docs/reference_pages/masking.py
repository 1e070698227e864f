"""masking.md: the table of kinds, as the code uses it."""

from __future__ import annotations

from pathlib import Path

from reference_pages.markdown import code, document, table
from service.privacy import kinds
from service.privacy.placeholders import render

INTRO = """
What is masked in every text people type, by class of JR/T 0171—2020. How it is found, and how well, stands in
[Masking](../explanation/masking.md).
"""
SAMPLE = "张00000000"


def page(_root: Path) -> str:
    rows = [
        [code(kind.name), kind.level.value, code(render(kind.name, _sample(kind))), kind.keeps.value]
        for kind in kinds.TABLE
    ]
    classes = [[level.value, action, kinds.VAULT[level]] for level, action in kinds.ACTION.items()]
    return document(
        "Masked data",
        INTRO,
        "## Classes\n",
        table(["class", "what is done", "kept by the [vault](../howto/vault.md)"], classes),
        "## Kinds\n",
        table(["kind", "class", "placeholder", "what stays"], rows),
    )


def _sample(kind: kinds.Kind) -> str:
    return "张" if kind.keeps is kinds.Keeps.FAMILY else SAMPLE
