"""Trains the topic classifier, calibrates it on questions it has not seen. Build time only (scikit-learn)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]  # SciPy ships no types
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from kb_index.evidence import NEIGHBOURS, Fusion, centred, features
from kb_index.lexical import grams

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FOLDS = 6
DENSE_WEIGHT = 1.5
LEXICAL_DIMENSIONS = 300
INVERSE_REGULARISATION = 15.0
MAX_ITERATIONS = 200
SEED = 20
# Least share of customers' questions about what nobody has written yet, assumed when cut-offs are chosen.
LEAST_UNKNOWN_SHARE = 0.1


@dataclass(frozen=True)
class Training:
    """Questions to learn from: normalised texts, vectors [n, dim], topic numbers [n].

    `measured` marks customers' wordings, which may be held out; `names` topic names, which every topic has.
    `harmless` holds the topic numbers that are no wrong answer to an uncovered question (scope.*).
    `unknown_share`: the share of questions about topics known by name only.
    """

    texts: list[str]
    vectors: Floats
    topics: Ints
    measured: Bools
    names: Bools
    harmless: frozenset[int]
    unknown_share: float

    def part(self, kept: Ints) -> Training:
        """Return the same with only the rows `kept`."""
        return replace(
            self,
            texts=[self.texts[at] for at in kept],
            vectors=self.vectors[kept],
            topics=self.topics[kept],
            measured=self.measured[kept],
            names=self.names[kept],
        )


@dataclass(frozen=True)
class Classifier:
    """Linear scores: centred vector @ dense + tf-idf @ lexical + bias, plain arrays."""

    mean: Floats
    dense: Floats
    lexical: Floats
    bias: Floats
    idf: Floats
    vocabulary: dict[str, int]


@dataclass(frozen=True)
class HeldOut:
    """Predictions for unseen questions: evidence [n, topics, features] and true topic [n].

    `unknown` [n]: that topic was known by its name only. `weight` [n] brings both kinds to their share.
    """

    evidence: Floats
    truth: Ints
    unknown: Bools
    weight: Floats


def fit(data: Training, topics: int) -> Classifier:
    """Multinomial logistic regression over the centred vectors and reduced character n-grams."""
    mean = data.vectors.mean(axis=0)
    vectorizer = TfidfVectorizer(analyzer=grams, sublinear_tf=True, dtype=np.float32)
    table = vectorizer.fit_transform(data.texts)
    width = min(LEXICAL_DIMENSIONS, min(table.shape) - 1)
    basis = TruncatedSVD(width, random_state=SEED).fit(table).components_.T.astype(np.float32)
    inputs = np.hstack([centred(data.vectors, mean) * DENSE_WEIGHT, table @ basis])
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, tol=1e-3).fit(
        inputs, data.topics
    )
    weights, bias = _all_classes(model, topics, inputs.shape[1])
    dim = data.vectors.shape[1]
    return Classifier(
        mean=mean.astype(np.float32),
        dense=weights[:dim] * np.float32(DENSE_WEIGHT),
        lexical=(basis @ weights[dim:]).astype(np.float32),
        bias=bias,
        idf=vectorizer.idf_.astype(np.float32),
        vocabulary={key: int(at) for key, at in vectorizer.vocabulary_.items()},
    )


def logits(model: Classifier, texts: list[str], vectors: Floats) -> Floats:
    """Scores of many texts, [n, topics]; the build's batch form of what search computes for one."""
    vectorizer = TfidfVectorizer(
        analyzer=grams, sublinear_tf=True, dtype=np.float32, vocabulary=model.vocabulary
    )
    vectorizer.idf_ = model.idf
    table = vectorizer.transform(texts)
    return np.asarray(
        centred(vectors, model.mean) @ model.dense + table @ model.lexical + model.bias, dtype=np.float32
    )


def hold_out(data: Training, topics: int, say: Callable[[str], None]) -> HeldOut:
    """Predict every measured question with a model that has not seen it.

    Each fold withholds a sixth of the questions of each topic, and all but the name of a sixth of the topics:
    their questions stand for what nobody has written yet.
    """
    chance = np.random.default_rng(SEED)
    question_fold = _spread(data.topics, chance)
    topic_fold = chance.permutation(np.arange(topics) % FOLDS)
    rows, asked_rows, unknown_rows = [], [], []
    for fold in range(FOLDS):
        say(f"index: calibration fold {fold + 1} of {FOLDS}")
        unknown = (topic_fold[data.topics] == fold) & ~np.isin(data.topics, list(data.harmless))
        held = ((question_fold == fold) & data.measured) | (unknown & ~data.names)
        asked = np.flatnonzero(held & data.measured)
        rows.append(_evidence(data, np.flatnonzero(~held), asked, topics))
        asked_rows.append(asked)
        unknown_rows.append(unknown[asked])
    flags = np.concatenate(unknown_rows)
    truth = data.topics[np.concatenate(asked_rows)]
    return HeldOut(np.concatenate(rows), truth, flags, _weights(flags, data.unknown_share))


