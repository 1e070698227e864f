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

from kb_index import cutoffs as cut
from kb_index import evidence, store
from kb_index.content import TOPICS, Content, Example, read_valid
from kb_index.encoder import Encoder
from kb_index.lexical import near_exact_key
from kb_index.text import normalise

Floats = npt.NDArray[np.float32]
Say = Callable[[str], None]
_PACKAGES = ("numpy", "scipy", "scikit-learn", "faiss-cpu", "onnxruntime", "opencc")
_SCOPE = "scope."


@dataclass(frozen=True)
class Line:
    """One indexed text; kind: "question" (a customer's wording), "title" (of a text), "name" (of a topic)."""

    text: str
    topic: str
    kind: str


def build(root: Path, encoder: Encoder, out: Path, say: Say = print) -> Path:
    """Read all content under `root`, train, calibrate and write the index; return its folder.

    Raises ContentError when content is faulty or too little to train on.
    """
    started = time.monotonic()
    content = read_valid(root)
    lines = collect(content)
    topics = sorted({line.topic for line in lines})
    say(f"index: {len(lines)} texts, {len(topics)} topics")
    vectors = _encode(lines, encoder, out, say)
    files, certificate = _train(content, lines, topics, vectors, say)
    certificate |= {
        "encoder": encoder.fingerprint,
        "sources": {name: store.digest(path.read_bytes()) for name, path in sorted(content.files.items())},
        "versions": {name: version(name) for name in _PACKAGES},
        "made_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "build_seconds": round(time.monotonic() - started, 1),
    }
    folder = store.write(out, files, certificate)
    say(f"index: ready in {folder} ({certificate['build_seconds']} s)")
    return folder


def collect(content: Content) -> list[Line]:
    """Every text to index, normalised, none twice in a topic; questions before titles before names."""
    known = content.vocabulary.topics
    worded = [
        Line(normalise(item.text), item.topic, "question")
        for item in content.examples()
        if item.topic in known
    ]
    titles = [
        Line(normalise(item.text), item.topic, "title") for item in content.titles() if item.topic in known
    ]
    names = [Line(normalise(item.text), item.topic, "name") for item in _names(content)]
    unique: dict[tuple[str, str], Line] = {}
    for line in worded + titles + names:
        unique.setdefault((near_exact_key(line.text), line.topic), line)
    return [line for (key, _), line in unique.items() if key]


def _names(content: Content) -> list[Example]:
    """Topic names with and without their brackets, so that a topic nobody has written is recognised too."""
    texts = [
        (topic.id, part)
        for topic in content.vocabulary.topics.values()
        for part in dict.fromkeys([topic.name, topic.name.partition("（")[0]])
    ]
    return [Example(text, topic, TOPICS) for topic, text in texts]


def _encode(lines: list[Line], encoder: Encoder, out: Path, say: Say) -> Floats:
    """Vectors of all lines; those the current index of the same encoder already has are taken over."""
    known = _known_vectors(encoder, out)
    missing = list(dict.fromkeys(line.text for line in lines if line.text not in known))
    say(f"index: encoding {len(missing)} texts ({len(lines)} in all)")
    for at in range(0, len(missing), 500):
        part = missing[at : at + 500]
        known.update(zip(part, encoder.encode(part), strict=True))
        if at + 500 < len(missing):
            say(f"index: encoded {at + 500} of {len(missing)}")
    return np.stack([known[line.text] for line in lines])


def _known_vectors(encoder: Encoder, out: Path) -> dict[str, Floats]:
    try:
        stored = store.Stored.read(out)
    except store.BrokenIndex:
        return {}
    if stored.certificate.get("encoder") != encoder.fingerprint:
        return {}
    return dict(
        zip(
            (line["text"] for line in stored.json("lines.json")),
            stored.arrays("vectors.npz")["raw"],
            strict=True,
        )
    )


def _train(
    content: Content, lines: list[Line], topics: list[str], vectors: Floats, say: Say
) -> tuple[dict[str, bytes], dict[str, Any]]:
    # Imported late: scikit-learn takes a second to load and serving never needs it.
    from kb_index import train  # noqa: PLC0415 - only a build needs scikit-learn

    number = {topic: at for at, topic in enumerate(topics)}
    data = train.Training(
        texts=[line.text for line in lines],
        vectors=vectors,
        topics=np.array([number[line.topic] for line in lines], dtype=np.int64),
        measured=np.array([line.kind == "question" for line in lines]),
        names=np.array([line.kind == "name" for line in lines]),
        harmless=frozenset(at for topic, at in number.items() if topic.startswith(_SCOPE)),
        unknown_share=max(
            train.LEAST_UNKNOWN_SHARE,
            1 - len({line.topic for line in lines if line.kind == "question"}) / len(topics),
        ),
    )
    held = train.hold_out(data, len(topics), say)
    fusion = train.fit_fusion(held, data.harmless)
    say("index: training the final classifier")
    model = train.fit(data, len(topics))
    share = train.shares(held.evidence, fusion.weights, fusion.none)
    found = cut.outcomes(
        evidence.calibrate(share, fusion), train.right_answers(held, data.harmless), held.weight
    )
    chosen = cut.choose(found)
    return _pack(content, lines, topics, vectors, model, fusion), {
        "cutoffs": asdict(chosen),
        "metrics": cut.report(found, chosen),
        "settings": {
            "wrong_answer_rate": cut.WRONG_ANSWER_RATE,
            "suggestion_helps": cut.SUGGESTION_HELPS,
            "unknown_share": round(data.unknown_share, 3),
            "folds": train.FOLDS,
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
            "articles": len(content.articles),
            "playbooks": len(content.playbooks),
        },
    }


def _pack(
    content: Content,
    lines: list[Line],
    topics: list[str],
    vectors: Floats,
    model: Any,
    fusion: evidence.Fusion,
) -> dict[str, bytes]:
    grams = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    return {
        "lines.json": store.pack_json([asdict(line) for line in lines]),
        "topics.json": store.pack_json(
            {
                "indexed": topics,
                "all": {
                    key: topic.model_dump(mode="json") for key, topic in content.vocabulary.topics.items()
                },
            }
        ),
        "articles.json": store.pack_json(
            {key: item.model_dump(mode="json") for key, item in content.articles.items()}
        ),
        "playbooks.json": store.pack_json(
            {key: item.model_dump(mode="json") for key, item in content.playbooks.items()}
        ),
        "grams.json": store.pack_json(grams),
        "vectors.npz": store.pack_arrays({"raw": vectors}),
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
