"""`./subtext kb build|check|search`: make, check and ask the knowledge base, without a running stack."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kb_index.content import ContentError
from kb_index.encoder.onnx import EncoderError, OnnxEncoder
from kb_index.search import Hit, KnowledgeBase
from kb_index.store import BrokenIndex
from service.core.settings import ROOT, Settings

Encoder = Annotated[
    Path | None,
    typer.Option(help="Folder of the encoder that makes or made the index; default the built one."),
]
Index = Annotated[
    Path | None, typer.Option(help="Folder of the index, or of several; default the built one.")
]
Root = Annotated[Path, typer.Option(help="Project folder with the content files.", show_default=False)]


@contextmanager
def explained() -> Iterator[None]:
    """Ends the command with status 2 and the coded message when content, encoder or index cannot be used."""
    try:
        yield
    except ContentError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        typer.echo(f"{error.code}: {len(error.problems)} faults", err=True)
    except (EncoderError, BrokenIndex, OSError) as error:
        typer.echo(error, err=True)
    else:
        return
    raise typer.Exit(2)


def load(encoder: Path | None, index: Path | None) -> KnowledgeBase:
    """The built knowledge base, or the one in the given folders. Raises EncoderError, BrokenIndex."""
    return KnowledgeBase.load(index_folder(index), OnnxEncoder.load(encoder_folder(encoder)))


def encoder_folder(given: Path | None) -> Path:
    return given or Settings().build / "encoder"


def index_folder(given: Path | None) -> Path:
    return given or Settings().build / "index"


def build(
    encoder: Encoder = None,
    root: Root = ROOT,
    out: Annotated[Path | None, typer.Option(help="Folder of indexes; default the built one's.")] = None,
    known: Annotated[
        Path | None, typer.Option(help="Indexes whose vectors are taken over; default those of --out.")
    ] = None,
) -> None:
    """Make the index from the content files."""
    # Imported late: training needs SciPy, which the other commands do without.
    from kb_index.build import build as make  # noqa: PLC0415 - slow to load, and only this command needs it

    with explained():
        make(root, OnnxEncoder.load(encoder_folder(encoder)), index_folder(out), _say, known)


def increment(
    encoder: Encoder = None,
    root: Root = ROOT,
    out: Annotated[Path | None, typer.Option(help="Folder of indexes; default the built one's.")] = None,
) -> None:
    """Take up changed texts without training. Exit code 1 if only a build will do."""
    from kb_index.increment import increment as make  # noqa: PLC0415 - slow to load, and only this command needs it

    with explained():
        made = make(root, OnnxEncoder.load(encoder_folder(encoder)), index_folder(out))
        if made is None:
            typer.echo(
                "topics, encoder or layout have changed; build the index: ./subtext kb build", err=True
            )
            raise typer.Exit(1)
        typer.echo(made)


def check(root: Root = ROOT) -> None:
    """Check every content file; each fault names file, line and fix. Exit code 1 if there is any."""
    from kb_index.lint import check as faults  # noqa: PLC0415 - slow to load, and only this command needs it

    with explained():
        problems = faults(root, date.today())
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(problems)} faults" if problems else "content is in order")
    if problems:
        raise typer.Exit(1)


def search(
    text: Annotated[str, typer.Argument(help="A question as a customer would ask it.")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many topics.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    encoder: Encoder = None,
    index: Index = None,
) -> None:
    """Find the topics of one question."""
    with explained():
        knowledge = load(encoder, index)
        hits = knowledge.search(text, k=k)
    if as_json:
        found = {"text": text, "index": knowledge.fingerprint, "hits": [_row(hit) for hit in hits]}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    lines = [
        f"{hit.score:6.3f}  {hit.topic:<28}{hit.question}{'  (exact)' if hit.exact else ''}" for hit in hits
    ]
    typer.echo("\n".join(lines) or "没有找到。")


def _row(hit: Hit) -> dict[str, object]:
    return {"topic": hit.topic, "score": round(hit.score, 4), "question": hit.question, "exact": hit.exact}


def _say(line: str) -> None:
    print(line, flush=True)
