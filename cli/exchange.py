"""`./subtext kb import|export`: articles and questions as tables, in and out of the content files."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from kb_index.content import read
from kb_index.exchange.apply import Edit, edits, one_import, recover, write
from kb_index.exchange.export import Kind, What
from kb_index.exchange.export import export as write_table
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.knowledge import Changes, Outcome
from kb_index.exchange.plan import outcomes
from kb_index.exchange.preview import new_problems
from kb_index.exchange.reading import open_table
from kb_index.exchange.table import Table
from service.core.settings import ROOT

_STATE = "var/import"
# Comparing every two questions of a topic takes minutes beyond.
_CHECKED_UP_TO = 3_000
_SHOWN = 20

Root = Annotated[Path, typer.Option(help="Project folder with the content files.", show_default=False)]


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, JSON or JSON lines.")],
    apply: Annotated[bool, typer.Option("--apply", help="Change the content files; else only tell.")] = False,
    kind: Annotated[
        Literal["", "csv", "xlsx", "json"],
        typer.Option("--format", help="When the file's name does not tell."),
    ] = "",
    encoding: Annotated[str, typer.Option(help="When it is found wrongly: gbk, big5, utf-8…")] = "",
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help="Apply the other rows.")] = False,
    no_clean: Annotated[bool, typer.Option("--no-clean", help="Take texts to the letter.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of text.")] = False,
    root: Root = ROOT,
) -> None:
    """Take articles or similar questions from a table; tells row by row what it would change."""
    try:
        with one_import(root / _STATE):
            status = _import(
                root,
                open_after_recovery(root, file, kind, encoding),
                apply,
                skip_faulty,
                not no_clean,
                as_json,
            )
    except (TableRefused, OSError) as error:
        typer.echo(f"subtext: {error}", err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(status)


def export(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write.")],
    kind: Annotated[Kind, typer.Option("--format", help="The format.")] = "csv",
    what: Annotated[
        What, typer.Option("--table", help="Whole articles, or a row for each question.")
    ] = "articles",
    root: Root = ROOT,
) -> None:
    """Write all articles, or all similar questions, into a table that can be imported again."""
    try:
        count = write_table(read(root), what, kind, out)
    except (TableRefused, OSError) as error:
        typer.echo(f"subtext: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{out}: {count} {what}")


def open_after_recovery(root: Path, file: Path, kind: str, encoding: str) -> Table:
    """Open the table once the content files are whole: an import that was cut off is undone first."""
    for name in recover(root, root / _STATE):
        typer.echo(f"subtext: {name} was put back: the last import was interrupted", err=True)
    return open_table(file, kind, encoding)


def _import(root: Path, table: Table, apply: bool, skip_faulty: bool, clean: bool, as_json: bool) -> int:
    content = read(root)
    changes = Changes()
    counts: Counter[str] = Counter()
    _say({"file": table.kind, "about": table.about}, f"{table.kind}, {table.about}", as_json)
    for outcome in outcomes(table, content, changes, clean):
        counts[outcome.action] += 1
        counts[f" {outcome.code}"] += bool(outcome.code)
        _say(asdict(outcome), _line(outcome), as_json)
    changed = edits(root, content, changes)
    _say_problems(root, changed, changes, as_json)
    refused = counts["faulty"] > 0 and not skip_faulty
    written = apply and not refused and bool(changed)
    if written:
        write(root, root / _STATE, changed)
    _say_summary(counts, changed, written, as_json)
    if apply and refused:
        typer.echo(
            "subtext: nothing written: mend the faulty rows, or leave them out with --skip-faulty", err=True
        )
    return 1 if counts["faulty"] and (refused or not apply) else 0


def _line(outcome: Outcome) -> str:
    told = f"row {outcome.row:<7} {outcome.action:<7} {outcome.id:<24} {outcome.detail}"
    code = f" [{outcome.code}]" if outcome.code else ""
    return told + code + (f" -> {outcome.fix}" if outcome.fix else "")


def _say_problems(root: Path, changed: list[Edit], changes: Changes, as_json: bool) -> None:
    """What `kb check` will find once this is written."""
    new = sum(map(len, changes.questions.values()))
    if not changed:
        return
    if new > _CHECKED_UP_TO:
        _say(
            {"check": None},
            f"{new} new questions: not checked here, run `./subtext kb check` afterwards",
            as_json,
        )
        return
    problems = new_problems(root, changed, date.today())
    for problem in problems[:_SHOWN]:
        _say({"check": str(problem)}, f"kb check: {problem}", as_json)
    if len(problems) > _SHOWN:
        _say({"check": f"{len(problems)} in all"}, f"kb check: {len(problems)} in all", as_json)


def _say_summary(counts: Counter[str], changed: list[Edit], written: bool, as_json: bool) -> None:
    actions = {action: counts[action] for action in ("add", "change", "skip", "faulty")}
    codes = {code.strip(): count for code, count in counts.most_common() if code.startswith(" ") and count}
    codes.pop("", None)
    files = [edit.name for edit in changed]
    if as_json:
        _say({"summary": actions, "codes": codes, "files": files, "written": written}, "", as_json)
        return
    told = ", ".join(f"{count} {action}" for action, count in actions.items())
    because = f" ({', '.join(f'{code} {count}' for code, count in codes.items())})" if codes else ""
    typer.echo(f"rows: {told}{because}")
    if not files:
        typer.echo("nothing to write")
    elif written:
        typer.echo(f"written: {', '.join(files)}\nnow run `./subtext kb check`, then `./subtext kb build`")
    else:
        typer.echo(f"nothing written; with --apply these change: {', '.join(files)}")


def _say(data: object, text: str, as_json: bool) -> None:
    # Not typer.echo: it takes longer for a million rows than reading them.
    sys.stdout.write((json.dumps(data, ensure_ascii=False) if as_json else text) + "\n")
