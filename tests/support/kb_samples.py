"""A small project folder and a deterministic stand-in for the encoder."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

BANK = {"name": "测试银行", "hotline": "400-000-0000", "fees": {"card": "每张 5 元"}}

TOPICS: dict[str, Any] = {
    "version": 1,
    "skills": {"account": {"name": "账户"}, "forex": {"name": "外汇"}, "general": {"name": "综合"}},
    "topics": {
        "card.loss": {"name": "借记卡挂失", "policy": "answer", "skill": "account"},
        "card.balance": {"name": "余额查询（渠道）", "policy": "answer", "skill": "account"},
        "deposit.rate": {"name": "存款利率", "policy": "answer", "skill": "account"},
        "phone.query": {"name": "查询预留手机号", "policy": "probe", "skill": "account"},
        "forex.exchange": {"name": "个人购汇", "policy": "human", "skill": "forex"},
        "fraud.scammed": {"name": "被骗转账", "policy": "human", "skill": "general", "urgent": True},
        "scope.unknown": {"name": "听不懂", "policy": "answer", "skill": "general"},
        "loan.student": {"name": "助学贷款", "policy": "answer", "skill": "account"},
    },
    "surfaces": {
        "phone.query": [
            {"need": "changed", "topic": "card.loss", "name": "换号"},
            {"need": "lost", "topic": "card.balance", "name": "丢了"},
        ]
    },
}

# Words of each topic; combined with frames they give distinct wordings without a person's name in them.
STEMS = {
    "card.loss": ["卡丢了", "银行卡忽然不见了", "挂失卡片", "小偷拿走了卡片", "找不到卡"],
    "card.balance": ["查余额", "还剩多少钱", "看账户余额", "卡里有多少", "余额多少"],
    "deposit.rate": ["存款利率", "定期利息", "存三年多少利息", "利率是多少", "活期一年能有几块"],
    "phone.query": ["预留手机号", "查预留号码", "留的哪个手机", "登记的电话", "当初填的号码"],
    "forex.exchange": ["换美元", "买外币", "购汇", "兑换欧元", "手里外币卖掉"],
    "fraud.scammed": ["被骗了", "遇到诈骗", "骗子骗走钱", "上当受骗", "钱被骗走"],
    "scope.unknown": ["今天天气", "买火车票", "讲个笑话", "写作文", "打游戏"],
}
FRAMES = ["{}怎么办", "我想问{}", "{}在哪里弄", "{}，急死人了", "老人家{}", "昨天{}来着", "帮忙看看{}这事"]

# Frames of the questions for calibration; nothing is trained on them.
OTHER_FRAMES = ["{}该找谁呀", "{}，这可咋整", "想了解{}", "{}要等多久"]


class FakeEncoder:
    """Sums one fixed random vector per character: similar texts get similar vectors, on every machine."""

    fingerprint = "fake-encoder"
    calls = 0

    def encode(self, texts: list[str]) -> np.ndarray:
        self.calls += len(texts)
        rows = np.stack(
            [np.sum([_direction(character) for character in text or " "], axis=0) for text in texts]
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _direction(character: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(character.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=48)


def questions(topic: str) -> list[str]:
    return [frame.format(stem) for stem in STEMS[topic] for frame in FRAMES]


def calibration() -> str:
    """140 labelled questions, as tests/data/calibration.tsv has them."""
    lines = [
        f"{frame.format(stem)}\t{topic}"
        for topic, stems in STEMS.items()
        for stem in stems
        for frame in OTHER_FRAMES
    ]
    return "# question\ttopics\n" + "\n".join(lines) + "\n"


def article(topic: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": topic,
        "title": TOPICS["topics"][topic]["name"],
        "keywords": ["卡"],
        "similar_questions": questions(topic),
        "care": "快",
        "answer": "请拨打{bank.hotline}。",
        "steps": ["打电话"],
        "alternatives": [],
        "elder": ["打电话。"],
        "formal": "客户可致电客服。",
        "confusable_with": [],
        "valid_from": date.today(),
        "valid_until": None,
        "owner": "零售部",
        "reviewer": "合规部",
        "source": [{"name": "价格表", "date": "2026-01-01"}],
        **changes,
    }


def playbook(topic: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": topic,
        "title": TOPICS["topics"][topic]["name"],
        "keywords": ["外汇"],
        "similar_questions": questions(topic),
        "ask": ["金额"],
        "materials": ["身份证"],
        "steps": ["核实"],
        "fees": "免费",
        "time": "当天",
        "risks": "合规",
        "opening": "您好。",
        "valid_from": date.today(),
        "valid_until": None,
        "owner": "外汇部",
        "reviewer": "合规部",
        "source": [{"name": "办法", "date": "2026-01-01"}],
        **changes,
    }


def write_yaml(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path.write_text(text.replace("'2026-01-01'", "2026-01-01"), encoding="utf-8")


def write_project(root: Path) -> Path:
    """A faultless project: three articles, two playbooks, NLU examples, one topic known by name."""
    write_yaml(root / "bank.yml", BANK)
    write_yaml(root / "kb_index/institutions.yml", {"banks": ["隔壁银行"]})
    (root / "tests/data").mkdir(parents=True)
    (root / "tests/data/calibration.tsv").write_text(calibration(), encoding="utf-8")
    write_yaml(root / "kb_index/topics.yml", TOPICS)
    for topic in ("card.loss", "card.balance", "deposit.rate"):
        write_yaml(root / f"kb_index/articles/{topic.replace('.', '/')}.yml", article(topic))
    write_yaml(root / "kb_index/playbooks/forex/exchange.yml", playbook("forex.exchange"))
    write_yaml(
        root / "kb_index/playbooks/fraud/scammed.yml", playbook("fraud.scammed", protective="先别再转钱。")
    )
    examples = {
        topic: "".join(f"- {text}\n" for text in questions(topic))
        for topic in ("phone.query", "scope.unknown")
    }
    write_yaml(
        root / "bot/data/nlu/rest.yml",
        {"version": "3.1", "nlu": [{"intent": topic, "examples": text} for topic, text in examples.items()]},
    )
    return root
