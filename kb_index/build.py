"""Builds the index: content files in, an immutable fingerprinted folder out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_index import calibrate, evidence, sparse, store, train, vector_index
from kb_index import cutoffs as cut
from kb_index.asked import CALIBRATION, Asked
from kb_index.calibrate import Labelled
from kb_index.collect import collect
from kb_index.content import Content, read_valid
from kb_index.encoder import Encoder
from kb_index.evidence import Fusion
from kb_index.institutions import FILE as INSTITUTIONS
from kb_index.institutions import Institutions, own_names
from kb_index.known import known_vectors
from kb_index.lexical_rows import LexicalRows
from kb_index.pack import pack_texts
from kb_index.rows import Line, Rows
from kb_index.scoring import Classifier, Scorer
from kb_index.sealed import sealed

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Say = Callable[[str], None]
_PACKAGES = ("numpy", "scipy", "scikit-learn", "faiss-cpu", "onnxruntime", "opencc")
_ELSEWHERE = ("scope.", "talk.")


@dataclass(frozen=True)
class Material:
    """What an index is made of: `vectors` [lines, dim] are the encoder's."""

    content: Content
    lines: list[Line]
    topics: list[str]
    vectors: Floats
    asked: Asked
    institutions: Institutions


def build(root: Path, encoder: Encoder, out: Path, say: Say = print, known: Path | None = None) -> Path:
    """Read all content under `root`, train, calibrate and write the index; return its folder.

    Vectors of texts that stay are taken from the indexes in `known`, by default those in `out`. Raises ContentError when
    content is faulty or too little to train on.
    """
    with sealed(root, out):
        return _build(root, encoder, out, say, known or out)


def _build(root: Path, encoder: Encoder, out: Path, say: Say, known: Path) -> Path:
    started = time.monotonic()
    content = read_valid(root)
    lines = collect(content)
    topics = sorted({line.topic for line in lines})
    asked = Asked.read(root, topics, encoder)
    institutions = Institutions.load(root / INSTITUTIONS, own_names(content.bank))
    say(f"index: {len(lines)} texts, {len(topics)} topics")
    vectors = _encode(lines, encoder, known, say)
    material = Material(content, lines, topics, vectors, asked, institutions)
    files, certificate = _train(material, say)
    # In a file as well, so that other cut-offs over the same texts make another index.
    files["calibration.json"] = store.pack_json({key: certificate[key] for key in ("cutoffs", "settings")})
    sources = {**content.files, **{name: root / name for name in (CALIBRATION, INSTITUTIONS)}}
    certificate |= {
        "encoder": encoder.fingerprint,
        "sources": {name: store.digest(path.read_bytes()) for name, path in sorted(sources.items())},
        "versions": {name: version(name) for name in _PACKAGES},
        "made_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "build_seconds": round(time.monotonic() - started, 1),
    }
    folder = store.write(out, files, certificate)
    say(f"index: ready in {folder} ({certificate['build_seconds']} s)")
    return folder


def _encode(lines: list[Line], encoder: Encoder, indexes: Path, say: Say) -> Floats:
    """Vectors of all lines; those the current index of the same encoder already has are taken over."""
    known = known_vectors(indexes, encoder.fingerprint)
    missing = list(dict.fromkeys(line.text for line in lines if line.text not in known))
    say(f"index: encoding {len(missing)} texts ({len(lines)} in all)")
    for at in range(0, len(missing), 500):
        part = missing[at : at + 500]
        known.update(zip(part, encoder.encode(part), strict=True))
        if at + 500 < len(missing):
            say(f"index: encoded {at + 500} of {len(missing)}")
    return np.stack([known[line.text] for line in lines])


def _train(material: Material, say: Say) -> tuple[dict[str, bytes], dict[str, Any]]:
    lines, topics = material.lines, material.topics
    say("index: training the classifier")
    rows, scorer = learned(lines, material.vectors, topics, material.institutions)
    say("index: calibrating")
    labelled = material.asked.labelled(scorer, rows, topics)
    thin = _thinned(material, sparse.thinned(rows.owners))
    elsewhere = np.array([topic.startswith(_ELSEWHERE) for topic in topics])
    found = cut.outcomes(calibrate.cross_fitted(labelled, thin), labelled.right, elsewhere)
    chosen = cut.choose(found)
    fusion = calibrate.fit(labelled, thin)
    return _pack(material, scorer.classifier, fusion, rows), {
        "cutoffs": asdict(chosen),
        "metrics": cut.report(found, chosen),
        "settings": {
            "wrong_answer_rate": cut.WRONG_ANSWER_RATE,
            "outside_answer_rate": cut.OUTSIDE_ANSWER_RATE,
            "suggestion_helps": cut.SUGGESTION_HELPS,
            "calibrated_on": CALIBRATION,
            "parts": calibrate.PARTS,
            "sparse_share": sparse.SHARE,
            "neighbours": evidence.NEIGHBOURS,
            "dense_weight": train.DENSE_WEIGHT,
            "lexical_dimensions": train.LEXICAL_DIMENSIONS,
            "inverse_regularisation": train.INVERSE_REGULARISATION,
            "features": list(evidence.FEATURES),
            "feature_weights": [round(float(weight), 4) for weight in fusion.weights],
            "none": round(fusion.none, 4),
        },
        "counts": {
            "topics": len(topics),
            "texts": len(lines),
            "articles": len(material.content.articles),
            "playbooks": len(material.content.playbooks),
        },
    }


def learned(
    lines: list[Line], vectors: Floats, topics: list[str], institutions: Institutions
) -> tuple[Rows, Scorer]:
    """What is searched and the classifier over it; `vectors` [lines, dim] are the encoder's."""
    number = {topic: at for at, topic in enumerate(topics)}
    texts = [line.text for line in lines]
    owners = np.array([number[line.topic] for line in lines], dtype=np.int64)
    model = train.fit(train.Training(texts, vectors, owners), len(topics))
    words = LexicalRows.of(texts, model.vocabulary, model.idf)
    index = vector_index.make_index(evidence.centred(vectors, model.mean))
    rows = Rows(lines, index, topics, words)
    return rows, Scorer(model, rows, topics, institutions)


def _thinned(material: Material, kept: Ints) -> Labelled:
    """The evidence that these lines (numbers) alone give for the calibration questions."""
    lines = [material.lines[at] for at in kept]
    rows, scorer = learned(lines, material.vectors[kept], material.topics, material.institutions)
    return material.asked.labelled(scorer, rows, material.topics)


def _pack(material: Material, model: Classifier, fusion: Fusion, rows: Rows) -> dict[str, bytes]:
    grams = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    return {
        **pack_texts(material.content, material.lines, material.topics),
        "grams.json": store.pack_json(grams),
        "institutions.json": store.pack_json(material.institutions.names),
        "vectors.npz": store.pack_arrays({"raw": material.vectors}),
        "words.npz": store.pack_arrays(rows.words.arrays()),
        vector_index.FILE: vector_index.pack(rows.index),
        "model.npz": store.pack_arrays(
            {
                "mean": model.mean,
                "dense": model.dense,
                "lexical": model.lexical,
                "bias": model.bias,
                "idf": model.idf,
                "fusion": fusion.weights,
                "line": np.array([fusion.none, fusion.slope, fusion.offset], dtype=np.float64),
            }
        ),
    }
