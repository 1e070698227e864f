"""G1–G6, G11, G19: our whole stack against a stock Rasa project of the same topics and examples, in one run.

    .venvs/service/bin/python -m bench.dialogue

Needs bench/setup_peers and what `make run` builds. The peer is trained by the command, once for each content and
setting. A full run takes about forty minutes on two quiet cores, and 5 GiB while the peer reads 10,000 characters.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench._dialogue import report
from bench._dialogue.customers import RestCustomer, SocketCustomer
from bench._dialogue.host import Host
from bench._dialogue.measures import OURS, PEER, Bench, Sizes, measured
from bench._dialogue.project import Peer
from bench._dialogue.servers import OurStack, StockRasa
from bench._dialogue.training import LIMIT_SECONDS, Trained, trained
from bench._dialogue.verdict import Row
from bench._lib import driver
from bench._lib.contest import started
from bench._lib.inputs import HELD_OUT, SEED, index_lines, questions
from bench._lib.worker import ROOT
from kb_index.content import Content, read_valid
from kb_index.evaluation.questions import Question

EXAMPLES, EPOCHS = 20, 20
BY_RESPONSE, BY_ACTION = "response", "action"
QUICK = Sizes(10, 10, 4, 3, 30, 1, 1_000_000, 2_000, 40, 10, 2)
FULL = Sizes(200, 200, 16, 20, 150, 5, 1_000_000, 10_000, 10_000, 100, 5)
LEAST_LENGTH, GREATEST_LENGTH = 6, 60


def main() -> None:
    given = _options()
    sizes = QUICK if given.quick else FULL
    if given.quick:
        given.rounds = 1
    driver.head("Dialogue: our stack against stock Rasa", given)
    content = read_valid(ROOT)
    names = {topic.id: topic.name for topic in content.vocabulary.topics.values()}
    by_action = given.peer_says_by == BY_ACTION
    project = Peer(index_lines(given.build), names, given.examples, given.epochs, SEED, by_action)
    driver.progress("training the peer, unless it is there")
    peer = trained(project.files(), driver.SCRATCH / "rasa", given.limit)
    about = facts(project, peer, sizes, given)
    for line in about:
        print(f"- {line}")
    held_out = questions(HELD_OUT, sizes.questions)
    texts = answerable(questions(HELD_OUT, FULL.questions), content)
    makers = {
        OURS: partial(Host, OurStack(OURS, given.build, driver.SCRATCH), SocketCustomer),
        PEER: partial(Host, StockRasa(PEER, peer, driver.SCRATCH, by_action), RestCustomer),
    }
    rows: list[Row] = []
    try:
        with started(makers) as hosts:
            bench = Bench(
                hosts, sizes, given.rounds, texts, held_out, given.build, driver.SCRATCH, given.quick
            )
            for row in measured(bench, given.only):
                rows.append(row)
                driver.progress(" | ".join(row.cells()))
    finally:  # what was measured before something failed is a result too
        tell(rows, about, driver.SCRATCH / f"dialogue-{given.peer_says_by}.json", quick=given.quick)


def tell(rows: Sequence[Row], about: Sequence[str], out: Path, quick: bool) -> None:
    driver.table(report.HEADER, [row.cells() for row in rows])
    load = " ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"\nLoad average at the end: {load}")
    path = report.write(out, rows, about, load, quick=quick)
    print(f"As JSON: {path.relative_to(ROOT)}")


def _options() -> argparse.Namespace:
    parser = driver.parser(str(__doc__).split("\n", 1)[0])
    parser.add_argument(
        "--examples", type=int, default=EXAMPLES, help="training examples of one topic, for the peer"
    )
    parser.add_argument(
        "--peer-says-by",
        choices=(BY_RESPONSE, BY_ACTION),
        default=BY_RESPONSE,
        help="whether the peer's reply is a response in its domain or made by its action server, as ours is",
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="epochs of the peer's two networks")
    parser.add_argument(
        "--limit", type=int, default=LIMIT_SECONDS, help="processor seconds the peer's training may take"
    )
    parser.add_argument(
        "--only",
        type=lambda text: text.lower().split(","),
        default=(),
        help="such as g1,g4; all if not given",
    )
    return parser.parse_args()


def answerable(asked: Sequence[Question], content: Content) -> list[str]:
    """Texts of whole questions the bot may answer itself, so that both contestants do the same work."""
    topics = content.vocabulary.topics
    texts = [
        question.text
        for question in asked
        if topics[question.best].policy == "answer"
        and topics[question.best].id.partition(".")[0] not in {"talk", "scope"}
        and LEAST_LENGTH <= len(question.text) <= GREATEST_LENGTH
    ]
    return list(dict.fromkeys(texts))


def facts(project: Peer, peer: Trained, sizes: Sizes, given: argparse.Namespace) -> list[str]:
    used, every = project.counts()
    return [
        f"peer: {peer.versions}; JiebaTokenizer, RegexFeaturizer, CountVectorsFeaturizer (words; char_wb 1–4), "
        "DIETClassifier, FallbackClassifier, RulePolicy, TEDPolicy; SQL tracker store in SQLite, REST channel; its "
        "whole reply is the topic's name, "
        + (
            "which an action of rasa_sdk's server says: a second process, on the same core"
            if project.by_action
            else "a response in its domain: nothing is looked up and no action called"
        ),
        f"the peer learned {used:,} of our {every:,} examples (≤ {given.examples} of a topic) in {given.epochs} epochs: "
        f"{peer.processor:.0f} s of processor time, {peer.clock:.0f} s by the clock. Fewer examples make its networks "
        "smaller and its answers worse, never slower",
        "ours: Rasa turn, service and action webhook, two processes on the same core as the peer's one; replies by "
        "WebSocket, each message acknowledged after its commit; rate limit of one customer raised to 1 000/s",
        f"sizes: {sizes}",
    ]


if __name__ == "__main__":
    # Ended from outside, the servers end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))
    driver.run(main)
