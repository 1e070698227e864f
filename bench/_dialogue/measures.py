"""Each goal's measurement: who is asked what, and which figure of it counts."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean, median

from bench._dialogue import accuracy, judging
from bench._dialogue.customers import SocketCustomer
from bench._dialogue.host import Host
from bench._dialogue.loads import share
from bench._dialogue.servers import OurStack
from bench._dialogue.verdict import Goal, Row, single
from bench._lib import driver
from bench._lib.contest import Results, Run, contest
from bench._lib.stats import digits, percentile
from bench._lib.worker import Json
from kb_index.evaluation.questions import Question

OURS, PEER, AT_ONCE = "ours", "rasa", "ours-burst-0"
FRAGMENTS = ("你好", "我想问下", "信用卡", "年费")
START_ROUNDS = FLOOD_ROUNDS = 2
"""A start takes half a minute, and the peer's long message as long: more rounds would only add an hour."""
UNWATCHED = float("nan")
"""Others' share in a quick run's one start of each, which nobody watched."""
EDGE = 10
"""Turns at either end of a long conversation whose median is taken."""


@dataclass(frozen=True)
class Sizes:
    """How much of everything; what the fields mean stands with the measurements."""

    warm_up: int
    one_by_one: int
    conversations: int
    each: int
    turns: int
    bursts: int
    characters: int
    peer_characters: int
    """The peer's attention is quadratic in words: 20,000 characters took it 10.5 GiB and a minute, so a million would
    end the machine. What it is spared only makes it look better."""
    questions: int
    users: int
    messages: int


@dataclass(frozen=True)
class Bench:
    """Both contestants, and what they are asked."""

    hosts: Mapping[str, Host]
    sizes: Sizes
    rounds: int
    texts: Sequence[str]
    held_out: Sequence[Question]
    build: Path
    scratch: Path
    quick: bool

    def contest(
        self, request: Json, rounds: int | None = None, others: Mapping[str, Host] | None = None
    ) -> Results:
        hosts = {**self.hosts, **(others or {})}
        driver.progress(f"{request['do']}, {len(hosts)} contestants")
        return contest(hosts, lambda name: dict(request), rounds or self.rounds, driver.progress)

    def row(
        self,
        id: str,
        what: str,
        results: Results,
        figure: Callable[[Json], float],
        goal: Goal | None,
        ours: str = OURS,
    ) -> Row:
        spreads = results.spread(ours, figure), results.spread(PEER, figure)
        return Row(id, what, *spreads, goal, note(results, ours), silences(results, ours))


def measured(bench: Bench, only: Sequence[str] = ()) -> Iterator[Row]:
    """All rows, one measurement after the other; starts both contestants. The flood comes last: it fills memory."""
    yield from starts(bench)
    warm_up(bench)
    yield from memory(bench)
    for name, measure in MEASURES.items():
        if not only or name in only:
            yield from measure(bench)


def starts(bench: Bench) -> Iterator[Row]:
    """G6: both are left running after their last start."""
    request = {"do": "start", "text": bench.texts[0]}
    if bench.quick:
        results = Results(
            {name: [Run(host.call(**request), UNWATCHED)] for name, host in bench.hosts.items()}
        )
    else:
        for host in bench.hosts.values():  # the first start writes bytecode, and brings files into memory
            host.call(**request)
            host.close()
        results = contest(
            bench.hosts,
            lambda name: dict(request),
            START_ROUNDS,
            driver.progress,
            lambda name: bench.hosts[name].close(),
        )
        for host in bench.hosts.values():
            host.call(**request)
    yield bench.row(
        "G6", "start → model loaded (ours: Rasa), s", results, lambda run: float(run["loaded"]), Goal(0.6)
    )
    what = "start → first reply (ours: Rasa, then service), s"
    yield bench.row("G6", what, results, lambda run: float(run["replied"]), Goal(0.6))


def warm_up(bench: Bench) -> None:
    for name, host in bench.hosts.items():
        driver.progress(f"warming up {name}")
        host.call(do="one_by_one", texts=share(bench.texts, 0, bench.sizes.warm_up))


