"""Trains the topic classifier. Build time only (scikit-learn)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from kb_index.evidence import centred
from kb_index.lexical import grams
from kb_index.scoring import Classifier

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

DENSE_WEIGHT = 1.5
LEXICAL_DIMENSIONS = 300
INVERSE_REGULARISATION = 15.0
MAX_ITERATIONS = 200
SEED = 20


@dataclass(frozen=True)
class Training:
    """Questions to learn from: normalised texts, vectors [n, dim], topic numbers [n]."""

    texts: list[str]
    vectors: Floats
    topics: Ints


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


def _all_classes(model: LogisticRegression, topics: int, inputs: int) -> tuple[Floats, Floats]:
    """Weights [inputs, topics] and bias [topics]; a topic without examples gets a score that never wins."""
    weights = np.zeros((inputs, topics), dtype=np.float32)
    bias = np.full(topics, float(model.intercept_.min()) - 10, dtype=np.float32)
    two = len(model.classes_) == 2  # scikit-learn keeps a single line for two classes
    weights[:, model.classes_] = np.vstack([-model.coef_, model.coef_]).T / 2 if two else model.coef_.T
    bias[model.classes_] = np.append(-model.intercept_, model.intercept_) / 2 if two else model.intercept_
    return weights, bias
