"""What a played conversation made of what is expected of it. Plain functions over what `cli.replay.play` returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from cli.evaluate import OTHERS, SUGGESTED
from kb_index.talks import Expected, Talk

HANDED = ("handoff", "gather")
"""The questions before a person takes over count as the handoff they lead to."""


@dataclass(frozen=True)
class Fault:
    """One expectation that was not met. `turn` counts from 1; 0: the conversation could not be played.

    `code`: not_played, not_answered, kind, topic, need, skill.
    """

    turn: int
    code: str
    expected: str
    found: str


@dataclass(frozen=True)
class Verdict:
    """None of the faults: passed."""

    talk: Talk
    faults: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


def judge(talk: Talk, result: Mapping[str, Any]) -> Verdict:
    """`result` as `play` returns it; an extra turn at its end is the skipped questions before a person."""
    if "error" in result:
        return Verdict(talk, (Fault(0, "not_played", "", str(result["error"])),))
    return Verdict(talk, tuple(_faults(talk, result)))


def _faults(talk: Talk, result: Mapping[str, Any]) -> Iterator[Fault]:
    played = result["turns"][: len(talk.turns)]
    for number, (turn, seen) in enumerate(zip_longest(talk.turns, played), 1):
        if turn.expect is None:
            continue
        decision = seen["replies"][0]["decision"] if seen and seen["replies"] else None
        if decision is None:
            found = "a person has it already" if result["handoff"] else "-"
            yield Fault(number, "not_answered", turn.expect.kind, found)
        else:
            for code, expected, found in _differences(turn.expect, decision, result["handoff"]):
                yield Fault(number, code, expected, found)


def _differences(
    expected: Expected, decision: Mapping[str, Any], handoff: Mapping[str, Any] | None
) -> Iterator[tuple[str, str, str]]:
    kind = "handoff" if decision["kind"] in HANDED else decision["kind"]
    if kind != expected.kind:
        yield "kind", expected.kind, kind
    topics = _topics(kind, decision)
    if expected.topic is not None and expected.topic not in topics:
        yield "topic", expected.topic, ", ".join(topics) or "-"
    if expected.need is not None and expected.need != decision["need"]:
        yield "need", expected.need, decision["need"] or "-"
    skill = handoff["skill"] if handoff else None
    if expected.skill is not None and expected.skill != skill:
        yield "skill", expected.skill, skill or "-"


def _topics(kind: str, decision: Mapping[str, Any]) -> list[str]:
    """Of a suggestion every topic that was offered."""
    if kind == "suggest":
        return [one["topic"] for one in decision["candidates"] if not one["topic"].startswith(OTHERS)][
            :SUGGESTED
        ]
    return [decision["topic"]] if decision["topic"] else []


def report(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """What `talks run --out` writes; `played` and `failed` are what the release gate looks at."""
    return {
        "played": [one.talk.key for one in verdicts],
        "failed": [one.talk.key for one in verdicts if not one.passed],
        "talks": [
            {"id": one.talk.id, "name": one.talk.name, "faults": [asdict(fault) for fault in one.faults]}
            for one in verdicts
        ],
    }


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """For a terminal: what failed, at which message and why; the totals last."""
    for one in verdicts:
        if one.passed:
            yield f"passed  {one.talk.id}  {one.talk.name}"
            continue
        yield f"FAILED  {one.talk.id}  {one.talk.name}"
        for fault in one.faults:
            yield f"        {told(one.talk, fault)}"
    failed = sum(not one.passed for one in verdicts)
    yield f"{len(verdicts) - failed} passed, {failed} failed"


def told(talk: Talk, fault: Fault) -> str:
    """One fault as a sentence."""
    if fault.code == "not_played":
        return f"could not be played: {fault.found}"
    said = talk.turns[fault.turn - 1].says
    if fault.code == "not_answered":
        return f"message {fault.turn} “{said}”: expected {fault.expected}, not answered ({fault.found})"
    return f"message {fault.turn} “{said}”: {fault.code} {fault.found}, expected {fault.expected}"
