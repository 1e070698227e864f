"""What a broken property looks like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """`rule` is P1 to P7, or PROBE and FAULT for wrong answers, EXPIRY for what ends by time; `what` names the fault."""

    rule: str
    what: str
    conversation: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} {self.what} {self.conversation}: {self.detail}"
