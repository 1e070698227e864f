"""What stands behind the totals of `bot eval`: topics, confused pairs, calibration, triggers. No texts of questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from cli.evaluate import Labelled, judge, policies
from cli.trials import Result, Trial, handed

TENTHS = 10


def questions_detail(labelled: Sequence[Labelled], results: Sequence[Result]) -> dict[str, Any]:
    """Rows for every topic that was asked for, the pairs that were mixed up, and stated against real shares.

    A topic counts as found when the first candidate of the decision is acceptable; what was done about it is the
    verdict of `cli.evaluate.judge`.
    """
    policy = policies()
    rows = [
        (one, judge(result, one.topics, policy)[1], candidates_of(result))
        for one, result in zip(labelled, results, strict=True)
        if "error" not in result and result["turns"]
    ]
    return {
        "topics": _topics(rows, policy),
        "confused": _confused(rows),
        "calibration": _calibration(rows),
    }


def triggers(trials: Iterable[Trial], results: Iterable[Result]) -> dict[str, Any]:
    """How many of the hand-overs were wanted, in all and by reason code, and how many of the wanted ones came."""
    pairs = list(zip(trials, results, strict=True))
    called = [(trial, result) for trial, result in pairs if handed(result)]
    wanted = [trial for trial, _ in pairs if trial.expected["handoff"]]
    by_reason: dict[str, list[bool]] = defaultdict(list)
    for trial, result in called:
        code = result["handoff"]["summary"]["reason"]["code"] if result["handoff"] else "facts_open"
        by_reason[code].append(bool(trial.expected["handoff"]))
    right = sum(bool(trial.expected["handoff"]) for trial, _ in called)
    return {
        "precision": _percent(right, len(called)),
        "recall": _percent(right, len(wanted)),
        "by reason": [
            {"reason": code, "handed over": len(rows), "wanted": _percent(sum(rows), len(rows))}
            for code, rows in sorted(by_reason.items(), key=lambda item: -len(item[1]))
        ],
    }


Row = tuple[Labelled, str, list[dict[str, Any]]]


def candidates_of(result: Result) -> list[dict[str, Any]]:
    """Best first; empty where nothing was weighed (a wish for a person, an exact question)."""
    replies = result["turns"][0]["replies"]
    decision = replies[0]["decision"] if replies else None
    return decision["candidates"] if decision else []


def _topics(rows: Sequence[Row], policy: dict[str, str]) -> list[dict[str, Any]]:
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        asked[row[0].topics[0]].append(row)
    return [
        {
            "topic": topic,
            "policy": policy[topic],
            "questions": len(those),
            "right": _percent(sum(verdict == "right" for _, verdict, _ in those), len(those)),
            "wrong": sum(verdict == "wrong" for _, verdict, _ in those),
            "missed": sum(verdict == "missed" for _, verdict, _ in those),
        }
        for topic, those in sorted(asked.items())
    ]


def _confused(rows: Sequence[Row]) -> list[dict[str, Any]]:
    pairs = Counter(
        (one.topics[0], candidates[0]["topic"])
        for one, _, candidates in rows
        if candidates and candidates[0]["topic"] not in one.topics
    )
    return [
        {"expected": expected, "found": found, "questions": count}
        for (expected, found), count in pairs.most_common()
    ]


def _calibration(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Tenths of the best candidate's score that hold questions: mean stated, share right."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one, _, candidates in rows:
        if candidates:
            score = float(candidates[0]["score"])
            tenths[min(TENTHS - 1, int(score * TENTHS))].append((score, candidates[0]["topic"] in one.topics))
    return [
        {
            "stated": round(100 * sum(score for score, _ in those) / len(those), 1),
            "right": _percent(sum(right for _, right in those), len(those)),
            "questions": len(those),
        }
        for _, those in sorted(tenths.items())
    ]


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
