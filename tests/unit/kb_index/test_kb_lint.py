"""One planted fault per rule."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kb_samples import TOPICS, article, playbook, questions, write_yaml

from kb_index.lint import check

TODAY = date(2026, 11, 1)
LOSS = "kb_index/articles/card/loss.yml"
EXCHANGE = "kb_index/playbooks/forex/exchange.yml"
Plant = Callable[[Path], None]


def planted(name: str, data: Any) -> Plant:
    return lambda project: write_yaml(project / name, data)


def topics(change: Callable[[dict[str, Any]], None]) -> Plant:
    data = deepcopy(TOPICS)
    change(data)
    return planted("kb_index/topics.yml", data)


def needs(**changes: Any) -> Plant:
    need = {"need": "changed", "topic": "card.loss", "examples": [f"例{at}" for at in range(12)], **changes}
    return planted("bot/data/needs/phone.query.yml", {"surface": "phone.query", "needs": [need]})


def test_a_good_project_has_no_faults(project: Path) -> None:
    needs()(project)
    write_yaml(project / "bot/data/wording.yml", {"greet": ["您好,这里是{bank.name}", "转{skill}"]})
    assert check(project, TODAY) == []


@pytest.mark.parametrize(("plant", "file", "code"), [
    (planted(LOSS, article("card.loss", answer="长" * 121)), LOSS, "too_long"),
    (planted(LOSS, article("card.loss", steps=["一", "二", "三", "四"])), LOSS, "too_many"),
    (planted(LOSS, article("card.loss", alternatives=["一", "二", "三"])), LOSS, "too_many"),
    (planted(LOSS, article("card.loss", similar_questions=questions("card.loss")[:29])), LOSS, "too_few"),
    (planted(LOSS, article("card.loss", elder=[])), LOSS, "too_few"),
    (planted(LOSS, article("card.loss", valid_until=date(2026, 10, 31))), LOSS, "expired"),
    (planted(LOSS, article("card.loss", valid_until=date(2025, 1, 1))), LOSS, "dates"),
    (planted(LOSS, article("card.loss", confusable_with=[{"topic": "card.none", "difference": "不同"}])), LOSS, "dead_link"),
    (planted(LOSS, article("card.loss", confusable_with=[{"topic": "card.loss", "difference": "不同"}])), LOSS, "dead_link"),
    (planted(LOSS, article("card.loss", similar_questions=[*questions("card.loss"), "请问查余额怎么办呢?"])), LOSS, "duplicate"),
    (planted(LOSS, article("card.loss", similar_questions=[*questions("card.loss"), "卡丢了怎么办"])), LOSS, "repeated"),
    (planted(LOSS, article("card.loss", similar_questions=[*questions("card.loss"), "?!"])), LOSS, "empty"),
    (planted("kb_index/articles/forex/exchange.yml", article("forex.exchange")), "kb_index/articles/forex/exchange.yml", "policy"),
    (planted("kb_index/playbooks/card/loss.yml", playbook("card.loss")), "kb_index/playbooks/card/loss.yml", "policy"),
    (planted(EXCHANGE, playbook("forex.exchange", protective="别转")), EXCHANGE, "urgent"),
    (planted(EXCHANGE, playbook("forex.exchange", similar_questions=questions("forex.exchange")[:19])), EXCHANGE, "too_few"),
    (planted("bot/data/nlu/x.yml", {"nlu": [{"intent": "card.none", "examples": "- 一\n"}]}), "bot/data/nlu/x.yml", "unknown_topic"),
    (planted("bot/data/nlu/x.yml", {"nlu": [{"intent": "phone.query", "examples": "- 一\n"}]}), "bot/data/nlu/x.yml", "too_few"),
    (topics(lambda data: data["topics"].pop("card.loss")), LOSS, "unknown_topic"),
    (topics(lambda data: data["skills"].pop("forex")), "kb_index/topics.yml", "unknown_skill"),
    (topics(lambda data: data["surfaces"]["phone.query"][0].update(topic="card.none")), "kb_index/topics.yml", "dead_link"),
    (needs(topic="card.balance"), "bot/data/needs/phone.query.yml", "needs"),
    (needs(need="other"), "bot/data/needs/phone.query.yml", "needs"),
    (needs(examples=["只有一个"]), "bot/data/needs/phone.query.yml", "too_few"),
    (needs(lead="{bank.none}"), "bot/data/needs/phone.query.yml", "placeholder"),
    (planted("bot/data/needs/card.loss.yml", {"surface": "card.loss", "needs": []}), "bot/data/needs/card.loss.yml", "unknown_surface"),
    (planted("bot/data/wording.yml", {"greet": ["{bank.none}"]}), "bot/data/wording.yml", "placeholder"),
    (planted("bot/data/wording.yml", {"greet": []}), "bot/data/wording.yml", "schema"),
    (planted("bot/data/wording.yml", {"greet": ["好", "好"]}), "bot/data/wording.yml", "repeated"),
])
def test_a_planted_fault_is_found(project: Path, plant: Plant, file: str, code: str) -> None:
    plant(project)
    found = check(project, TODAY)
    assert (file, code) in {(problem.file, problem.code) for problem in found}, found
    assert all(problem.fix for problem in found)


def test_a_broken_needs_file_is_found(project: Path) -> None:
    path = project / "bot/data/needs/phone.query.yml"
    path.parent.mkdir(parents=True)
    path.write_text("needs: [", encoding="utf-8")
    assert [problem.code for problem in check(project, TODAY)] == ["not_yaml"]
