"""Measures a running stack on labelled questions: what it did, and whether that suits the topic's policy."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cli.replay import BadLine, Dialogue
from service.core.settings import ROOT

SUGGESTED = 3
OTHERS = ("talk.", "scope.")


@dataclass(frozen=True)
class Labelled:
    """A question and its acceptable topics, best first."""

    question: str
    topics: tuple[str, ...]


def read_labelled(path: Path) -> Iterator[Labelled]:
    """Lines `question<TAB>topic[,topic…]`; `#` comments. Raises BadLine, OSError."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        question, _, topics = line.partition("\t")
        labels = tuple(topic.strip() for topic in topics.split(",") if topic.strip())
        if not labels:
            raise BadLine(f"line {number}: expected question<TAB>topics")
        yield Labelled(question, labels)


def dialogues(labelled: list[Labelled]) -> list[Dialogue]:
    """One question each; where the bot asks for facts before it hands over, they are skipped."""
    return [Dialogue(str(number), [one.question], skips=True) for number, one in enumerate(labelled)]


class Policies(dict[str, str]):
    """Policy of each topic. One that is asked for and not there yet is one the bot should answer: nothing it says to
    that is right until it knows the topic.
    """

    def __missing__(self, topic: str) -> str:
        return "answer"


def policies() -> Policies:
    vocabulary = yaml.safe_load((ROOT / "kb_index" / "topics.yml").read_text(encoding="utf-8"))
    return Policies({topic: entry["policy"] for topic, entry in vocabulary["topics"].items()})


def judge(result: dict[str, Any], wanted: tuple[str, ...], policy: dict[str, str]) -> tuple[str, str]:
    """(what was done, verdict): right, wrong, or missed for an honest refusal of something it should know.

    A handoff is right for a topic people handle; for one the bot could answer it is missed, not wrong. Questions for
    facts (`gather`) count as the handoff they lead to, and are wrong when skipping them does not bring a person.
    """
    turn = result["turns"][0]
    decision = turn["replies"][0]["decision"] if turn["replies"] else None
    if decision is None:
        return "none", "wrong"
    kind, topic = decision["kind"], decision["topic"] or ""
    human = any(policy[one] == "human" for one in wanted)
    other = all(one.startswith(OTHERS) for one in wanted)
    if kind in {"gather", "handoff"}:
        lost = kind == "gather" and result.get("handoff") is None
        return kind, "wrong" if lost else "right" if human or topic in wanted else "missed"
    if other:
        return kind, "right" if kind in {"talk", "refuse"} else "missed" if kind == "suggest" else "wrong"
    if kind == "suggest":
        offered = [one["topic"] for one in decision["candidates"] if not one["topic"].startswith(OTHERS)]
        return kind, "right" if set(offered[:SUGGESTED]) & set(wanted) else "wrong"
    if kind in {"answer", "probe"}:
        return kind, "right" if topic in wanted else "wrong"
    return kind, "missed"


def report(labelled: list[Labelled], results: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares in per cent of all questions, of `human` topics, and of talk and scope."""
    policy = policies()
    verdicts = [
        (one, *judge(result, one.topics, policy))
        for one, result in zip(labelled, results, strict=True)
        if "error" not in result and result["turns"]
    ]
    groups = {
        "all": verdicts,
        "answer": [row for row in verdicts if policy[row[0].topics[0]] == "answer" and not _other(row[0])],
        "probe": [row for row in verdicts if policy[row[0].topics[0]] == "probe"],
        "human": [row for row in verdicts if policy[row[0].topics[0]] == "human"],
        "talk and scope": [row for row in verdicts if _other(row[0])],
    }
    return {"questions": len(labelled), "failed": len(labelled) - len(verdicts)} | {
        name: _shares(rows) for name, rows in groups.items() if rows
    }


def _other(one: Labelled) -> bool:
    return one.topics[0].startswith(OTHERS)


def _shares(rows: list[tuple[Labelled, str, str]]) -> dict[str, Any]:
    def share(count: int) -> float:
        return round(100 * count / len(rows), 1)

    kinds, verdicts = Counter(kind for _, kind, _ in rows), Counter(verdict for _, _, verdict in rows)
    answered = [verdict for _, kind, verdict in rows if kind == "answer"]
    return {
        "n": len(rows),
        "right": share(verdicts["right"]),
        "wrong": share(verdicts["wrong"]),
        "missed": share(verdicts["missed"]),
        "kinds": {kind: share(count) for kind, count in kinds.most_common()},
        "answered wrongly": share(answered.count("wrong")),
    }
