"""`./subtext`: every command of the product in one place."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli import knowledge
from cli.chat import talk
from cli.client import ApiFailed
from cli.evaluate import dialogues, read_labelled, report
from cli.replay import BadLine, read_dialogues
from cli.replay import replay as run_replay
from service.core.settings import Settings
from service.privacy.cli import mask_lines

app = typer.Typer(help="Subtext (潜台词): the command line.", no_args_is_help=True, add_completion=False)
kb = typer.Typer(help="The knowledge base.", no_args_is_help=True)
app.add_typer(kb, name="kb")

Url = Annotated[str, typer.Option(help="Address of the running stack; default from the settings.")]


def _url(given: str) -> str:
    settings = Settings()
    return given or f"http://127.0.0.1:{settings.port}"


def _fail(message: str, code: int = 1) -> typer.Exit:
    typer.echo(f"subtext: {message}", err=True)
    return typer.Exit(code)


def _maintainer_token() -> str:
    settings = Settings()
    path = settings.var_dir / "secrets" / "maintainer_token"
    given = settings.maintainer_token.get_secret_value()
    if not given and not path.exists():
        raise _fail(
            f"no maintainer token: start the stack once (make run), or set SUBTEXT_MAINTAINER_TOKEN ({path})"
        )
    return given or path.read_text(encoding="utf-8").strip()


@app.command()
def replay(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help='JSON lines {"id", "turns": [...]}.')
    ],
    out: Annotated[Path | None, typer.Option(help="Where to write; default standard output.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Dialogues at the same time.")] = 4,
    url: Url = "",
) -> None:
    """Drive dialogues through the running stack as customers would."""
    try:
        dialogues = list(read_dialogues(file))
    except (BadLine, UnicodeDecodeError) as error:
        raise _fail(f"{file}: {error}", 2) from error
    failed = asyncio.run(_replay(dialogues, _url(url), out, concurrency))
    if failed:
        raise _fail(f'{failed} of {len(dialogues)} dialogues failed; see their "error"')


async def _replay(dialogues: list[Any], url: str, out: Path | None, concurrency: int) -> int:
    failed = 0
    stream = out.open("w", encoding="utf-8") if out else sys.stdout
    try:
        async for result in run_replay(dialogues, url, _maintainer_token(), concurrency):
            failed += "error" in result
            stream.write(json.dumps(result, ensure_ascii=False) + "\n")
            stream.flush()
    except (ApiFailed, httpx.HTTPError) as error:
        raise _fail(f"{url}: {error}. Is the stack running?") from error
    finally:
        if out:
            stream.close()
    return failed


@app.command()
def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="question<TAB>topics, # comments.")
    ],
    out: Annotated[Path | None, typer.Option(help="Also write every dialogue here, as replay does.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Dialogues at the same time.")] = 4,
    url: Url = "",
) -> None:
    """Measure the running stack on labelled questions: right, wrong or missed by each topic's policy."""
    try:
        labelled = list(read_labelled(file))
    except (BadLine, UnicodeDecodeError) as error:
        raise _fail(f"{file}: {error}", 2) from error
    target = out or Path(tempfile.mkstemp(suffix=".jsonl")[1])
    asyncio.run(_replay(dialogues(labelled), _url(url), target, concurrency))
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    if out is None:
        target.unlink()
    typer.echo(json.dumps(report(labelled, results), ensure_ascii=False, indent=1))


@app.command()
def mask() -> None:
    """Mask personal data: lines in, JSON {"text", "spans": [[start, end, kind]]} out."""
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
        asyncio.run(talk(_url(url)))
    except (ApiFailed, httpx.HTTPError, TimeoutError) as error:
        raise _fail(f"{_url(url)}: {error or type(error).__name__}. Is the stack running?") from error


@kb.command("search")
def kb_search(
    text: str,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many topics.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Search the built knowledge base."""
    typer.echo(knowledge.search(text, k, as_json))


if __name__ == "__main__":
    app()
