"""Content with part of its questions left out: where the weights of the evidence are fitted.

Our calibration questions share their authors' turns of phrase with the content, real customers do not. With less
content a calibration question is farther from the nearest wording, as a customer's is, and the weights come out for
that distance: less for characters, more for the name of another institution (docs/adr/0015).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

SHARE = 0.5
"""Chosen on held-out questions: the smallest share that costs them nothing."""
LEAST = 3
"""Rows that a topic keeps at least: as many as the nearest ones of a topic that are looked at."""
SEED = 1


def thinned(owners: Ints) -> Ints:
    """Rising numbers of the rows that stay: SHARE of each topic's, by chance. `owners` [rows]: topic numbers."""
    chance = np.random.default_rng(SEED)
    kept = []
    for topic in np.unique(owners):
        rows = chance.permutation(np.flatnonzero(owners == topic))
        kept.append(rows[: max(LEAST, round(SHARE * len(rows)))])
    return np.sort(np.concatenate(kept))
