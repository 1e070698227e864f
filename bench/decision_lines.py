"""Where the lines of service/dialogue lie on the project's own questions; needs a running stack.

    .venvs/service/bin/python bench/decision_lines.py [--url http://127.0.0.1:8080]

Reads tests/data/calibration.tsv and nothing else: no other file can be named. Prints, for the pooled score: shares of
the classifier, the right topic among the three best by score, and how hard topics reach their desk.
"""

import argparse
import asyncio
from dataclasses import dataclass
from itertools import pairwise

import httpx

from cli.client import Customer, Maintainer
from cli.evaluate import Labelled, policies, read_labelled
from cli.running import address, maintainer_token
from kb_index.cutoffs import OUTSIDE_ANSWER_RATE, WRONG_ANSWER_RATE
from kb_index.text import normalise
from service.core.settings import ROOT, Settings
from service.dialogue import evidence as weighing
from service.dialogue import unsure
from service.dialogue.evidence import Cutoffs, Evidence
from service.dialogue.memory import Memory
from service.dialogue.outcome import Candidate
from service.turns.loading import load_knowledge

QUESTIONS = ROOT / "tests" / "data" / "calibration.tsv"
OTHERS = ("talk.", "scope.")
AT_ONCE = 3


@dataclass(frozen=True)
class Seen:
    """One question as the rules saw it, without what earlier turns would add."""

    labelled: Labelled
    evidence: Evidence


async def collect(url: str) -> list[Seen]:
    """Every question once: the classifier's ranking from the stack, the hits from the built index."""
    knowledge = load_knowledge(Settings())
    cutoffs = Cutoffs(knowledge.cutoffs.answer, knowledge.cutoffs.suggest)
    slots = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        maintainer = Maintainer(http, maintainer_token())

        async def one(labelled: Labelled) -> Seen | None:
            async with slots:
                customer = Customer(http)
                await customer.open()
                await customer.say(labelled.question)
                nlu = (await maintainer.turns(customer.conversation))["turns"][0]["nlu"]
            if nlu is None:
                return None
            text = normalise(labelled.question)
            ranking = tuple(Candidate(topic, score) for topic, score in nlu["ranking"])
            hits = tuple(knowledge.search(text))
            return Seen(labelled, Evidence(text, Memory(), knowledge.topics, cutoffs, ranking, hits))

        found = await asyncio.gather(*(one(labelled) for labelled in read_labelled(QUESTIONS)))
    return [seen for seen in found if seen is not None]


def shares(seen: list[Seen]) -> None:
    print("share of the classifier   right first   right among three")
    kept = weighing.NLU_SHARE
    for share in (0.0, 0.25, 0.4, 0.5, 0.6, 0.75, 1.0):
        weighing.NLU_SHARE = share
        ranks = [([item.topic for item in one.evidence.candidates], one.labelled.topics) for one in seen]
        first = sum(bool(topics) and topics[0] in wanted for topics, wanted in ranks)
        three = sum(bool(set(topics[:3]) & set(wanted)) for topics, wanted in ranks)
        print(f"{share:>23.2f}   {first / len(seen):>11.3f}   {three / len(seen):>17.3f}")
    weighing.NLU_SHARE = kept


def answers(seen: list[Seen]) -> None:
    """The lowest line for acting on the best topic at the rates the index is built for, and what it gives."""
    print("\nshare of the classifier   line   acted on rightly   wrongly   strangers taken for business")
    kept = weighing.NLU_SHARE
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        weighing.NLU_SHARE = share
        rows = [_acted(one) for one in seen if one.evidence.candidates]
        strangers = sum(all(map(_other, one.labelled.topics)) for one in seen)
        for line in sorted({round(score, 2) for score, *_ in rows}):
            acted = [row for row in rows if row[0] >= line and row[3]]
            wrong = sum(not right for _, right, _, _ in acted)
            strayed = sum(stray for _, _, stray, _ in acted)
            if wrong <= WRONG_ANSWER_RATE * len(seen) and strayed <= OUTSIDE_ANSWER_RATE * strangers:
                right = (len(acted) - wrong) / len(seen)
                print(
                    f"{share:>23.2f}   {line:.2f}   {right:>16.3f}   {wrong / len(seen):.3f}   {strayed:>7} of {strangers}"
                )
                break
    weighing.NLU_SHARE = kept


def _acted(one: Seen) -> tuple[float, bool, bool, bool]:
    """Score of the best topic, whether it is right, whether a stranger is taken for business, whether it leads."""
    best, *others = one.evidence.candidates
    wanted = one.labelled.topics
    stranger = all(map(_other, wanted))
    right = best.topic in wanted or (stranger and _other(best.topic))
    lead = best.score - (others[0].score if others else 0.0)
    clear = lead >= one.evidence.cutoffs.margin or best.score == 1.0
    return best.score, right, stranger and not _other(best.topic), clear


def _other(topic: str) -> bool:
    return topic.startswith(OTHERS)


def suggestions(seen: list[Seen]) -> None:
    print("\nbest score    questions   right among three")
    edges = (0.0, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.01)
    for low, high in pairwise(edges):
        inside = [
            one for one in seen if one.evidence.candidates and low <= one.evidence.candidates[0].score < high
        ]
        right = sum(
            bool({item.topic for item in unsure.business(one.evidence)[:3]} & set(one.labelled.topics))
            for one in inside
        )
        print(f"{low:.2f}–{high:.2f}   {len(inside):>9}   {right:>9} ({right / max(1, len(inside)):.2f})")


def desks(seen: list[Seen]) -> None:
    """Only questions that are not clear: clear ones never ask for the desk."""
    policy = policies()
    unclear = [
        one
        for one in seen
        if one.evidence.candidates and one.evidence.candidates[0].score < one.evidence.cutoffs.answer
    ]
    human = [one for one in unclear if policy[one.labelled.topics[0]] == "human"]
    other = [one for one in unclear if all(policy[topic] != "human" for topic in one.labelled.topics)]
    print(
        f"\nunclear: {len(human)} for people, {len(other)} not\nfloor  lead   for people handed over   others handed over"
    )
    kept = unsure.DESK_FLOOR, unsure.DESK_LEAD
    for floor in (0.2, 0.25, 0.3, 0.35, 0.4):
        for lead in (1.0, 1.2, 1.5, 2.0):
            unsure.DESK_FLOOR, unsure.DESK_LEAD = floor, lead
            given = sum(unsure.likely_desk(one.evidence) is not None for one in human) / max(1, len(human))
            wrong = sum(unsure.likely_desk(one.evidence) is not None for one in other) / max(1, len(other))
            print(f"{floor:.2f}   {lead:.1f}   {given:>22.3f}   {wrong:>18.3f}")
    unsure.DESK_FLOOR, unsure.DESK_LEAD = kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="")
    seen = asyncio.run(collect(address(parser.parse_args().url)))
    print(f"{len(seen)} questions of {QUESTIONS.name}\n")
    shares(seen)
    answers(seen)
    suggestions(seen)
    desks(seen)


if __name__ == "__main__":
    main()
