"""`./subtext talks run` and `talks simulate`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from cli.replay import Dialogue
from cli.running import Concurrency, Url, address, failed, maintainer_token, replayed
from cli.talks.comparing import Verdict, judge, lines, report
from cli.talks.page import as_html
from cli.talks.scripts import read_need_dialogues, scripts_of, wordings_of
from cli.talks.simulating import simulate as play_visits
from cli.talks.simulating import summary
from cli.talks.variation import visits
from kb_index.talks import Talk, file_of, read_talks
from service.core.settings import ROOT
from service.privacy.mask import mask

app = typer.Typer(help="Conversations kept as tests, and customers made of them.", no_args_is_help=True)
Root = Annotated[Path, typer.Option(help="Project folder with the content files.", show_default=False)]


@app.command()
def run(
    out: Annotated[
        Path | None, typer.Option(help="Also write the report here, as JSON, for `release make --talks`.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Also write the report here, as one HTML page.")] = None,
    root: Root = ROOT,
    concurrency: Concurrency = 4,
    url: Url = "",
) -> None:
    """Play every kept conversation against the running stack; exit code 1 if one does not get what is expected."""
    verdicts = asyncio.run(played(kept(root), address(url), concurrency))
    if out:
        write_report(out, verdicts)
    if html:
        html.write_text(as_html(verdicts), encoding="utf-8")
    for line in lines(verdicts):
        typer.echo(line)
    if not all(one.passed for one in verdicts):
        raise typer.Exit(1)


@app.command()
def simulate(
    conversations: Annotated[int, typer.Option(min=1, max=100_000, help="How many customers come.")],
    per_minute: Annotated[float, typer.Option(min=0.1, max=6000, help="How many of them a minute.")] = 60.0,
    seed: Annotated[int, typer.Option(help="The same seed: the same customers, words and pauses.")] = 1,
    root: Root = ROOT,
    url: Url = "",
) -> None:
    """Let made-up customers come to the running stack; prints what came of them, exit code 1 if a turn failed.

    Who is handed over stays in the queue: never against a stack that serves customers.
    """
    scripts = scripts_of(kept(root), read_need_dialogues(root))
    planned = visits(scripts, wordings_of(root), conversations, per_minute, seed)
    results = asyncio.run(play_visits(planned, address(url), maintainer_token()))
    found = {"seed": seed, **summary(planned, results)}
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if found["failed turns"]:
        raise typer.Exit(1)


async def played(talks: list[Talk], url: str, concurrency: int, title: str = "") -> list[Verdict]:
    """Every one against the stack there; `title` as in `replayed`."""
    dialogues = [Dialogue(talk.id, [turn.says for turn in talk.turns], _wants_person(talk)) for talk in talks]
    results = await replayed(dialogues, url, concurrency, title)
    return [judge(talk, result) for talk, result in zip(talks, results, strict=True)]


def write_report(out: Path, verdicts: list[Verdict]) -> None:
    """As JSON, for `release make --talks`. Raises OSError."""
    text = json.dumps(report(verdicts), ensure_ascii=False, indent=1)
    out.write_text(text + "\n", encoding="utf-8")


def kept(root: Path) -> list[Talk]:
    """All of them, or the command ends with 2: a test that is left out would pass unseen."""
    talks = whole(root)
    if not talks:
        raise failed(f"no conversations are kept below {root}", 2)
    return talks


def whole(root: Path) -> list[Talk]:
    """As `kept`; there may be none."""
    talks, problems = read_talks(root)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise failed("see ./subtext kb check", 2)
    for talk in talks:
        if any(mask(text).text != text for text in (talk.name, *(turn.says for turn in talk.turns))):
            raise failed(f"{file_of(talk.id)}: talk_personal: looks like personal data; take it out", 2)
    return talks


def _wants_person(talk: Talk) -> bool:
    return any(turn.expect is not None and turn.expect.kind == "handoff" for turn in talk.turns)
