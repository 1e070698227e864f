"""Where the lines of reading a need by nearness lie (service/dialogue/needs.py): every example read by the others.

.venvs/service/bin/python -m bench.need_nearness [--encoder var/build/encoder]
"""

import argparse
from pathlib import Path

import numpy as np

from kb_index.encoder.onnx import OnnxEncoder
from kb_index.text import normalise
from service.core.settings import ROOT
from service.dialogue.needs import load_surfaces

NEAREST = 2
FLOORS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LEADS = (0.05, 0.1, 0.15, 0.2, 0.3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--encoder", type=Path, default=ROOT / "var" / "build" / "encoder")
    encoder = OnnxEncoder.load(parser.parse_args().encoder)
    surfaces = load_surfaces(ROOT / "bot" / "data" / "needs")
    vectors = {
        name: [
            (need.need, encoder.encode([normalise(text)])[0]) for need in one.needs for text in need.examples
        ]
        for name, one in surfaces.items()
    }
    mean = np.concatenate([[vector for _, vector in rows] for rows in vectors.values()]).mean(axis=0)
    read = [reading for rows in vectors.values() for reading in _readings(rows, mean)]
    print(f"{len(read)} examples\nfloor   lead   read   wrongly, of those read")
    for floor in FLOORS:
        for lead in LEADS:
            taken = [right for best, ahead, right in read if best >= floor and ahead >= lead]
            wrong = 1 - sum(taken) / max(1, len(taken))
            print(f"{floor:.2f}   {lead:.2f}   {len(taken) / len(read):.3f}   {wrong:.3f}")


def _readings(rows: list[tuple[str, np.ndarray]], mean: np.ndarray) -> list[tuple[float, float, bool]]:
    """(best nearness, lead over the next need, right) of every example, judged by the others of its surface."""
    needs = [need for need, _ in rows]
    moved = np.stack([vector for _, vector in rows]) - mean
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    cosine = moved @ moved.T
    np.fill_diagonal(cosine, -1)
    found = []
    for at, own in enumerate(needs):
        near = {
            need: float(
                np.sort([cosine[at, other] for other, named in enumerate(needs) if named == need])[
                    -NEAREST:
                ].mean()
            )
            for need in dict.fromkeys(needs)
        }
        (second, _), (best, need) = sorted((value, name) for name, value in near.items())[-2:]
        found.append((best, best - second, need == own))
    return found


if __name__ == "__main__":
    main()
