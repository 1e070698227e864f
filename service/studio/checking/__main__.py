"""`python -m service.studio.checking`: one job from standard input, its answer to standard output."""

import json
import os
import sys

from service.studio.checking.jobs import answer

NICE = 5
"""Customers come first: beside a busy service it gets a quarter of a processor."""


def main() -> None:
    os.nice(NICE)
    found = answer(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
