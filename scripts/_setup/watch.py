"""What a person must hear of supervised programs: plain rules over the states supervisord reports."""

from __future__ import annotations

from collections.abc import Sequence

from _setup.supervision import ProgramState

# So many starts of one program in one watch mean that it cannot run, not that it had an accident.
TOO_MANY_STARTS = 4
# Somebody asked for it, so the next start is no accident: of two Rasas one waits until it is needed.
STOPPED = ("STOPPED", "STOPPING")


class Watch:
    """Remembers the start times seen; `news` tells what changed since the last look."""

    def __init__(self) -> None:
        self._starts: dict[str, set[int]] = {}
        self._fatal: set[str] = set()

    def news(self, states: Sequence[ProgramState]) -> list[str]:
        told = []
        for program in states:
            starts = self._starts.setdefault(program.name, set())
            if program.state in STOPPED:
                starts.clear()
                continue
            if program.started and program.started not in starts:
                starts.add(program.started)
                if len(starts) > 1:
                    told.append(f"{program.name} stopped by itself and was started again")
            if program.state == "FATAL" and program.name not in self._fatal:
                self._fatal.add(program.name)
                told.append(f"{program.name} cannot be kept running: {program.description}")
        return told

    def forget(self) -> None:
        """Starts so far are history: from now on accidents are counted afresh."""
        self._starts = {name: {max(starts)} for name, starts in self._starts.items() if starts}

    def hopeless(self) -> str:
        """Name of a program that keeps crashing, "" if none does."""
        for name, starts in sorted(self._starts.items()):
            if name in self._fatal or len(starts) >= TOO_MANY_STARTS:
                return name
        return ""