def memory(bench: Bench) -> Iterator[Row]:
    """G6: after the warm-up."""
    ours, peer = (bench.hosts[name].server.memory() for name in (OURS, PEER))
    for part, what in (
        ("bot", "the bot's process (ours: Rasa)"),
        ("all", "all processes (ours: Rasa and service)"),
    ):
        yield Row("G6", f"memory of {what}, MiB", single(ours[part]), single(peer[part]), Goal(0.65))


def idle(bench: Bench) -> Iterator[Row]:
    texts = share(bench.texts, bench.sizes.warm_up, bench.sizes.one_by_one)
    results = bench.contest({"do": "one_by_one", "texts": texts})
    yield bench.row("G1", "message → reply, idle, p50 ms", results, _p50, Goal(0.6))
    yield bench.row("G1", "the same, p95 ms", results, _p95, None)


def throughput(bench: Bench) -> Iterator[Row]:
    users, each = bench.sizes.conversations, bench.sizes.each
    results = bench.contest({"do": "at_once", "texts": list(bench.texts), "users": users, "each": each})
    what = f"replies/s, {users} conversations, durable"
    yield bench.row("G2", what, results, _per_second, Goal(3, least=True))


def long_talk(bench: Bench) -> Iterator[Row]:
    turns = bench.sizes.turns
    results = bench.contest({"do": "one_by_one", "texts": share(bench.texts, 0, turns), "length": turns})
    what = f"p50 of turns {turns - EDGE + 1}–{turns} ÷ p50 of turns 1–{EDGE}"
    yield bench.row("G3", what, results, _growth, Goal(1.3, of_ratio=False))
    last = f"p50 of turns {turns - EDGE + 1}–{turns}, ms"
    yield bench.row("G3", last, results, lambda run: median(run["ms"][-EDGE:]), None)


def bursts(bench: Bench) -> Iterator[Row]:
    """G4 with the product's own setting and without waiting for the rest of a fragment."""
    other = Host(OurStack(AT_ONCE, bench.build, bench.scratch, burst_milliseconds=0), SocketCustomer)
    try:
        other.call(do="start", text=bench.texts[0])
        other.call(do="one_by_one", texts=share(bench.texts, 0, bench.sizes.warm_up))
        for what, texts in (("questions", list(bench.texts[:4])), ("fragments of one", list(FRAGMENTS))):
            request: Json = {"do": "together", "texts": texts, "times": bench.sizes.bursts}
            results = bench.contest(request, others={AT_ONCE: other})
            for name, setting in ((OURS, "default waiting"), (AT_ONCE, "no waiting")):
                said = f"4 {what} at once, last answered, {setting}, ms"
                row = bench.row("G4", said, results, _p50, Goal(0.2), name)
                told = f"{_replies(results, name)} replies of ours, {_replies(results, PEER)} of Rasa"
                yield replace(row, note=f"{told}; {row.note}")
    finally:
        other.close()


def flood(bench: Bench) -> Iterator[Row]:
    size, spared = bench.sizes.characters, bench.sizes.peer_characters
    driver.progress(f"{size:,} characters for ours, {spared:,} for Rasa")
    results = contest(
        bench.hosts,
        lambda name: {
            "do": "beside_a_great_one",
            "texts": list(bench.texts),
            "size": spared if name == PEER else size,
        },
        min(bench.rounds, FLOOD_ROUNDS),
        driver.progress,
    )
    what = f"another's longest wait beside {size:,} characters (Rasa: {spared:,}), ms"
    row = bench.row("G5", what, results, lambda run: max(run["ms"]), Goal(100, of_ratio=False))
    status = ", ".join(f"{name} {results.last(name)['status']}" for name in (OURS, PEER))
    yield Row(row.id, row.what, row.ours, row.peer, row.goal, f"HTTP status: {status}; {row.note}")
    ours, peer = (bench.hosts[name].server.memory()["all"] for name in (OURS, PEER))
    yield Row("G5", "memory afterwards, all processes, MiB", single(ours), single(peer))


