"""cli.md: every command of `./subtext`, from its own help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from cli.main import app
from reference_pages.markdown import code, document, table
from service.core.settings import ROOT

INTRO = """
`./subtext` runs in the service environment; `make setup` or `make run` makes it. Exit codes: 0 done, 1 failed,
2 wrong arguments or a wrong input file.
"""

REPLAY = """
Input and output formats of `replay` are in [content formats](content.md#dialogues-for-replay); how to use it in
[replay dialogues](../howto/replay-dialogues.md).
"""

MAKE = """
## make and scripts

`make` lists its own targets; what each script does stands in [scripts/README.md](../../scripts/README.md). Arguments
go through `ARGS`: `make test ARGS=unit`, `make run ARGS=--detach`.
"""


def page(_root: Path) -> str:

    command: Any = typer.main.get_command(app)
    return document("Command line", INTRO, *_commands(command, "./subtext"), REPLAY, MAKE)


def _commands(command: Any, path: str) -> list[str]:
    if hasattr(command, "commands"):
        return [
            part
            for name, inner in sorted(command.commands.items())
            for part in _commands(inner, f"{path} {name}")
        ]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    usage = " ".join([path, *(one.name.upper() for one in arguments), *(["[options]"] if options else [])])
    rows = [
        [code(one.name.upper()), one.help or "", "required" if one.required else _shown(one.default)]
        for one in arguments
    ]
    rows += [
        [code(", ".join(one.opts)), one.help or "", _shown(one.default)]
        for one in options
        if "--help" not in one.opts
    ]
    parts = [f"## `{usage}`", (command.help or "").strip()]
    return ["\n\n".join([*parts, *([table(["argument", "meaning", "default"], rows)] if rows else [])])]


def _shown(default: object) -> str:
    if default is None or default == "":
        return "–"
    if default == ROOT:
        return "the project"
    if isinstance(default, bool):
        return "off" if not default else "on"
    return code(default)
