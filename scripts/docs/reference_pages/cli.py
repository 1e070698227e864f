"""cli.md: `./subtext` and the module commands, from their own help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import typer

from cli.main import app
from kb_index.__main__ import _parser
from reference_pages.markdown import code, document, table

INTRO = """
`./subtext` runs in the service environment; `make setup` or `make run` makes it. Exit codes: 0 done, 1 failed,
2 wrong arguments or a wrong input file.
"""

REPLAY = """
Input and output formats of `replay` are in [content formats](content.md#dialogues-for-replay); how to use it in
[replay dialogues](../howto/replay-dialogues.md).
"""

MODULES = """
## Commands of the knowledge base

`./subtext` is for using the product, these are for making its content. They run in the service environment:
`.venvs/service/bin/python -m kb_index …`.
"""

MAKE = """
## make and scripts

`make` lists its own targets; what each script does stands in [scripts/README.md](../../scripts/README.md). Arguments
go through `ARGS`: `make test ARGS=unit`, `make run ARGS=--detach`.
"""


def page(_root: Path) -> str:

    command: Any = typer.main.get_command(app)
    return document(
        "Command line", INTRO, *_commands(command, "./subtext"), REPLAY, MODULES, *_modules(), MAKE
    )


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


def _modules() -> list[str]:

    rows = []
    parser = _parser()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            rows = [
                [code(f"python -m kb_index {_usage(name, made)}"), helps[name]]
                for name, made in action.choices.items()
            ]
    return [table(["command", "what it does"], rows)]


def _usage(name: str, parser: argparse.ArgumentParser) -> str:
    words = [name]
    for action in parser._actions:
        if action.dest == "help":
            continue
        option = action.option_strings[0] if action.option_strings else action.dest.upper()
        words.append(f"[{option}]" if action.option_strings else option)
    return " ".join(words)


def _shown(default: object) -> str:
    if default is None or default == "":
        return "–"
    if isinstance(default, bool):
        return "off" if not default else "on"
    return code(default)
