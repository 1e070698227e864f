"""Command line of the knowledge base: build, check, eval, search."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from kb_index.build import build
from kb_index.content import ContentError
from kb_index.encoder.onnx import EncoderError, OnnxEncoder
from kb_index.evaluate import evaluate, read_questions
from kb_index.lint import check
from kb_index.search import KnowledgeBase
from kb_index.store import BrokenIndex

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (1: faults found, 2: an error that the message explains)."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{error.code}: {len(error.problems)} faults", file=sys.stderr)
    except (EncoderError, BrokenIndex, OSError) as error:
        print(error, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kb_index", description=__doc__)
    commands = parser.add_subparsers(required=True)
    made = _command(commands, "build", _build, "make the index from the content files", index=False)
    made.add_argument("--out", type=Path, default=ROOT / "var/build/index")
    checked = commands.add_parser("check", help="check every content file; errors name file, field and fix")
    checked.add_argument("--root", type=Path, default=ROOT)
    checked.set_defaults(run=_check)
    measured = _command(commands, "eval", _eval, "measure on questions with known topics")
    measured.add_argument(
        "file", type=Path, help="question<TAB>topics, comma-separated, best first; # comments"
    )
    measured.add_argument("--json", action="store_true")
    search = _command(commands, "search", _search, "find the topics of one question")
    search.add_argument("text")
    search.add_argument("-k", type=int, default=5)
    search.add_argument("--json", action="store_true")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: object,
    about: str,
    index: bool = True,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about)
    command.add_argument("--encoder", type=Path, default=ROOT / "var/build/encoder")
    command.add_argument("--root", type=Path, default=ROOT, help="project folder with the content files")
    if index:
        command.add_argument("--index", type=Path, default=ROOT / "var/build/index")
    command.set_defaults(run=run)
    return command


def _build(options: argparse.Namespace) -> int:
    build(options.root, OnnxEncoder.load(options.encoder), options.out, _say)
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = check(options.root, date.today())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} faults" if problems else "content is in order")
    return 1 if problems else 0


def _eval(options: argparse.Namespace) -> int:
    base = KnowledgeBase.load(options.index, OnnxEncoder.load(options.encoder))
    result = evaluate(base, read_questions(options.file))
    print(json.dumps(asdict(result), ensure_ascii=False, indent=1) if options.json else result.table())
    return 0


def _search(options: argparse.Namespace) -> int:
    hits = KnowledgeBase.load(options.index, OnnxEncoder.load(options.encoder)).search(
        options.text, options.k
    )
    if options.json:
        print(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
    else:
        for hit in hits:
            print(f"{hit.score:.3f}  {hit.topic}  {hit.question}{'  (exact)' if hit.exact else ''}")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
