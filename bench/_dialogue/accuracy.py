"""G11: what each contestant thinks of the held-out questions, asked one by one of the running servers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench._dialogue.customers import PATIENCE_SECONDS
from bench._dialogue.judging import Rates, Scored, rates, scored
from bench._dialogue.project import FALLBACK
from cli.client import Customer, Maintainer
from kb_index.encoder.onnx import OnnxEncoder
from kb_index.evaluation.questions import Question, is_outside
from kb_index.search import KnowledgeBase
from kb_index.text import normalise
from service.dialogue.evidence import Cutoffs, Evidence
from service.dialogue.memory import Memory
from service.dialogue.outcome import Candidate

SAID = ("answer", "probe", "gather")
"""What the bot does on the strength of one topic; if that is wrong, so is what the customer is told."""
LET_IN = (*SAID, "handoff")
AT_ONCE = 3


@dataclass(frozen=True)
class Opinion:
    """A question's score for the comparison, and what the contestant does at its own settings."""

    scored: Scored
    accepted: bool
    right: bool
    """False for a wrong answer only: a person who gets the wrong topic can still ask."""


def own_rates(opinions: Sequence[Opinion]) -> Rates:
    """Rates at the contestant's own settings."""
    return rates([(one.scored.outside, one.accepted, one.right) for one in opinions])


async def of_peer(url: str, questions: Sequence[Question]) -> list[Opinion]:
    """By Rasa's parse: the ranking of DIETClassifier, and what FallbackClassifier made of it."""
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as http:
        found = []
        for question in questions:
            response = await http.post("/model/parse", json={"text": normalise(question.text)})
            parsed = response.raise_for_status().json()
            ranking = [(one["name"], float(one["confidence"])) for one in parsed["intent_ranking"]]
            intent = parsed["intent"]["name"] or FALLBACK
            accepted = intent != FALLBACK and not is_outside(intent)
            known = [pair for pair in ranking if pair[0] != FALLBACK]
            found.append(Opinion(scored(question, known), accepted, intent in question.topics))
        return found


async def of_ours(url: str, token: str, build: Path, questions: Sequence[Question]) -> list[Opinion]:
    """By a conversation for each: the classifier's ranking weighed with the search, and what the bot did."""
    knowledge = KnowledgeBase.load(build / "index", OnnxEncoder.load(build / "encoder"))
    cutoffs = Cutoffs(knowledge.cutoffs.answer, knowledge.cutoffs.suggest)
    slots = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as http:
        maintainer = Maintainer(http, token)

        async def one(question: Question) -> Opinion:
            async with slots:
                customer = Customer(http)
                await customer.open()
                await customer.say(question.text)
                turn = (await maintainer.turns(customer.conversation))["turns"][0]
            text = normalise(question.text)
            nlu = tuple(Candidate(topic, score) for topic, score in (turn["nlu"] or {}).get("ranking", ()))
            evidence = Evidence(text, Memory(), knowledge.topics, cutoffs, nlu, tuple(knowledge.search(text)))
            ranking = [(candidate.topic, candidate.score) for candidate in evidence.candidates]
            done = turn["decision"] or {"kind": "none", "topic": None}
            right = done["kind"] not in SAID or done["topic"] in question.topics
            return Opinion(scored(question, ranking), done["kind"] in LET_IN, right)

        return list(await asyncio.gather(*map(one, questions)))
