"""Each message of the trials with its verdict, for comparing two evaluations. With texts, masked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cli.evaluate import Labelled, judge, policies
from cli.trials import Result, Trial
from cli.trials_detail import candidates_of
from service.privacy.mask import mask


def dialogue_rows(trials: Sequence[Trial], failed: Collection[str]) -> list[dict[str, Any]]:
    """id, text, right."""
    return [
        {"id": one.id, "text": mask(" / ".join(one.turns)).text, "right": one.id not in failed}
        for one in trials
    ]


def failed_of(name: str, report: Mapping[str, Any]) -> set[str]:
    """Ids of the dialogues that a report of needs, turnings or safety counts as gone wrong."""
    fields = {
        "needs": ("not found",),
        "turnings": ("failed",),
        "safety": ("not handed over", "answered", "near misses lost"),
    }
    return {str(one) for field in fields[name] for one in report[field]}


def question_rows(labelled: Sequence[Labelled], results: Sequence[Result]) -> list[dict[str, Any]]:
    """id (the place in the file), text, right, verdict, expected and found topic, and whether they are confused.

    What was never answered is wrong here: it was asked.
    """
    policy, rows = policies(), []
    for number, (one, result) in enumerate(zip(labelled, results, strict=True), 1):
        asked = "error" not in result and bool(result["turns"])
        verdict = judge(result, one.topics, policy)[1] if asked else "wrong"
        found = next((each["topic"] for each in candidates_of(result)), None) if asked else None
        rows.append(
            {
                "id": str(number),
                "text": mask(one.question).text,
                "right": verdict == "right",
                "verdict": verdict,
                "expected": one.topics[0],
                "found": found,
                "confused": found is not None and found not in one.topics,
            }
        )
    return rows
