"""`./subtext`: every command of the product in one place."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx
import typer

from cli import (
    audit,
    bot,
    confusable,
    encoder,
    examples,
    exchange,
    jobs,
    knowledge,
    phrases,
    release,
    staff,
    topics,
)
from cli.chat import talk
from cli.client import ApiFailed
from cli.erase import erase
from cli.evaluate import dialogues, read_labelled, report
from cli.insights import insights
from cli.masking.measuring import as_text, measure_clean, measure_recall
from cli.measure import measure
from cli.replay import BadLine, read_dialogues
from cli.running import Concurrency, Url, address, failed, replay_to
from cli.talks import commands as talks
from service.privacy.cli import mask_lines

app = typer.Typer(help="Subtext (潜台词): the command line.", no_args_is_help=True, add_completion=False)
kb = typer.Typer(help="The knowledge base.", no_args_is_help=True)
app.add_typer(kb, name="kb")
app.add_typer(audit.app, name="audit")
app.add_typer(bot.app, name="bot")
app.add_typer(encoder.app, name="encoder")
app.add_typer(jobs.app, name="job")
app.add_typer(phrases.app, name="phrases")
app.add_typer(release.app, name="release")
app.add_typer(staff.app, name="staff")
app.add_typer(talks.app, name="talks")
app.add_typer(topics.app, name="topics")
bot.app.command("examples")(examples.encode)
app.command()(erase)
app.command()(insights)
kb.command("build")(knowledge.build)
kb.command("increment")(knowledge.increment)
kb.command("check")(knowledge.check)
kb.command("confusable")(confusable.confusable)
kb.command("eval")(measure)
kb.command("search")(knowledge.search)
kb.command("import")(exchange.import_)
kb.command("export")(exchange.export)


@app.command()
def replay(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help='JSON lines {"id", "turns": [...]}.')
    ],
    out: Annotated[Path | None, typer.Option(help="Where to write; default standard output.")] = None,
    concurrency: Concurrency = 4,
    url: Url = "",
) -> None:
    """Drive dialogues through the running stack as customers would."""
    try:
        dialogues = list(read_dialogues(file))
    except (BadLine, UnicodeDecodeError) as error:
        raise failed(f"{file}: {error}", 2) from error
    lost = asyncio.run(replay_to(out, dialogues, address(url), concurrency))
    if lost:
        raise failed(f'{lost} of {len(dialogues)} dialogues failed; see their "error"')


@app.command()
def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="question<TAB>topics, # comments.")
    ],
    out: Annotated[Path | None, typer.Option(help="Also write every dialogue here, as replay does.")] = None,
    concurrency: Concurrency = 4,
    url: Url = "",
) -> None:
    """Measure the running stack on labelled questions: right, wrong or missed by each topic's policy.

    Questions the bot asks before it hands over are skipped and count as the handoff they lead to.
    """
    try:
        labelled = list(read_labelled(file))
    except (BadLine, UnicodeDecodeError) as error:
        raise failed(f"{file}: {error}", 2) from error
    target = out or Path(tempfile.mkstemp(suffix=".jsonl")[1])
    asyncio.run(replay_to(target, dialogues(labelled), address(url), concurrency))
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    if out is None:
        target.unlink()
    typer.echo(json.dumps(report(labelled, results), ensure_ascii=False, indent=1))


@app.command()
def mask(
    measured: Annotated[
        bool,
        typer.Option(
            "--measure", help="Measure masking on made-up data instead; a table, and 1 if it fails."
        ),
    ] = False,
    misses: Annotated[int, typer.Option(help="With --measure: show so many misses of each row.")] = 0,
) -> None:
    """Mask personal data: lines in, JSON {"text", "spans": [[start, end, kind]]} out."""
    if measured:
        rows, clean = measure_recall(), measure_clean()
        typer.echo(as_text(rows, clean, misses))
        passed = all(row.passed for row in rows) and all(one.passed for one in clean)
        raise typer.Exit(0 if passed else 1)
    for line in mask_lines(_stdin_lines()):
        typer.echo(line)


def _stdin_lines() -> Iterator[str]:
    """Lines as given, without their line end; bytes that are not UTF-8 become U+FFFD."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


@app.command()
def chat(url: Url = "") -> None:
    """Talk to the bot in the terminal."""
    try:
        asyncio.run(talk(address(url)))
    except (ApiFailed, httpx.HTTPError, TimeoutError) as error:
        raise failed(f"{address(url)}: {error or type(error).__name__}. Is the stack running?") from error


if __name__ == "__main__":
    app()
