"""`./subtext kb eval`: measure search on questions with known topics; table, JSON or a page."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.knowledge import Encoder, Index, encoder_folder, explained, index_folder
from kb_index.article import Topic
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.evaluation import Question, evaluate, read_questions
from kb_index.evaluation.baselines import BaselineError, Bm25, Corpus, Nearest
from kb_index.evaluation.outcomes import Ranker
from kb_index.evaluation.page import as_html
from kb_index.evaluation.table import as_text
from kb_index.products import Products
from kb_index.search import KnowledgeBase
from service.privacy.mask import mask


def measure(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="question<TAB>topics, best first; # comments."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="All figures as JSON instead of a table.")] = False,
    html: Annotated[Path | None, typer.Option(help="Also write the report as one HTML file.")] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Show the misses, masked; else no text of FILE is shown.")
    ] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Compare with BM25 and an encoder's nearest text.")
    ] = False,
    coming: Annotated[
        bool,
        typer.Option(
            "--coming", help="FILE may ask for topics the index does not know yet: nothing found is right."
        ),
    ] = False,
    encoder: Encoder = None,
    index: Index = None,
    own: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=WORD: to whom these were asked, NAME is an own product; see bank.yml, products."
        ),
    ] = None,
    untuned: Annotated[
        Path | None,
        typer.Option(help="Folder of an untuned encoder for the nearest text; default the index's."),
    ] = None,
) -> None:
    """Measure search on questions with known topics."""
    with explained():
        loaded = OnnxEncoder.load(encoder_folder(encoder))
        base = KnowledgeBase.load(index_folder(index), loaded)
        base = base.with_products(Products({**base.products.words, **_products(own or [])}))
        questions = read_questions(file, () if coming else base.topics)
        base.topics = {**_coming(questions), **base.topics}
        report = evaluate(
            base,
            questions,
            file=file.name,
            index=base.fingerprint,
            baselines=_baselines(index_folder(index), untuned, loaded) if baselines else None,
            mask=_masked if examples else None,
        )
        if html:
            html.write_text(as_html(report), encoding="utf-8")
    typer.echo(json.dumps(report.data(), ensure_ascii=False, indent=1) if as_json else as_text(report))


def _baselines(index: Path, untuned: Path | None, own: OnnxEncoder) -> dict[str, Ranker]:
    corpus = Corpus.of(index)
    try:
        bm25 = Bm25(corpus)
    except BaselineError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from error
    if untuned is None:
        return {"bm25": bm25, "nearest": Nearest(corpus, own)}
    return {"bm25": bm25, "untuned": Nearest(corpus, OnnxEncoder.load(untuned), _say)}


def _coming(questions: Sequence[Question]) -> dict[str, Topic]:
    """A topic somebody asks for and nobody knows is one the bot should answer."""
    wanted = dict.fromkeys(topic for one in questions for topic in one.topics)
    return {topic: Topic(id=topic, name=topic, policy="answer", skill="-") for topic in wanted}


def _products(pairs: list[str]) -> dict[str, str]:
    words = dict(pair.partition("=")[::2] for pair in pairs)
    if not all(name.strip() and word.strip() for name, word in words.items()):
        raise typer.BadParameter("expected NAME=WORD, such as 快贷=贷款", param_hint="--own")
    return words


def _masked(text: str) -> str:
    return mask(text).text


def _say(line: str) -> None:
    typer.echo(line, err=True)
