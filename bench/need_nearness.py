"""How often nearness alone names the right need: each fifth of the examples read by a reader fitted to the other four.

.venvs/service/bin/python -m bench.need_nearness [--encoder var/build/encoder]
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kb_index.encoder.onnx import OnnxEncoder
from kb_index.text import normalise
from service.core.settings import ROOT
from service.dialogue.nearness import Nearness
from service.dialogue.needs import Need, Surface, load_bare, load_nothing, load_surfaces

FOLDS = 5
DATA = ROOT / "bot" / "data"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--encoder", type=Path, default=ROOT / "var" / "build" / "encoder")
    encoder = OnnxEncoder.load(parser.parse_args().encoder)
    surfaces = load_surfaces(DATA / "needs")
    beside = (load_bare(DATA / "nlu" / "surfaces.yml"), load_nothing(DATA / "no_need.yml"))
    known = Nearness(surfaces, encoder, None, *beside).known
    right = dict.fromkeys(surfaces, 0)
    for fold in range(FOLDS):
        reader = Nearness(_without(surfaces, fold), encoder, known, *beside)
        for name, surface in surfaces.items():
            right[name] += _right(reader, surface, fold)
    for name, surface in surfaces.items():
        count = sum(len(need.examples) for need in surface.needs)
        print(f"{name:24} {count:4} examples   {100 * right[name] / count:5.1f} % right")


def _without(surfaces: Mapping[str, Surface], fold: int) -> dict[str, Surface]:
    return {
        name: replace(one, needs=tuple(replace(need, examples=_kept(need, fold)) for need in one.needs))
        for name, one in surfaces.items()
    }


def _kept(need: Need, fold: int) -> tuple[str, ...]:
    return tuple(text for at, text in enumerate(need.examples) if at % FOLDS != fold)


def _right(reader: Nearness, surface: Surface, fold: int) -> int:
    left = [(need.need, text) for need in surface.needs for text in need.examples[fold::FOLDS]]
    found = [reader.similarity(normalise(text), surface.surface) for _, text in left]
    return sum(max(near, key=near.__getitem__) == need for (need, _), near in zip(left, found, strict=True))


if __name__ == "__main__":
    main()
