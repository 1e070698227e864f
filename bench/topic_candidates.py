"""Ways to find the topic of a question, side by side; the table of docs/adr/0008.

    .venvs/service/bin/python bench/topic_candidates.py [--encoder var/build/encoder] [--prefixes]

Learns from the content files, fits what has to be fitted on tests/data/calibration.tsv, measures on
tests/data/held_out.tsv; reads no other questions (kb_index.sealed). One run takes minutes: everything is encoded anew.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb_index import calibrate, evidence, sparse
from kb_index.asked import CALIBRATION
from kb_index.build import learned as built
from kb_index.calibrate import Labelled
from kb_index.collect import collect
from kb_index.content import read_valid
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.evaluation import read_questions
from kb_index.institutions import FILE, Institutions, own_names
from kb_index.lexical import weigh
from kb_index.rows import Rows
from kb_index.scoring import Scorer
from kb_index.sealed import sealed
from kb_index.text import normalise

ROOT = Path(__file__).resolve().parent.parent
HELD_OUT = "tests/data/held_out.tsv"
WRONG = 0.05
RRF = 60
Floats = npt.NDArray[np.float32]
Scores = Floats
"""[questions, topics], higher is likelier."""


@dataclass(frozen=True)
class Questions:
    texts: list[str]
    accepted: list[set[int]]
    first: npt.NDArray[np.int64]
    vectors: Floats


@dataclass(frozen=True)
class Bench:
    """Everything the candidates score with; `rows` hold centred vectors."""

    topics: list[str]
    policies: list[str]
    raw: Floats
    rows: Rows
    scorer: Scorer
    thin: Scorer  # over part of the content (kb_index.sparse)
    fit_on: Questions
    asked: Questions

    @property
    def outside(self) -> npt.NDArray[np.bool_]:
        return np.array([topic.startswith(("scope.", "talk.")) for topic in self.topics])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, default=ROOT / "var/build/encoder")
    parser.add_argument("--prefixes", action="store_true", help="also other texts before question and index")
    given = parser.parse_args()
    encoder = OnnxEncoder.load(given.encoder)
    with sealed(ROOT):
        bench = prepare(encoder)
        print(
            f"encoder {encoder.fingerprint[:12]}, {len(bench.rows.owners)} texts, {len(bench.asked.texts)} questions"
        )
        print(f"{'':44}{'hit@1':>7}{'hit@3':>7}{'right':>7}{'strangers':>10}")
        for name, score in CANDIDATES.items():
            show(name, score(bench), bench)
        if given.prefixes:
            for name, before_question, before_row in PREFIXES:
                show(name, prefixed(bench, encoder, before_question, before_row), bench)


def prepare(encoder: OnnxEncoder) -> Bench:
    content = read_valid(ROOT)
    lines = collect(content)
    topics = sorted({line.topic for line in lines})
    number = {topic: at for at, topic in enumerate(topics)}
    raw = encoder.encode([line.text for line in lines])
    institutions = Institutions.load(ROOT / FILE, own_names(content.bank))
    policies = [content.vocabulary.topics[topic].policy for topic in topics]
    rows, scorer = built(lines, raw, topics, institutions)
    kept = sparse.thinned(rows.owners)
    _, thin = built([lines[at] for at in kept], raw[kept], topics, institutions)
    questions = [read(ROOT / name, number, encoder) for name in (CALIBRATION, HELD_OUT)]
    return Bench(topics, policies, raw, rows, scorer, thin, *questions)


def read(path: Path, number: dict[str, int], encoder: OnnxEncoder) -> Questions:
    found = read_questions(path, number)
    texts = [normalise(question.text) for question in found]
    accepted = [{number[topic] for topic in question.topics} for question in found]
    first = np.array([number[question.best] for question in found])
    return Questions(texts, accepted, first, encoder.encode(texts))


def best_of(similarity: Floats, owners: npt.NDArray[np.int64], topics: int, count: int) -> Scores:
    """Mean of each topic's `count` most similar rows. [questions, rows] -> [questions, topics]."""
    found = np.full((len(similarity), topics), -1.0, dtype=np.float32)
    for topic in range(topics):
        own = np.sort(similarity[:, owners == topic], axis=1)[:, -count:]
        if own.shape[1]:
            found[:, topic] = own.mean(axis=1)
    return found


def centred_cosine(bench: Bench) -> Floats:
    mean = bench.scorer.classifier.mean
    return evidence.centred(bench.asked.vectors, mean) @ evidence.centred(bench.raw, mean).T


def nearest_raw(bench: Bench) -> Scores:
    return best_of(bench.asked.vectors @ bench.raw.T, bench.rows.owners, len(bench.topics), 1)


def nearest_centred(bench: Bench) -> Scores:
    return best_of(centred_cosine(bench), bench.rows.owners, len(bench.topics), 1)


def three_nearest(bench: Bench) -> Scores:
    return best_of(centred_cosine(bench), bench.rows.owners, len(bench.topics), 3)


