"""Commands on the sentence encoder; the work is done in the encoder environment, which has PyTorch."""

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from kb_index.collect import collect
from kb_index.content import read_valid
from kb_index.sealed import sealed
from service.core.settings import ROOT

app = typer.Typer(help="The sentence encoder.", no_args_is_help=True)

ADAPTER = Path("kb_index/encoder/adapter")
PYTHON = ROOT / ".venvs" / "encoder" / "bin" / "python"


@app.command()
def finetune(
    out: Annotated[Path, typer.Option(help="Where the adapter goes, from the project folder.")] = ADAPTER,
    epochs: Annotated[int, typer.Option(min=1, max=20)] = 2,
    threads: Annotated[int, typer.Option(min=0, help="Computing threads; 0: one for each core.")] = 0,
) -> None:
    """Tune the encoder on the content's own questions (minutes); nothing else can be read meanwhile.

    Afterwards `scripts/setup` builds encoder, index and Rasa model anew, and `kb eval` says whether it helped.
    """
    if not PYTHON.exists():
        typer.echo("subtext: the encoder environment is missing; run scripts/setup --dev", err=True)
        raise typer.Exit(2)
    work = ROOT / "var" / "build" / "finetune"
    work.mkdir(parents=True, exist_ok=True)
    lines = work / "lines.jsonl"
    threads = threads or os.cpu_count() or 1
    lines.write_text(training_lines(ROOT), encoding="utf-8")
    wheels = ROOT / "var" / "build" / "wheel"
    command = [str(PYTHON), "-m", "kb_index.encoder", "finetune", str(lines), "--out", str(ROOT / out)]
    options = ["--epochs", str(epochs), "--threads", str(threads), "--wheel-folder", str(wheels)]
    # Spinning threads that wait for each other are slow on a machine that does something else as well.
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": str(threads)}
    done = subprocess.run([*command, *options], cwd=ROOT, env=environment, check=False)  # noqa: S603 - own program, checked options
    if done.returncode:
        raise typer.Exit(done.returncode)


def training_lines(root: Path) -> str:
    """Every indexed text with its topic, as JSON lines. Raises ContentError, Sealed."""
    with sealed(root):
        lines = collect(read_valid(root))
    return "".join(
        json.dumps({"text": line.text, "topic": line.topic}, ensure_ascii=False) + "\n" for line in lines
    )