def outside(bench: Bench) -> Iterator[Row]:
    """G11, once: asking again gives the same."""
    driver.progress(f"asking {len(bench.held_out)} held-out questions")
    server = bench.hosts[OURS].server
    assert isinstance(server, OurStack)
    ours = asyncio.run(accuracy.of_ours(server.url, server.maintainer_token, bench.build, bench.held_out))
    peer = asyncio.run(accuracy.of_peer(bench.hosts[PEER].server.url, bench.held_out))
    cuts = [judging.line([one.scored for one in opinions]) for opinions in (ours, peer)]
    even = [
        judging.at([one.scored for one in opinions], cut)
        for opinions, cut in zip((ours, peer), cuts, strict=True)
    ]
    own = [accuracy.own_rates(opinions) for opinions in (ours, peer)]
    strangers = sum(one.scored.outside for one in ours)
    asked = f"{len(ours)} questions, {strangers} from outside"
    lines = f"lines {digits(cuts[0])}; {digits(cuts[1])}"
    at_95, settings = f"at {judging.ACCEPTED:.0%} of inside accepted", "at own settings"
    kept, wrong = Goal(1.3, least=True), Goal(0.5)
    yield _rate(f"from outside kept out {at_95}", [one.kept_out for one in even], kept, asked)
    yield _rate(f"wrong answers {at_95}", [one.wrong for one in even], wrong, lines)
    yield _rate(f"inside accepted {settings}", [one.accepted for one in own], None, "ours: handoffs too")
    yield _rate(f"from outside kept out {settings}", [one.kept_out for one in own], None, "")
    yield _rate(f"wrong answers {settings}", [one.wrong for one in own], None, "ours: no handoffs")


def crowd(bench: Bench) -> Iterator[Row]:
    users, each = bench.sizes.users, bench.sizes.messages
    results = bench.contest({"do": "at_once", "texts": list(bench.texts), "users": users, "each": each})
    what = f"{users} users × {each} messages, mean ms"
    yield bench.row("G19", what, results, _mean, Goal(0.4))
    yield bench.row(
        "G19", "the same against 0.6 × what Botpress published", results, _mean, Goal(1330, of_ratio=False)
    )


MEASURES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "g1": idle,
    "g2": throughput,
    "g3": long_talk,
    "g4": bursts,
    "g11": outside,
    "g19": crowd,
    "g5": flood,
}


def note(results: Results, ours: str = OURS) -> str:
    """Silences, and disturbed runs of either."""
    if any(math.isnan(run.others) for run in results.runs[ours]):
        return "once, unwatched"
    silent = {name: silences(results, name) for name in (ours, PEER)}
    told = f"unanswered: ours {silent[ours]}, Rasa {silent[PEER]}; " if any(silent.values()) else ""
    return f"{told}disturbed: ours {results.note(ours)}, Rasa {results.note(PEER)}"


def silences(results: Results, name: str) -> int:
    """Messages nobody answered, in all runs."""
    return sum(int(run.answer.get("silent", 0)) for run in results.runs[name])


def _rate(what: str, rates: Sequence[float], goal: Goal | None, said: str) -> Row:
    ours, peer = rates
    return Row("G11", what, single(ours), single(peer), goal, said)


def _replies(results: Results, name: str) -> str:
    return digits(median(count for run in results.runs[name] for count in run.answer["replies"]))


def _percentile(run: Json, percent: float) -> float:
    return percentile(run["ms"], percent)


_p50 = partial(_percentile, percent=50)
_p95 = partial(_percentile, percent=95)


def _mean(run: Json) -> float:
    return fmean(run["ms"])


def _per_second(run: Json) -> float:
    return float((len(run["ms"]) - run["silent"]) / run["seconds"])


def _growth(run: Json) -> float:
    return float(median(run["ms"][-EDGE:]) / median(run["ms"][:EDGE]))
