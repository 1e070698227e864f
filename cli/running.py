"""What the commands share that need a running stack."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli.client import ApiFailed
from cli.replay import Dialogue
from cli.replay import replay as run_replay
from service.core.settings import Settings

Url = Annotated[str, typer.Option(help="Address of the running stack; default from the settings.")]
TOLD = 20
Concurrency = Annotated[int, typer.Option(min=1, max=64, help="Dialogues at the same time.")]


def address(given: str) -> str:
    return given or f"http://127.0.0.1:{Settings().port}"


def failed(message: str, code: int = 1) -> typer.Exit:
    """Say what went wrong; the caller raises the result."""
    typer.echo(f"subtext: {message}", err=True)
    return typer.Exit(code)


def maintainer_token() -> str:
    """Given by setting or made by the first start. Raises typer.Exit."""
    settings = Settings()
    path = settings.var_dir / "secrets" / "maintainer_token"
    given = settings.maintainer_token.get_secret_value()
    if not given and not path.exists():
        raise failed(
            f"no maintainer token: start the stack once (make run), or set SUBTEXT_MAINTAINER_TOKEN ({path})"
        )
    return given or path.read_text(encoding="utf-8").strip()


async def replay_to(
    out: Path | None, dialogues: list[Dialogue], url: str, concurrency: int, title: str = ""
) -> int:
    """Write one JSON line a dialogue (standard output if `out` is None); returns how many failed.

    With a title it is told on standard error how far it is, about 20 times.
    """
    lost, done, often = 0, 0, max(1, len(dialogues) // TOLD)
    stream = out.open("w", encoding="utf-8") if out else sys.stdout
    try:
        async for result in run_replay(dialogues, url, maintainer_token(), concurrency):
            lost, done = lost + ("error" in result), done + 1
            if title and (done % often == 0 or done == len(dialogues)):
                typer.echo(f"{title}: {done} of {len(dialogues)} dialogues", err=True)
            stream.write(json.dumps(result, ensure_ascii=False) + "\n")
            stream.flush()
    except (ApiFailed, httpx.HTTPError) as error:
        raise failed(f"{url}: {error}. Is the stack running?") from error
    finally:
        if out:
            stream.close()
    return lost


async def replayed(
    dialogues: list[Dialogue], url: str, concurrency: int, title: str = ""
) -> list[dict[str, Any]]:
    """The results of all dialogues, in their order. `title` as in `replay_to`."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "results.jsonl"
        await replay_to(out, dialogues, url, concurrency, title)
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
