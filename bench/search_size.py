"""G12: vector search at 10⁴, 10⁵ and 10⁶: comparing all (FAISS Flat) against the index the product chooses.

    .venvs/service/bin/python -m bench.search_size [--sizes 10000,100000,1000000] [--only flat,ours]

hnswlib and usearch run as peers with the graph settings of ours. Needs bench/setup_peers and a built index.
"""

from __future__ import annotations

import argparse
import math
from functools import partial
from pathlib import Path

import numpy as np

from bench._lib import driver
from bench._lib.contest import Results, contest, started
from bench._lib.inputs import CALIBRATION, Floats, questions, real_vectors, synthetic
from bench._lib.stats import digits, percentile, ratio, recall
from bench._lib.worker import PEERS, SERVICE, Worker

PYTHONS = {"flat": SERVICE, "ours": SERVICE, "hnswlib": PEERS, "usearch": PEERS}
SIZES = (10_000, 100_000, 1_000_000)
NEIGHBOURS = 10
# All questions again and again for so long: beside shorter runs other work cannot be told from the clock's ticks.
LEAST_SECONDS = 1.0
GOAL_RATIO, GOAL_RECALL = 0.1, 0.98


def main() -> None:
    parser = driver.parser(str(__doc__).split("\n", 1)[0])
    parser.add_argument("--sizes", type=_numbers, default=SIZES, help="vectors, comma-separated")
    parser.add_argument(
        "--only", type=_names, default=tuple(PYTHONS), help=f"of {', '.join(PYTHONS)}; flat is needed"
    )
    given = parser.parse_args()
    sizes = (2_000,) if given.quick and given.sizes == SIZES else given.sizes
    asked = questions(CALIBRATION, 50 if given.quick else 500)
    driver.head("G12: search by the number of vectors", given)
    real, queries = real_vectors(given.build, [question.text for question in asked])
    print(
        f"- vectors: between one of {len(real)} real ones and one of its ten nearest, with noise of length 0.3;"
    )
    print(
        f"  questions: {len(queries)} of {CALIBRATION.name}, encoded; {NEIGHBOURS} neighbours each, {real.shape[1]}-d"
    )
    for size in sizes:
        one_size(size, real, queries, given)


def one_size(size: int, real: Floats, queries: Floats, given: argparse.Namespace) -> None:
    """Make the vectors, build every index, search in turns, print a table."""
    driver.SCRATCH.mkdir(parents=True, exist_ok=True)
    files = driver.SCRATCH / f"vectors-{size}.npy", driver.SCRATCH / "queries.npy"
    driver.progress(f"{size} vectors")
    np.save(files[0], synthetic(real, size))
    np.save(files[1], queries)
    # Comparing all of 10⁶ takes 65 ms: fewer questions a run there.
    count = max(20, min(len(queries), math.ceil(len(queries) * 100_000 / size)))
    print(f"\n## {size:,} vectors, {count} questions a run\n")
    try:
        with started({name: partial(_worker, name, files) for name in given.only}) as workers:
            driver.about(list(workers.values()))
            request = {"do": "search", "k": NEIGHBOURS, "count": count}
            for worker in workers.values():
                worker.call(**request, seconds=0)
            request["seconds"] = 0.05 if given.quick else LEAST_SECONDS
            results = contest(workers, lambda name: request, given.rounds, driver.progress)
        show(size, results, given.only)
    finally:
        files[0].unlink()


def show(size: int, results: Results, names: tuple[str, ...]) -> None:
    p50 = {name: results.spread(name, lambda answer: percentile(answer["ms"], 50)) for name in names}
    exact = results.last("flat")["rows"]
    rows = []
    for name in names:
        last = results.last(name)
        p99 = results.spread(name, lambda answer: percentile(answer["ms"], 99))
        share = recall(last["rows"], exact)
        against = ratio(p50[name], p50["flat"])
        built, memory = digits(last["build"]), f"{last['memory']:,.0f}"
        rows.append(
            (name, p50[name], digits(p99.median), against, f"{share:.3f}", built, memory, results.note(name))
        )
    driver.table(
        ("index", "p50 ms", "p99 ms", "ratio to flat", "recall@10", "build s", "memory MiB", "disturbed"),
        rows,
    )
    if "ours" in names and size >= 100_000:
        reached = ratio(p50["ours"], p50["flat"]).median, recall(results.last("ours")["rows"], exact)
        met = reached[0] <= GOAL_RATIO and reached[1] >= GOAL_RECALL
        print(f"\nGoal (≤ {GOAL_RATIO} × flat at recall ≥ {GOAL_RECALL}): {'met' if met else 'missed'}")


def _worker(name: str, files: tuple[Path, Path]) -> Worker:
    driver.progress(f"building {name}")
    worker = Worker(name, PYTHONS[name], "bench._workers.search", name, *map(str, files))
    worker.call(do="about")
    return worker


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(float(part)) for part in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


if __name__ == "__main__":
    driver.run(main)
