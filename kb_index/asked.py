"""The project's own labelled questions, on which the index is calibrated. Nothing is trained on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb_index.calibrate import Labelled
from kb_index.content import ContentError, Problem
from kb_index.encoder import Encoder
from kb_index.evaluation.questions import read_questions
from kb_index.lexical import near_exact_key
from kb_index.rows import Rows
from kb_index.scoring import Scorer
from kb_index.text import normalise

CALIBRATION = "tests/data/calibration.tsv"
# With fewer a rate of three in a hundred means nothing.
LEAST = 100
_SCOPE = "scope."


@dataclass(frozen=True)
class Asked:
    """Normalised questions, their acceptable topics (best first) and vectors [n, dim]."""

    texts: list[str]
    topics: list[tuple[str, ...]]
    vectors: npt.NDArray[np.float32]

    @classmethod
    def read(cls, root: Path, known: Sequence[str], encoder: Encoder) -> Asked:
        """Raises ContentError when the file is missing, faulty or too short."""
        path = root / CALIBRATION
        if not path.is_file():
            problem = Problem(CALIBRATION, "-", "missing", "the file does not exist", "restore it")
            raise ContentError([problem])
        questions = read_questions(path, known)
        if len(questions) < LEAST:
            message = f"{len(questions)} questions, at least {LEAST}"
            problem = Problem(CALIBRATION, "-", "too_few", message, "write more, as customers word them")
            raise ContentError([problem])
        texts = [normalise(question.text) for question in questions]
        return cls(texts, [question.topics for question in questions], encoder.encode(texts))

    def labelled(self, scorer: Scorer, rows: Rows, topics: Sequence[str]) -> Labelled:
        """The evidence for every question but those that are indexed word for word: search is certain of them."""
        number = {topic: at for at, topic in enumerate(topics)}
        kept = [at for at, text in enumerate(self.texts) if near_exact_key(text) not in rows.exact]
        evidence = np.stack([scorer.seen(self.texts[at], self.vectors[at]).evidence for at in kept])
        right = np.zeros((len(kept), len(topics) + 1), dtype=bool)
        for row, at in enumerate(kept):
            right[row, [number[topic] for topic in self.topics[at]]] = True
            right[row, -1] = any(topic.startswith(_SCOPE) for topic in self.topics[at])
        first = np.array([number[self.topics[at][0]] for at in kept], dtype=np.int64)
        return Labelled(evidence, right, first)
