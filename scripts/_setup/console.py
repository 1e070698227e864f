"""Lines of progress for a person or a CI log; several steps may report at the same time."""

from __future__ import annotations

import sys
import threading
import time
from typing import TextIO


class Console:
    """Prints one line at a time; colour only on a terminal."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._colour = self._out.isatty()
        self._lock = threading.Lock()
        self._start = time.monotonic()

    def line(self, text: str = "") -> None:
        with self._lock:
            print(text, file=self._out, flush=True)

    def started(self, title: str) -> None:
        self.line(f"{self._clock()}  ▸ {title} …")

    def still(self, title: str, seconds: float, detail: str = "") -> None:
        self.line(f"{self._clock()}    {title}: {seconds:.0f} s{'  ' + detail if detail else ''}")

    def done(self, title: str, seconds: float) -> None:
        self.line(f"{self._clock()}  {self._paint('✓', 32)} {title} ({seconds:.0f} s)")

    def note(self, text: str) -> None:
        self.line(f"{self._clock()}    {text}")

    def error(self, text: str) -> None:
        first, _, rest = text.partition("\n")
        self.line(f"{self._paint('✗', 31)} {first}" + (f"\n{rest}" if rest else ""))

    def _clock(self) -> str:
        minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
        return f"{minutes:2d}:{seconds:02d}"

    def _paint(self, text: str, colour: int) -> str:
        return f"\033[{colour}m{text}\033[0m" if self._colour else text