def vote(bench: Bench, neighbours: int = 20, sharpness: float = 12.0) -> Scores:
    similarity = centred_cosine(bench)
    near = np.argpartition(-similarity, neighbours, axis=1)[:, :neighbours]
    found = np.zeros((len(similarity), len(bench.topics)), dtype=np.float32)
    for row, members in enumerate(near):
        np.add.at(found[row], bench.rows.owners[members], np.exp(sharpness * similarity[row, members]))
    return found / found.sum(axis=1, keepdims=True)


def three_nearest_words(bench: Bench) -> Scores:
    scorer = bench.scorer
    similarity = np.stack(
        [
            bench.rows.words.similarities(*weigh(text, scorer.classifier.vocabulary, scorer.classifier.idf))
            for text in bench.asked.texts
        ]
    )
    return best_of(similarity, bench.rows.owners, len(bench.topics), 3)


def rank_fusion(bench: Bench) -> Scores:
    """Reciprocal ranks (Cormack et al. 2009) of classifier, three nearest by meaning and by characters."""
    rankings = [classifier(bench), three_nearest(bench), three_nearest_words(bench)]
    places = [np.argsort(np.argsort(-scores, axis=1), axis=1) for scores in rankings]
    return np.sum([1 / (RRF + place) for place in places], axis=0).astype(np.float32)


def evidence_of(scorer: Scorer, questions: Questions) -> Floats:
    seen = [
        scorer.seen(text, vector).evidence
        for text, vector in zip(questions.texts, questions.vectors, strict=True)
    ]
    return np.stack(seen)


def classifier(bench: Bench) -> Scores:
    return evidence_of(bench.scorer, bench.asked)[:, :, 0]


def learned(columns: list[int], thinned: bool = False) -> Callable[[Bench], Scores]:
    """Fusion of some columns of the evidence by weights fitted on it, or on what part of the content gives."""

    def score(bench: Bench) -> Scores:
        fit_on = bench.fit_on
        right = np.zeros((len(fit_on.texts), len(bench.topics) + 1), dtype=bool)
        for row, accepted in enumerate(fit_on.accepted):
            right[row, list(accepted)] = True
            right[row, -1] = any(bench.topics[topic].startswith("scope.") for topic in accepted)
        full, thin = (
            Labelled(evidence_of(scorer, fit_on)[:, :, columns], right, fit_on.first)
            for scorer in (bench.scorer, bench.thin if thinned else bench.scorer)
        )
        fusion = calibrate.fit(full, thin)
        return calibrate.probabilities(evidence_of(bench.scorer, bench.asked)[:, :, columns], fusion)

    return score


CANDIDATES: dict[str, Callable[[Bench], Scores]] = {
    "nearest question, cosine as it comes": nearest_raw,
    "nearest question, centred": nearest_centred,
    "mean of three nearest, centred": three_nearest,
    "vote of twenty neighbours": vote,
    "character n-grams, three nearest": three_nearest_words,
    "logistic regression, meaning + characters": classifier,
    "reciprocal rank fusion of the three": rank_fusion,
    "learned: regression + nearest": learned([0, 1]),
    "learned: regression + nearest + characters": learned([0, 1, 2]),
    "learned: the same + other institution": learned([0, 1, 2, 3]),
    "the same, weights from half the content (ours)": learned([0, 1, 2, 3], thinned=True),
}
PREFIXES = (
    ("nearest, centred, no prefix", "", ""),
    ("nearest, centred, query: / passage:", "query: ", "passage: "),
)


def prefixed(bench: Bench, encoder: OnnxEncoder, before_question: str, before_row: str) -> Scores:
    rows = encoder.encode(bench.rows.texts, before_row)
    mean = rows.mean(axis=0)
    asked = evidence.centred(encoder.encode(bench.asked.texts, before_question), mean)
    return best_of(asked @ evidence.centred(rows, mean).T, bench.rows.owners, len(bench.topics), 1)


def show(name: str, scores: Scores, bench: Bench) -> None:
    """Hit rates over all; of the answer topics the share answered rightly when WRONG of all are answered wrongly;
    of the strangers (scope, talk) the share taken for business at the same line."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :3]
    top = np.take_along_axis(scores, order[:, :1], axis=1)[:, 0]
    hit = np.array(
        [[at in accepted for at in row] for row, accepted in zip(order, bench.asked.accepted, strict=True)]
    )
    outside = bench.outside
    stranger = outside[bench.asked.first]
    answer = np.array([bench.policies[at] == "answer" for at in bench.asked.first]) & ~stranger
    falling = np.argsort(-top[answer], kind="stable")
    right = hit[answer][falling, 0]
    kept = np.flatnonzero(np.cumsum(~right) <= WRONG * len(right))
    line = top[answer][falling][kept[-1]]
    strayed = (top >= line)[stranger] & ~outside[order[stranger, 0]]
    figures = (
        hit[:, 0].mean(),
        hit.any(axis=1).mean(),
        right[: kept[-1] + 1].sum() / len(right),
        strayed.mean(),
    )
    print(f"{name:44}{figures[0]:7.1%}{figures[1]:7.1%}{figures[2]:7.1%}{figures[3]:10.1%}", flush=True)


if __name__ == "__main__":
    main()
