"""G8: one short question encoded on one thread: our int8 ONNX file against sentence-transformers in float32.

    .venvs/service/bin/python -m bench.encoder

Prints what int8 costs in accuracy too: how often the nearest text of the index has a right topic, with either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from bench._lib import driver
from bench._lib.contest import contest, started
from bench._lib.inputs import HELD_OUT, Floats, fill, index_lines, questions, write_lines
from bench._lib.stats import hits, percentile, ratio
from bench._lib.worker import ENCODER, SERVICE, Json, Worker
from kb_index.evaluation.questions import Question
from kb_index.rows import Line

PYTHONS = {"int8": SERVICE, "torch": ENCODER}
SHORT = 20
"""Characters; an ordinary question has half as many."""
PER_RUN = 200
WARM_UP = 200
GOAL_RATIO, GOAL_LOSS = 0.40, 0.5


def main() -> None:
    parser = driver.parser(str(__doc__).split("\n", 1)[0])
    parser.add_argument(
        "--texts", type=int, default=0, help="texts to be nearest to (default: the whole index)"
    )
    given = parser.parse_args()
    driver.head("G8: encoding one short question", given)
    asked = questions(HELD_OUT, 20 if given.quick else 10_000)
    lines = index_lines(given.build)
    if given.quick or given.texts:
        lines = fill(lines, given.texts or 200)
    short = [question.text for question in asked if len(question.text) <= SHORT][
        : 5 if given.quick else PER_RUN
    ]
    print(
        f"- {len(short)} questions of {HELD_OUT.name} a run, median {median(map(len, short)):.0f} characters"
    )
    with started({name: partial(_worker, name, given.build) for name in PYTHONS}) as workers:
        driver.about(list(workers.values()))
        for worker in workers.values():
            worker.call(
                do="single", texts=[short[at % len(short)] for at in range(10 if given.quick else WARM_UP)]
            )
        results = contest(
            workers, lambda name: {"do": "single", "texts": short}, given.rounds, driver.progress
        )
        found = {name: right(workers[name], lines, asked) for name in workers}
    p50 = {name: results.spread(name, partial(_percentile, percent=50)) for name in results.runs}
    driver.table(
        ("encoder", "p50 ms", "p95 ms", "disturbed"),
        [
            (name, p50[name], results.spread(name, partial(_percentile, percent=95)), results.note(name))
            for name in results.runs
        ],
    )
    share = ratio(p50["int8"], p50["torch"])
    print(
        f"\nGoal (≤ {GOAL_RATIO:.2f} × torch): {share}, {'met' if share.median <= GOAL_RATIO else 'missed'}"
    )
    accuracy(found["int8"], found["torch"], lines)


def right(worker: Worker, lines: Sequence[Line], asked: Sequence[Question]) -> list[bool]:
    """Of each question, whether the text nearest to it has one of its topics; all vectors by this worker."""
    driver.progress(f"encoding {len(lines)} texts and {len(asked)} questions, {worker.name}")
    texts = _vectors(worker, lines)
    vectors = _vectors(worker, [Line(question.text, question.best, "question") for question in asked])
    nearest = (vectors @ texts.T).argmax(axis=1)
    return hits([lines[row].topic for row in nearest], [question.topics for question in asked])


def accuracy(int8: list[bool], torch: list[bool], lines: Sequence[Line]) -> None:
    """Print the loss in points, and how many questions changed either way."""
    count = len(int8)
    loss = 100 * (sum(torch) - sum(int8)) / count
    lost = sum(b and not a for a, b in zip(int8, torch, strict=True))
    won = sum(a and not b for a, b in zip(int8, torch, strict=True))
    driver.table(
        ("nearest of all texts", "hit@1"),
        [("int8", f"{sum(int8) / count:.4f}"), ("torch float32", f"{sum(torch) / count:.4f}")],
    )
    met = "met" if loss <= GOAL_LOSS else "missed"
    print(
        f"\nGoal (loss ≤ {GOAL_LOSS} points): {loss:+.2f} on {count} questions and {len(lines)} texts "
        f"({lost} lost, {won} won), {met}"
    )


def _vectors(worker: Worker, lines: Sequence[Line]) -> Floats:
    source = write_lines(lines, driver.SCRATCH / "encode.json")
    out = driver.SCRATCH / f"encode-{worker.name}.npy"
    worker.call(do="save", lines=str(source), out=str(out))
    vectors: Floats = np.load(out)
    return vectors


def _percentile(answer: Json, percent: float) -> float:
    return percentile(answer["ms"], percent)


def _worker(name: str, build: Path) -> Worker:
    return Worker(name, PYTHONS[name], "bench._workers.encode", name, str(build))


if __name__ == "__main__":
    driver.run(main)
