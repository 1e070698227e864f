"""What the contestants are given: the index's texts, the project's questions, synthetic vectors. All seeded."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench._lib.worker import ROOT
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.evaluation.questions import Question, read_questions
from kb_index.evidence import centred
from kb_index.rows import Line
from kb_index.store import Stored

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SEED = 20
CALIBRATION = ROOT / "tests" / "data" / "calibration.tsv"
HELD_OUT = ROOT / "tests" / "data" / "held_out.tsv"
# What a text is filled up with: wordings a customer might put before his question, so that lengths stay natural.
LEADS = ("我就想弄明白", "麻烦帮我看一下", "昨天柜台没说清", "家里老人问我", "急着用钱呢", "第二次来问了")
NEIGHBOURS = 10
NOISE = 0.3
_CHUNK = 50_000


def questions(path: Path, count: int) -> list[Question]:
    """The first `count` labelled questions of a file; they are shuffled already."""
    return read_questions(path)[:count]


def index_lines(build: Path) -> list[Line]:
    """Every text of the current index. Raises BrokenIndex."""
    return [Line(**line) for line in Stored.read(build / "index").json("lines.json")]


def fill(lines: Sequence[Line], count: int) -> list[Line]:
    """Exactly `count` different texts: one of each topic, then the others shuffled, then all of them with a lead.

    Raises ValueError when there are more topics, or not enough texts even so.
    """
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.topic, line)
    if len(first) > count:
        raise ValueError(f"{len(first)} topics do not go into {count} texts")
    mixed = list(lines)
    random.Random(SEED).shuffle(mixed)
    more = [Line(lead + line.text, line.topic, line.kind) for lead in LEADS for line in mixed]
    unique: dict[str, Line] = {}
    for line in [*first.values(), *mixed, *more]:
        unique.setdefault(line.text, line)
    if len(unique) < count:
        raise ValueError(f"only {len(unique)} texts, {count} wanted")
    return list(unique.values())[:count]


def write_lines(lines: Sequence[Line], path: Path) -> Path:
    """For workers, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")
    return path


def real_vectors(build: Path, asked: Sequence[str]) -> tuple[Floats, Floats]:
    """Centred vectors as the product searches them: of the index's texts [texts, dim], of questions [asked, dim]."""
    stored = Stored.read(build / "index")
    mean = stored.arrays("model.npz")["mean"]
    encoder = OnnxEncoder.load(build / "encoder")
    return centred(stored.arrays("vectors.npz")["raw"], mean), centred(encoder.encode(list(asked)), mean)


def synthetic(real: Floats, count: int, seed: int = SEED) -> Floats:
    """`count` vectors clustered as the real ones are, [count, dim], each of length 1.

    Each lies at random between a real vector and one of its ten nearest, moved by normal noise of length 0.3.
    """
    source = np.random.default_rng(seed)
    near = _neighbours(real)
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for at in range(0, count, _CHUNK):
        part = min(_CHUNK, count - at)
        start = source.integers(len(real), size=part)
        end = near[start, source.integers(near.shape[1], size=part)]
        way = source.random((part, 1), dtype=np.float32)
        noise = source.standard_normal((part, real.shape[1]), dtype=np.float32)
        rows = (1 - way) * real[start] + way * real[end] + noise * np.float32(NOISE / real.shape[1] ** 0.5)
        made[at : at + part] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def _neighbours(real: Floats) -> Ints:
    """The ten nearest others of each, [rows, 10]."""
    found = np.empty((len(real), min(NEIGHBOURS, len(real) - 1)), dtype=np.int64)
    for at in range(0, len(real), 1000):
        similar = real[at : at + 1000] @ real.T
        similar[np.arange(len(similar)), np.arange(at, at + len(similar))] = -np.inf
        found[at : at + 1000] = np.argpartition(-similar, found.shape[1] - 1)[:, : found.shape[1]]
    return found
