"""G13: encoding 10⁴ texts and adding them to an index, ours against PyTorch in batches; and one question more.

    .venvs/service/bin/python -m bench.kb_build

Ours encodes texts one by one: with dynamic int8 a vector in a batch would depend on its neighbours. Needs
bench/setup_peers and a built index. With the usual five rounds it takes about twenty minutes.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench._lib import driver
from bench._lib.contest import contest, started
from bench._lib.inputs import fill, index_lines, write_lines
from bench._lib.stats import digits, percentile, ratio
from bench._lib.worker import PEERS, SERVICE, Worker

PYTHONS = {"int8": SERVICE, "torch": PEERS}
ADDED = 50
# What makes a known wording a new one.
MARKS = "换一种说法再问一遍"
GOAL_RATIO, GOAL_MS = 0.5, 50.0


def main() -> None:
    parser = driver.parser(str(__doc__).split("\n", 1)[0])
    parser.add_argument("--texts", type=int, default=10_000, help="texts to index")
    given = parser.parse_args()
    count, added = (200, 5) if given.quick else (given.texts, ADDED)
    driver.head("G13: building an index", given)
    lines = fill(index_lines(given.build), count)
    path = write_lines(lines, driver.SCRATCH / "lines.json")
    print(
        f"- {count:,} texts of the index, median {sorted(len(line.text) for line in lines)[count // 2]} characters"
    )
    with started({name: partial(_worker, name, given.build) for name in PYTHONS}) as workers:
        driver.about(list(workers.values()))
        for worker in workers.values():
            worker.call(do="build", lines=str(write_lines(lines[:50], driver.SCRATCH / "warm-up.json")))
        request = {"do": "build", "lines": str(path)}
        results = contest(workers, lambda name: request, given.rounds, driver.progress)
        new = [{"text": line.text + MARKS, "topic": line.topic, "kind": "question"} for line in lines[:added]]
        taken = workers["int8"].call(do="increment", lines=str(path), new=new)["ms"]
    total = {name: results.spread(name, lambda answer: answer["total"]) for name in results.runs}
    rows = [
        (
            name,
            total[name],
            results.spread(name, lambda answer: answer["encode"]),
            results.spread(name, lambda answer: answer["add"]),
            f"{count / total[name].median:,.0f}",
            results.note(name),
        )
        for name in results.runs
    ]
    driver.table(("encoder", "total s", "encode s", "add s", "texts/s", "disturbed"), rows)
    share = ratio(total["int8"], total["torch"])
    print(f"\nGoal (≤ {GOAL_RATIO} × torch): {share}, {'met' if share.median <= GOAL_RATIO else 'missed'}")
    p50, most = percentile(taken, 50), max(taken)
    print(
        f"One question more among {count:,} (encoded, findable): p50 {digits(p50)} ms, most {digits(most)} ms of "
        f"{added}; goal ≤ {GOAL_MS:.0f} ms {'met' if most <= GOAL_MS else 'missed'}"
    )


def _worker(name: str, build: Path) -> Worker:
    return Worker(name, PYTHONS[name], "bench._workers.build", name, str(build))


if __name__ == "__main__":
    driver.run(main)