def fit_fusion(held: HeldOut, harmless: frozenset[int]) -> Fusion:
    """Feature weights and the "none" score by conditional logit, then the calibration line."""
    scale = held.evidence.std(axis=(0, 1)) + 1e-6
    evidence = held.evidence / scale
    right = right_answers(held, harmless)
    found = minimize(
        _negative_likelihood,
        np.ones(evidence.shape[2] + 1),
        args=(evidence, right, held.weight),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * evidence.shape[2] + [(None, None)],
    )
    weights = (found.x[:-1] / scale).astype(np.float32)
    line = _calibration_line(held, right, weights, float(found.x[-1]))
    return Fusion(weights, float(found.x[-1]), *line)


def right_answers(held: HeldOut, harmless: frozenset[int]) -> Bools:
    """[n, topics + 1]: which topics (last column: none) are right for each held-out question.

    Of a topic known by name only, the topic itself, none and scope.* are all right: none of them misleads.
    """
    right = np.zeros((len(held.truth), held.evidence.shape[1] + 1), dtype=bool)
    right[np.arange(len(held.truth)), held.truth] = True
    for column in (*harmless, -1):
        right[held.unknown, column] = True
    return right


def _negative_likelihood(
    parameters: npt.NDArray[np.float64], evidence: Floats, right: Bools, weight: Floats
) -> tuple[float, npt.NDArray[np.float64]]:
    """Mean negative log probability of the right answers, and its gradient."""
    scores = np.concatenate([evidence @ parameters[:-1], np.full((len(evidence), 1), parameters[-1])], axis=1)
    scores -= scores.max(axis=1, keepdims=True)
    share = np.exp(scores)
    share /= share.sum(axis=1, keepdims=True)
    hit = np.maximum((share * right).sum(axis=1, keepdims=True), 1e-12)
    pull = (share - share * right / hit) * weight[:, None]
    gradient = np.append(np.einsum("nt,ntf->f", pull[:, :-1], evidence), pull[:, -1].sum())
    total = weight.sum()
    return float(-(np.log(hit[:, 0]) * weight).sum() / total), gradient / total


def _calibration_line(held: HeldOut, right: Bools, weights: Floats, none: float) -> tuple[float, float]:
    """Logistic line from a topic's share to how often it is right, over the five likeliest topics."""
    share = shares(held.evidence, weights, none)
    top = np.argsort(-share, axis=1)[:, :5]
    picked = np.clip(np.take_along_axis(share, top, axis=1), 1e-6, 1 - 1e-6)
    truth = np.take_along_axis(right[:, :-1], top, axis=1)
    line = LogisticRegression(C=1e6).fit(
        np.log(picked / (1 - picked)).reshape(-1, 1), truth.reshape(-1), np.repeat(held.weight, top.shape[1])
    )
    return max(float(line.coef_[0, 0]), 0.05), float(line.intercept_[0])


def shares(evidence: Floats, weights: Floats, none: float) -> Floats:
    """[n, topics]: the batch form of evidence.fuse before calibration."""
    scores = np.concatenate([evidence @ weights, np.full((len(evidence), 1), none, np.float32)], axis=1)
    parts = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(parts[:, :-1] / parts.sum(axis=1, keepdims=True), dtype=np.float32)


def _evidence(data: Training, kept: Ints, asked: Ints, topics: int) -> Floats:
    part = data.part(kept)
    model = fit(part, topics)
    scores = logits(model, [data.texts[at] for at in asked], data.vectors[asked])
    nearness = centred(data.vectors[asked], model.mean) @ centred(part.vectors, model.mean).T
    nearest = np.argsort(-nearness, axis=1)[:, :NEIGHBOURS]
    return np.stack(
        [
            features(scores[row], nearness[row, nearest[row]], part.topics[nearest[row]])
            for row in range(len(asked))
        ]
    )


def _spread(topics: Ints, chance: np.random.Generator) -> Ints:
    """Fold numbers that divide each topic's questions evenly."""
    folds = np.empty(len(topics), dtype=np.int64)
    for topic in np.unique(topics):
        members = np.flatnonzero(topics == topic)
        folds[chance.permutation(members)] = (np.arange(len(members)) + chance.integers(FOLDS)) % FOLDS
    return folds


def _weights(unknown: Bools, share: float) -> Floats:
    """Weights of mean 1 that bring the unknown questions to `share` of the whole."""
    count = max(int(unknown.sum()), 1)
    rest = max(len(unknown) - count, 1)
    return (np.where(unknown, share / count, (1 - share) / rest) * len(unknown)).astype(np.float32)


def _all_classes(model: LogisticRegression, topics: int, inputs: int) -> tuple[Floats, Floats]:
    """Weights [inputs, topics] and bias [topics]; a topic without examples gets a score that never wins."""
    weights = np.zeros((inputs, topics), dtype=np.float32)
    bias = np.full(topics, float(model.intercept_.min()) - 10, dtype=np.float32)
    two = len(model.classes_) == 2  # scikit-learn keeps a single line for two classes
    weights[:, model.classes_] = np.vstack([-model.coef_, model.coef_]).T / 2 if two else model.coef_.T
    bias[model.classes_] = np.append(-model.intercept_, model.intercept_) / 2 if two else model.intercept_
    return weights, bias
