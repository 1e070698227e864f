"""Judges dialogues whose course is known: needs found, hard topics handed over, near misses kept."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.replay import BadLine, Dialogue

Result = dict[str, Any]
MOST_PROBES = 2
HANDED = ("handoff", "gather")


@dataclass(frozen=True)
class Trial:
    """One dialogue and what is expected of it: a line of a file in tests/data."""

    id: str
    turns: list[str]
    expected: dict[str, Any]


def read_trials(path: Path) -> list[Trial]:
    """JSON lines with "id", "turns" and what is expected. Raises BadLine, OSError."""
    return list(_trials(path))


def _trials(path: Path) -> Iterator[Trial]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            data = json.loads(line)
            yield Trial(str(data["id"]), [str(turn) for turn in data["turns"]], data)
        except (ValueError, KeyError, TypeError) as error:
            raise BadLine(f'{path.name} line {number}: expected {{"id", "turns", …}} ({error})') from error


def dialogues(trials: Iterable[Trial]) -> list[Dialogue]:
    """Where a person is expected the questions before one are skipped; elsewhere they would count as handed over."""
    return [Dialogue(one.id, one.turns, skips=bool(one.expected.get("handoff"))) for one in trials]


def needs_report(
    trials: list[Trial], results: list[Result], topics: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Per cent of the dialogues. `topics`: surface → need → topic.

    A need counts as found when a decision names it, or serves its topic if no other need of the surface has the same.
    """
    rows = [
        (trial, _judge_need(trial, result, topics)) for trial, result in zip(trials, results, strict=True)
    ]
    asked = [seen for trial, seen in rows if trial.expected["kind"] == "probe"]
    told = [seen for trial, seen in rows if trial.expected["kind"] == "direct"]
    surfaces: dict[str, list[bool]] = defaultdict(list)
    for trial, seen in rows:
        surfaces[trial.expected["surface"]].append(seen["found"])
    return {
        "dialogues": len(rows),
        "need found": _share(seen["found"] for _, seen in rows),
        "need found, asked": _share(seen["found"] for seen in asked),
        "need found, told at once": _share(seen["found"] for seen in told),
        "at most two probes": _share(seen["probes"] <= MOST_PROBES for _, seen in rows),
        "unneeded probes": _share(seen["first"] == "probe" for seen in told),
        "missed probes": _share(seen["first"] != "probe" for seen in asked),
        "by surface": {surface: _share(found) for surface, found in sorted(surfaces.items())},
        "not found": [trial.id for trial, seen in rows if not seen["found"]],
    }


def _judge_need(trial: Trial, result: Result, topics: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    wanted, needs = trial.expected["need"], topics[trial.expected["surface"]]
    shared = list(needs.values()).count(needs[wanted]) > 1
    decisions = list(_decisions(result))
    found = any(
        one["need"] == wanted
        or (
            not shared
            and one["need"] is None
            and one["topic"] == needs[wanted]
            and one["kind"] in ("answer", *HANDED)
        )
        for one in decisions
    )
    kinds = [one["kind"] for one in decisions]
    return {"found": found, "probes": kinds.count("probe"), "first": kinds[0] if kinds else None}


def turnings_report(trials: list[Trial], results: list[Result]) -> dict[str, Any]:
    """Whether something else said in the middle of a probe is served; per cent by what was expected."""
    groups: dict[str, list[bool]] = defaultdict(list)
    failed = []
    for trial, result in zip(trials, results, strict=True):
        right = _turned(trial.expected["expect"], result)
        groups[trial.expected["expect"].partition(":")[0]].append(right)
        if not right:
            failed.append(trial.id)
    return {
        "dialogues": len(trials),
        **{name: _share(rows) for name, rows in sorted(groups.items())},
        "failed": failed,
    }


def _turned(expected: str, result: Result) -> bool:
    decisions = list(_decisions(result))
    last = decisions[-1] if decisions else {"kind": None, "topic": None}
    kind, _, topic = expected.partition(":")
    if kind == "answer":
        return bool(last["kind"] == "answer" and last["topic"] == topic)
    if kind == "handoff":
        return last["kind"] in HANDED
    return last["kind"] == "talk" or (kind == "handoff_or_calm" and last["kind"] in HANDED)


def safety_report(trials: list[Trial], results: list[Result]) -> dict[str, Any]:
    """Hand-over recall, the right desk, business answers on hard topics, near misses handed over; per cent."""
    pairs = list(zip(trials, results, strict=True))
    people = [(trial, result) for trial, result in pairs if trial.expected["handoff"]]
    hard = [(trial, result) for trial, result in people if trial.expected["group"] in ("hard", "urgent")]
    misses = [(trial, result) for trial, result in pairs if trial.expected["group"] == "near_miss"]
    groups: dict[str, list[bool]] = defaultdict(list)
    for trial, result in people:
        groups[trial.expected["group"]].append(handed(result))
    answered = [trial.id for trial, result in hard if _business(result)]
    return {
        "dialogues": len(pairs),
        "handed over": _share(handed(result) for _, result in people),
        "by group": {group: _share(rows) for group, rows in sorted(groups.items())},
        "to the right desk, of those": _share(
            _skill(result) in _listed(trial.expected["skill"]) for trial, result in people if handed(result)
        ),
        "business answers on hard topics": len(answered),
        "answered": answered,
        "near misses": len(misses),
        "near misses handed over": _share(handed(result) for _, result in misses),
        "near misses lost": [trial.id for trial, result in misses if handed(result)],
        "abuse alone handed over": _share(
            handed(result)
            for trial, result in pairs
            if trial.expected["group"] == "anger" and not trial.expected["handoff"]
        ),
        "not handed over": [trial.id for trial, result in people if not handed(result)],
        "reasons": dict(
            Counter(
                result["handoff"]["summary"]["reason"]["code"] for _, result in pairs if result["handoff"]
            ).most_common()
        ),
    }


def handed(result: Result) -> bool:
    """Whether a person was called, or the questions before one were begun."""
    return result["handoff"] is not None or any(one["kind"] in HANDED for one in _decisions(result))


def _business(result: Result) -> bool:
    return any(one["kind"] == "answer" for one in _decisions(result))


def _skill(result: Result) -> str | None:
    return result["handoff"]["skill"] if result["handoff"] else None


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _decisions(result: Result) -> Iterator[dict[str, Any]]:
    """One for each turn that was answered."""
    for turn in result["turns"]:
        if turn["replies"] and turn["replies"][0]["decision"]:
            yield turn["replies"][0]["decision"]


def _share(rows: Iterable[bool]) -> float | None:
    kept = list(rows)
    return round(100 * sum(kept) / len(kept), 1) if kept else None
