"""The result for people, and for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bench._dialogue.verdict import Row
from bench._lib.inputs import SEED

HEADER = ("id", "what", "ours", "stock Rasa", "ours ÷ Rasa", "goal", "", "note")


def write(path: Path, rows: Sequence[Row], about: Sequence[str], load: str, quick: bool) -> Path:
    """Everything the table says, in one JSON file; an older one is replaced."""
    told = {
        "quick": quick,
        "seed": SEED,
        "about": list(about),
        "load_at_the_end": load,
        "rows": [row.to_json() for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
