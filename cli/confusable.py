"""`./subtext kb confusable`: the pairs of topics most easily mixed up, and what the content says about them."""

from pathlib import Path
from typing import Annotated

import typer

from cli.knowledge import Encoder, Index, Root, explained, load
from kb_index.asked import CALIBRATION
from kb_index.confusable import Pair, confusions, likenesses, ranked
from kb_index.confusable import explained as told
from kb_index.evaluation.breakdown import confused_pairs
from kb_index.evaluation.outcomes import judge
from kb_index.evaluation.questions import read_questions
from kb_index.pairs import PAIRS, load_pairs
from service.core.settings import ROOT

SEEN = 3
"""So many topics of each search are looked at; only the first counts."""


def confusable(
    top: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 30,
    questions: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="question<TAB>topics; default the questions for calibration."
        ),
    ] = None,
    encoder: Encoder = None,
    index: Index = None,
    root: Root = ROOT,
) -> None:
    """List the topics most often mixed up, then those that lie nearest; says which the content leaves unexplained."""
    with explained():
        base = load(encoder, index)
        asked = read_questions(questions or root / CALIBRATION, base.topics)
        table = confused_pairs(judge(base, asked, SEEN), base.cutoffs.answer)
        found = ranked(likenesses(*base.vectors()), confusions(table), base.topics)[:top]
        texts, pairs = told(found, base.articles), load_pairs(root / PAIRS)
    for pair in found:
        missing = [] if pair.topics in texts else ["no confusable_with"]
        missing += [] if frozenset(pair.topics) in pairs else ["no question"]
        typer.echo(_line(pair, missing))
    unexplained = sum(pair.topics not in texts for pair in found)
    unasked = sum(frozenset(pair.topics) not in pairs for pair in found)
    typer.echo(f"{len(found)} pairs, {unexplained} without confusable_with, {unasked} without a question")


def _line(pair: Pair, missing: list[str]) -> str:
    names = f"{pair.topics[0]:<26}{pair.topics[1]:<26}"
    figures = (
        f"{pair.confused:>4} confused  nearest {pair.likeness.nearest:.2f}  middle {pair.likeness.middle:.2f}"
    )
    return f"{names}{figures}  {', '.join(missing)}".rstrip()
