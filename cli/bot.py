"""Commands on the bot as a whole: train the Rasa model, put the running bot to its trials."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from cli import trials
from cli.apart import stack_apart
from cli.evaluate import dialogues, read_labelled, report
from cli.replay import BadLine
from cli.running import Concurrency, Url, address, failed, replayed
from cli.talks.commands import played, whole, write_report
from cli.talks.comparing import Verdict
from cli.trials_detail import questions_detail, triggers
from cli.trials_page import as_html
from cli.trials_rows import dialogue_rows, failed_of, question_rows
from kb_index.talks import Talk
from service.core.settings import ROOT, Settings

app = typer.Typer(help="The bot as a whole.", no_args_is_help=True)
DATA = Path("tests/data")
MODEL = Path("var/build/rasa")
VECTORS = Path("var/build/index")
PYTHON = ROOT / ".venvs" / "rasa" / "bin" / "python"


@dataclass(frozen=True)
class Wanted:
    """`only`: one of the trials, or all; `texts`: every message with its verdict as well; `talks` are played after them."""

    data: Path
    only: str
    texts: bool
    talks: list[Talk]

    def wants(self, name: str) -> bool:
        return self.only in {"", name}


@app.command("eval")
def evaluate(  # noqa: PLR0913, PLR0917 - each is an option of the command
    data: Annotated[Path, typer.Option(help="Folder of the trials, from the project folder.")] = DATA,
    only: Annotated[str, typer.Option(help="needs, turnings, safety or questions.")] = "",
    out: Annotated[Path | None, typer.Option(help="Also write the report here, as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write the report here, as one HTML page.")] = None,
    concurrency: Concurrency = 4,
    url: Url = "",
    build: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Folder with encoder, index and rasa: measured on a stack of its own instead of the running one.",
        ),
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="Also every message, masked, with its verdict.")
    ] = False,
    talks: Annotated[
        Path | None,
        typer.Option(
            help="Also play the kept conversations and write what `talks run --out` would; none kept: no file."
        ),
    ] = None,
) -> None:
    """Put the running bot to its trials: needs, turnings, safety, questions of another author."""
    wanted = Wanted(ROOT / data, only, texts, whole(Settings().content_dir) if talks else [])
    try:
        with stack_apart(build.resolve()) if build else nullcontext(address(url)) as where:
            found, verdicts = asyncio.run(_run(wanted, where, concurrency))
    except (BadLine, UnicodeDecodeError, FileNotFoundError) as error:
        raise failed(str(error), 2) from error
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    if html:
        html.write_text(as_html(found, topic_names()), encoding="utf-8")
    if talks and verdicts:
        write_report(talks, verdicts)
    typer.echo(text)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Where the model goes, from the project folder.")] = MODEL,
    vectors: Annotated[
        Path, typer.Option(help="Indexes whose vectors are taken over, if the same encoder made them.")
    ] = VECTORS,
) -> None:
    """Train the Rasa model anew from the content files."""
    if not PYTHON.exists():
        raise failed("the Rasa environment is missing; run scripts/setup", 2)
    command = [str(PYTHON), "-m", "bot.train", "--out", str(ROOT / out), "--vectors", str(ROOT / vectors)]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - own program


async def _run(wanted: Wanted, url: str, concurrency: int) -> tuple[dict[str, Any], list[Verdict]]:
    """The report of the trials, and what became of the kept conversations."""
    found: dict[str, Any] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    names = [name for name in (*_TRIALS, "questions") if wanted.wants(name)]
    names += ["talks"] if wanted.talks else []
    titles = {name: f"{number}/{len(names)} {name}" for number, name in enumerate(names, 1)}
    for name, (file, judged) in _TRIALS.items():
        if wanted.wants(name):
            read = trials.read_trials(wanted.data / file)
            results = await replayed(trials.dialogues(read), url, concurrency, titles[name])
            found[name] = judged(read, results)
            rows[name] = dialogue_rows(read, failed_of(name, found[name]))
    if wanted.wants("questions"):
        labelled = list(read_labelled(wanted.data / "held_out.tsv"))
        results = await replayed(dialogues(labelled), url, concurrency, titles["questions"])
        found["questions"] = report(labelled, results) | questions_detail(labelled, results)
        rows["questions"] = question_rows(labelled, results)
    if not found:
        raise BadLine(f"there are no trials {wanted.only!r}: needs, turnings, safety or questions")
    verdicts = await played(wanted.talks, url, concurrency, titles["talks"]) if wanted.talks else []
    return {**found, "rows": rows} if wanted.texts else found, verdicts


def _safety(read: list[trials.Trial], results: list[trials.Result]) -> dict[str, Any]:
    return trials.safety_report(read, results) | {"triggers": triggers(read, results)}


_TRIALS: dict[str, tuple[str, Callable[[list[trials.Trial], list[trials.Result]], dict[str, Any]]]] = {
    "needs": (
        "need_dialogues.jsonl",
        lambda read, results: trials.needs_report(read, results, need_topics()),
    ),
    "turnings": ("need_turnings.jsonl", trials.turnings_report),
    "safety": ("safety.jsonl", _safety),
}


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
