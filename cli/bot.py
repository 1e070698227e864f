"""Commands on the bot as a whole: train the Rasa model, put the running bot to its trials."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from cli import trials
from cli.evaluate import dialogues, read_labelled, report
from cli.replay import BadLine
from cli.running import Concurrency, Url, address, failed, replayed
from cli.trials_detail import questions_detail, triggers
from cli.trials_page import as_html
from service.core.settings import ROOT

app = typer.Typer(help="The bot as a whole.", no_args_is_help=True)
DATA = Path("tests/data")
MODEL = Path("var/build/rasa")
PYTHON = ROOT / ".venvs" / "rasa" / "bin" / "python"


@app.command("eval")
def evaluate(
    data: Annotated[Path, typer.Option(help="Folder of the trials, from the project folder.")] = DATA,
    only: Annotated[str, typer.Option(help="needs, turnings, safety or questions.")] = "",
    out: Annotated[Path | None, typer.Option(help="Also write the report here, as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write the report here, as one HTML page.")] = None,
    concurrency: Concurrency = 4,
    url: Url = "",
) -> None:
    """Put the running bot to its trials: needs, turnings, safety, questions of another author."""
    try:
        found = asyncio.run(_run(ROOT / data, only, address(url), concurrency))
    except (BadLine, UnicodeDecodeError, FileNotFoundError) as error:
        raise failed(str(error), 2) from error
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    if html:
        html.write_text(as_html(found, topic_names()), encoding="utf-8")
    typer.echo(text)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Where the model goes, from the project folder.")] = MODEL,
) -> None:
    """Train the Rasa model anew from the content files."""
    if not PYTHON.exists():
        raise failed("the Rasa environment is missing; run scripts/setup", 2)
    command = [str(PYTHON), "-m", "bot.train", "--out", str(ROOT / out)]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - own program


async def _run(data: Path, only: str, url: str, concurrency: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if only in ("", "needs"):
        needs = trials.read_trials(data / "need_dialogues.jsonl")
        results = await replayed(trials.dialogues(needs), url, concurrency)
        found["needs"] = trials.needs_report(needs, results, need_topics())
    if only in ("", "turnings"):
        turnings = trials.read_trials(data / "need_turnings.jsonl")
        results = await replayed(trials.dialogues(turnings), url, concurrency)
        found["turnings"] = trials.turnings_report(turnings, results)
    if only in ("", "safety"):
        safety = trials.read_trials(data / "safety.jsonl")
        results = await replayed(trials.dialogues(safety), url, concurrency)
        found["safety"] = trials.safety_report(safety, results) | {"triggers": triggers(safety, results)}
    if only in ("", "questions"):
        labelled = list(read_labelled(data / "held_out.tsv"))
        results = await replayed(dialogues(labelled), url, concurrency)
        found["questions"] = report(labelled, results) | questions_detail(labelled, results)
    if not found:
        raise BadLine(f"there are no trials {only!r}: needs, turnings, safety or questions")
    return found


def need_topics() -> dict[str, dict[str, str]]:
    """Surface → need → topic, from topics.yml."""
    return {
        surface: {need["need"]: need["topic"] for need in needs}
        for surface, needs in _vocabulary()["surfaces"].items()
    }


def topic_names() -> dict[str, str]:
    return {topic: entry["name"] for topic, entry in _vocabulary()["topics"].items()}


def _vocabulary() -> dict[str, Any]:
    text = (ROOT / "kb_index" / "topics.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
