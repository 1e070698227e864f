"""A new index from its parent when only texts have changed: the same model and cut-offs, no training."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_index import evidence, store, vector_index
from kb_index.collect import collect
from kb_index.content import read_valid
from kb_index.encoder import Encoder
from kb_index.lexical_rows import LexicalRows
from kb_index.pack import pack_texts
from kb_index.rows import Line
from kb_index.store import Stored

Floats = npt.NDArray[np.float32]
PER_INDEX = ("layout", "files", "fingerprint")


def increment(root: Path, encoder: Encoder, out: Path) -> Path | None:
    """Write the current index of `out` anew with the content under `root` and point to it; return its folder.

    Everything learned or measured (model, cut-offs, metrics) is the parent's, byte for byte. Unchanged content
    gives the parent itself. None when only a full build will do: no index yet, another encoder, other topics.
    Raises ContentError for faulty content, BrokenIndex for a damaged parent.
    """
    started = time.monotonic()
    try:
        parent = Stored.read(out)
    except store.BrokenIndex as error:
        if error.code in ("index_missing", "index_layout"):
            return None
        raise
    content = read_valid(root)
    topics = parent.json("topics.json")["indexed"]
    lines = collect(content)
    if parent.certificate["encoder"] != encoder.fingerprint or {line.topic for line in lines} != set(topics):
        return None
    before = parent.files()
    texts = pack_texts(content, lines, topics)
    if all(before[name] == data for name, data in texts.items()):
        return parent.folder
    rows = _rows(parent, lines, encoder)
    born = {key: value for key, value in parent.certificate.items() if key not in PER_INDEX}
    certificate = {
        **born,
        "parent": parent.certificate["fingerprint"],
        "changed": changes(parent, texts, lines),
        "sources": {name: store.digest(path.read_bytes()) for name, path in sorted(content.files.items())},
        "counts": {
            **parent.certificate.get("counts", {}),
            "texts": len(lines),
            "articles": len(content.articles),
            "playbooks": len(content.playbooks),
        },
        "made_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "build_seconds": round(time.monotonic() - started, 3),
    }
    return store.write(out, {**before, **texts, **rows}, certificate)


def changes(parent: Stored, texts: Mapping[str, bytes], lines: Sequence[Line]) -> dict[str, Any]:
    """What an increment changed: ids of articles, playbooks and topics; how many texts came and went."""
    changed: dict[str, Any] = {}
    for kind in ("articles", "playbooks"):
        changed[kind] = _differing(parent.json(f"{kind}.json"), store.unpack_json(texts[f"{kind}.json"]))
    changed["topics"] = _differing(
        parent.json("topics.json")["all"], store.unpack_json(texts["topics.json"])["all"]
    )
    old = {(line["text"], line["topic"]) for line in parent.json("lines.json")}
    new = {(line.text, line.topic) for line in lines}
    return {**changed, "texts_added": len(new - old), "texts_removed": len(old - new)}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _rows(parent: Stored, lines: Sequence[Line], encoder: Encoder) -> dict[str, bytes]:
    """The files that hold something for each text; only texts the parent has not are encoded and weighed."""
    at = {line["text"]: row for row, line in enumerate(parent.json("lines.json"))}
    vectors: Floats = parent.arrays("vectors.npz")["raw"]
    missing = list(dict.fromkeys(line.text for line in lines if line.text not in at))
    at |= {text: len(vectors) + row for row, text in enumerate(missing)}
    if missing:
        vectors = np.concatenate([vectors, encoder.encode(missing)])
    order = [at[line.text] for line in lines]
    vocabulary = {gram: number for number, gram in enumerate(parent.json("grams.json"))}
    model = parent.arrays("model.npz")
    words = LexicalRows.from_arrays(parent.arrays("words.npz"), vocabulary, model["idf"])
    index = vector_index.make_index(evidence.centred(vectors[order], model["mean"]))
    return {
        "vectors.npz": store.pack_arrays({"raw": vectors[order]}),
        "words.npz": store.pack_arrays(words.renewed(order, missing).arrays()),
        vector_index.FILE: vector_index.pack(index),
    }
