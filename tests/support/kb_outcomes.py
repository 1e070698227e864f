"""Judged questions, column by column."""

from __future__ import annotations

import numpy as np

from kb_index.evaluation.outcomes import Outcomes


def outcomes(score: list[float], first: list[bool], three: list[bool] | None = None) -> Outcomes:
    """Questions of business by their best score and whether it, or one of three, is right."""
    right = np.array(first, dtype=bool)
    return Outcomes(
        score=np.array(score, dtype=np.float64),
        first=right,
        three=right if three is None else np.array(three, dtype=bool),
        reciprocal=right.astype(np.float64),
        outside=np.zeros(len(score), dtype=bool),
        business=np.ones(len(score), dtype=bool),
    )
