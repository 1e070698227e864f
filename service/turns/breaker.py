"""A circuit breaker: after a failure Rasa is left alone for a while, so that customers do not each wait for a timeout."""

from dataclasses import dataclass


@dataclass
class Breaker:
    """`now` is monotonic seconds. One call is let through when the pause ends; its result decides."""

    pause_seconds: float
    _open_until: float | None = None

    def allows(self, now: float) -> bool:
        if self._open_until is None:
            return True
        if now < self._open_until:
            return False
        self._open_until = now + self.pause_seconds
        return True

    def succeeded(self) -> None:
        self._open_until = None

    def failed(self, now: float) -> None:
        self._open_until = now + self.pause_seconds
