"""One planted fault per rule."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb_index.lint import check
from tests.support.kb_samples import TOPICS, article, playbook, questions, write_yaml

TODAY = date(2026, 11, 1)
LOSS = "kb_index/articles/card/loss.yml"
VOCABULARY = "kb_index/topics.yml"
MORE = "bot/data/nlu/more.yml"
NEEDS = "bot/data/needs/phone.query.yml"
OTHER_NEEDS = "bot/data/needs/card.loss.yml"
WORDING = "bot/data/wording.yml"
EXCHANGE = "kb_index/playbooks/forex/exchange.yml"
OWN = questions("card.loss")
Plant = Callable[[Path], None]


def planted(name: str, data: Any) -> Plant:
    return lambda project: write_yaml(project / name, data)


def topics(change: Callable[[dict[str, Any]], None]) -> Plant:
    data = deepcopy(TOPICS)
    change(data)
    return planted(VOCABULARY, data)


def confusable(topic: str) -> list[dict[str, str]]:
    return [{"topic": topic, "difference": "不同"}]


def examples(intent: str) -> dict[str, Any]:
    return {"nlu": [{"intent": intent, "examples": "- 一\n"}]}


def needs(**changes: Any) -> Plant:
    need = {"need": "changed", "topic": "card.loss", "examples": [f"例{at}" for at in range(12)], **changes}
    return planted(NEEDS, {"surface": "phone.query", "needs": [need]})


def test_a_good_project_has_no_faults(project: Path) -> None:
    needs()(project)
    write_yaml(project / WORDING, {"greet": ["您好,这里是{bank.name}", "转{skill}"]})
    assert check(project, TODAY) == []


@pytest.mark.parametrize(
    ("plant", "file", "code"),
    [
        (planted(LOSS, article("card.loss", answer="长" * 121)), LOSS, "too_long"),
        (planted(LOSS, article("card.loss", steps=["一", "二", "三", "四"])), LOSS, "too_many"),
        (planted(LOSS, article("card.loss", alternatives=["一", "二", "三"])), LOSS, "too_many"),
        (planted(LOSS, article("card.loss", similar_questions=OWN[:29])), LOSS, "too_few"),
        (planted(LOSS, article("card.loss", elder=[])), LOSS, "too_few"),
        (planted(LOSS, article("card.loss", valid_until=date(2026, 10, 31))), LOSS, "expired"),
        (planted(LOSS, article("card.loss", valid_until=date(2025, 1, 1))), LOSS, "dates"),
        (planted(LOSS, article("card.loss", confusable_with=confusable("card.none"))), LOSS, "dead_link"),
        (planted(LOSS, article("card.loss", confusable_with=confusable("card.loss"))), LOSS, "dead_link"),
        (
            planted(LOSS, article("card.loss", similar_questions=[*OWN, "请问查余额怎么办呢?"])),
            LOSS,
            "duplicate",
        ),
        (planted(LOSS, article("card.loss", similar_questions=[*OWN, "卡丢了怎么办"])), LOSS, "repeated"),
        (planted(LOSS, article("card.loss", similar_questions=[*OWN, "?!"])), LOSS, "empty"),
        (planted("kb_index/articles/forex/exchange.yml", article("forex.exchange")), EXCHANGE, "two_texts"),
        (topics(lambda data: data["topics"]["card.loss"].update(policy="human")), LOSS, "policy"),
        (topics(lambda data: data["topics"]["forex.exchange"].update(policy="answer")), EXCHANGE, "policy"),
        (planted(EXCHANGE, playbook("forex.exchange", protective="别转")), EXCHANGE, "urgent"),
        (
            planted(EXCHANGE, playbook("forex.exchange", similar_questions=questions("forex.exchange")[:19])),
            EXCHANGE,
            "too_few",
        ),
        (planted(MORE, examples("card.none")), MORE, "unknown_topic"),
        (planted(MORE, examples("phone.query")), MORE, "too_few"),
        (topics(lambda data: data["topics"].pop("card.loss")), LOSS, "unknown_topic"),
        (topics(lambda data: data["skills"].pop("forex")), VOCABULARY, "unknown_skill"),
        (
            topics(lambda data: data["surfaces"]["phone.query"][0].update(topic="card.none")),
            VOCABULARY,
            "dead_link",
        ),
        (needs(topic="card.balance"), NEEDS, "needs"),
        (needs(need="other"), NEEDS, "needs"),
        (needs(examples=["只有一个"]), NEEDS, "too_few"),
        (needs(lead="{bank.none}"), NEEDS, "placeholder"),
        (planted(OTHER_NEEDS, {"surface": "card.loss", "needs": []}), OTHER_NEEDS, "unknown_surface"),
        (planted(WORDING, {"greet": ["{bank.none}"]}), WORDING, "placeholder"),
        (planted(WORDING, {"greet": []}), WORDING, "schema"),
        (planted(WORDING, {"greet": ["好", "好"]}), WORDING, "repeated"),
    ],
)
def test_a_planted_fault_is_found(project: Path, plant: Plant, file: str, code: str) -> None:
    plant(project)
    found = check(project, TODAY)
    assert (file, code) in {(problem.file, problem.code) for problem in found}, found
    assert all(problem.fix for problem in found)


def test_a_broken_needs_file_is_found(project: Path) -> None:
    path = project / NEEDS
    path.parent.mkdir(parents=True)
    path.write_text("needs: [", encoding="utf-8")
    assert [problem.code for problem in check(project, TODAY)] == ["not_yaml"]
