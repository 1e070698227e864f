"""G7: one FAQ question end to end over 10⁴ texts, against haystack-ai, txtai, chromadb and llama-index-core.

    .venvs/service/bin/python -m bench.kb_query

Twice: with our int8 encoder for all, so that only what each library adds differs; and each with its default encoder
(theirs float32 in sentence-transformers). Needs bench/setup_peers, a built encoder and index.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bench._lib import driver
from bench._lib.contest import Results, contest, started
from bench._lib.inputs import HELD_OUT, fill, index_lines, questions, write_lines
from bench._lib.stats import Spread, hits, percentile, ratio, spread
from bench._lib.worker import PEERS, SERVICE, Json, Worker
from kb_index.evaluation.questions import Question

OURS = ("floor", "ours")
PEER_NAMES = ("haystack", "txtai", "chromadb", "llama-index")
WARM_UP = 200
PER_RUN = 200
GOAL_OVERHEAD, GOAL_TOTAL = 0.5, 0.5


def main() -> None:
    parser = driver.parser(str(__doc__).split("\n", 1)[0])
    parser.add_argument("--texts", type=int, default=10_000, help="texts to search")
    given = parser.parse_args()
    if given.quick:
        given.texts = 300
    asked = questions(HELD_OUT, 10 if given.quick else WARM_UP + PER_RUN)
    driver.head("G7: one FAQ question end to end", given)
    lines = write_lines(fill(index_lines(given.build), given.texts), driver.SCRATCH / "lines.json")
    print(
        f"- {given.texts:,} texts of the index; {len(asked) // 2} questions of {HELD_OUT.name} a run, after as many others"
    )
    print("- floor: encode and compare all vectors with faiss, nothing else")
    vectors = {backend: embed(backend, lines, given.build) for backend in ("int8", "torch")}
    print("\n## The same int8 encoder for all\n")
    overheads(measure(("int8", "int8"), lines, vectors, asked, given))
    print("\n## Each with its default encoder\n")
    totals(measure(("int8", "torch"), lines, vectors, asked, given))


def measure(
    backends: tuple[str, str],
    lines: Path,
    vectors: Mapping[str, Path],
    asked: Sequence[Question],
    given: argparse.Namespace,
) -> Results:
    """Start everyone with (our, their) backend, warm up, run in turns, print a table."""
    ours, theirs = backends
    makers = {name: partial(_worker, name, SERVICE, ours, lines, vectors[ours], given.build) for name in OURS}
    makers |= {
        name: partial(_worker, name, PEERS, theirs, lines, vectors[theirs], given.build)
        for name in PEER_NAMES
    }
    warm, rest = asked[: len(asked) // 2], asked[len(asked) // 2 :]
    with started(makers) as workers:
        driver.about(list(workers.values()))
        for worker in workers.values():
            worker.call(do="ask", texts=[question.text for question in warm])
        request = {"do": "ask", "texts": [question.text for question in rest]}
        results = contest(workers, lambda name: request, given.rounds, driver.progress)
    show(results, rest)
    return results


def embed(backend: str, lines: Path, build: Path) -> Path:
    """The texts' vectors, made once for all contestants with that backend: making them is not what G7 measures."""
    driver.progress(f"encoding the texts, {backend}")
    out = driver.SCRATCH / f"vectors-{backend}.npy"
    python = SERVICE if backend == "int8" else PEERS
    with started(
        {"embed": partial(Worker, "embed", python, "bench._workers.encode", backend, str(build))}
    ) as workers:
        workers["embed"].call(do="save", lines=str(lines), out=str(out))
    return out


def show(results: Results, asked: Sequence[Question]) -> None:
    rows = []
    for name in results.runs:
        p50, p95 = (results.spread(name, partial(_percentile, percent=percent)) for percent in (50, 95))
        right = sum(hits(results.last(name)["topics"], [question.topics for question in asked]))
        share = f"{right / len(asked):.3f}"
        rows.append(
            (
                name,
                p50,
                p95,
                results.spread(name, _encoding),
                beyond_encoding(results, name),
                share,
                results.note(name),
            )
        )
    driver.table(
        ("contestant", "p50 ms", "p95 ms", "encoding ms", "beyond encoding ms", "right first", "disturbed"),
        rows,
    )


def overheads(results: Results) -> None:
    """What each adds to encoding and bare search; the goal compares ours with the least of the peers'."""
    bare = beyond_encoding(results, "floor").median
    added = {name: beyond_encoding(results, name).median - bare for name in results.runs if name != "floor"}
    best = min(PEER_NAMES, key=lambda name: added[name])
    print(
        "\nBeyond encode and search, ms: " + ", ".join(f"{name} {value:.3f}" for name, value in added.items())
    )
    met = added["ours"] <= GOAL_OVERHEAD * added[best] and added["ours"] <= 1
    print(
        f"Goal (≤ {GOAL_OVERHEAD} × the best peer's, ≤ 1 ms): {added['ours'] / added[best]:.2f} × {best}, "
        f"{'met' if met else 'missed'}"
    )


def totals(results: Results) -> None:
    p50 = {name: results.spread(name, partial(_percentile, percent=50)) for name in results.runs}
    best = min(PEER_NAMES, key=lambda name: p50[name].median)
    share = ratio(p50["ours"], p50[best])
    print(f"\nGoal (total ≤ {GOAL_TOTAL} × the best peer's): {share} × {best}, {_met(share, GOAL_TOTAL)}")


def beyond_encoding(results: Results, name: str) -> Spread:
    """Median over a run's questions of the time outside the encoder, over the runs."""
    return spread(
        [
            median(
                total - inside for total, inside in zip(run.answer["ms"], run.answer["encode"], strict=True)
            )
            for run in results.runs[name]
        ]
    )


def _percentile(answer: Json, percent: float) -> float:
    return percentile(answer["ms"], percent)


def _encoding(answer: Json) -> float:
    return float(median(answer["encode"]))


def _met(share: Spread, goal: float) -> str:
    return "met" if share.median <= goal else "missed"


def _worker(name: str, python: Path, backend: str, lines: Path, vectors: Path, build: Path) -> Worker:
    driver.progress(f"starting {name}, {backend}")
    worker = Worker(name, python, "bench._workers.query", name, backend, str(build), str(lines), str(vectors))
    worker.call(do="about")
    return worker


if __name__ == "__main__":
    driver.run(main)
