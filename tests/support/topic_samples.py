"""A small project in which every file that can name a topic names some, and edits of topics for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.support.kb_samples import write_project, write_yaml

DOMAIN = """\
version: "3.1"
# 意图与 topics.yml 一致
intents:
  - card.loss
  - card.balance  # 余额
  - deposit.rate
  - phone.query
  - forex.exchange
  - fraud.scammed
  - scope.unknown
  - loan.student
"""
FILES = {
    "domain.yml": DOMAIN,
    "bot/data/stories/conversations.yml": """\
version: "3.1"
stories:
  # 客户问利率
  - story: card.balance, then deposit.rate
    steps:
      - intent: deposit.rate
      - action: action_decide
      - intent: card.balance
      - action: action_decide
""",
    "bot/data/needs/phone.query.yml": """\
surface: phone.query
probe: 您是换了号码，还是手机丢了？
probe_again: 换号还是丢了？
needs:
  - {need: changed, topic: card.loss, name: 换号, button: 换号了, lead: 好的。, cues: [换号], examples: [EXAMPLES换号]}
  - need: lost
    topic: card.balance  # 先看余额
    name: 丢了
    button: 手机丢了
    lead: 好的。
    cues: [丢了]
    examples: [EXAMPLES丢了]
""",
    "bot/data/menu.yml": """\
# 菜单
menu:
  - label: 卡
    children:
      - {label: 查余额, topic: card.balance}
      - {label: 存款利息, topic: deposit.rate}
      - {label: 找人工, person: true}
  - {label: 找人工, person: true}
""",
    "kb_index/pairs.yml": """\
pairs:
  # 余额还是利率
  - ask: 您问的是余额，还是利率？
    sides:
      - {topic: card.balance, button: 余额, words: [还剩]}
      - {topic: deposit.rate, button: 利率, words: [利息]}
  - ask: 您问的是挂失，还是利率？
    sides:
      - {topic: card.loss, button: 挂失, words: [丢]}
      - {topic: deposit.rate, button: 利率, words: [利息]}
""",
    "bot/talks/asks_rate.yml": """\
id: asks_rate
name: 问利率
turns:
  - says: 存款利率怎么办
    expect:
      kind: answer
      topic: deposit.rate
""",
}


def write_topics(root: Path) -> Path:
    """Faultless by `kb check`."""
    write_project(root)
    for name, text in FILES.items():
        for need in ("换号", "丢了"):
            examples = ", ".join(f"{need}的第{at}种情形" for at in range(12))
            text = text.replace(f"EXAMPLES{need}", examples)  # noqa: PLW2901  # the text is being filled in
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for topic, other in (("card.balance", "deposit.rate"), ("card.loss", "card.balance")):
        path = root / f"kb_index/articles/{topic.replace('.', '/')}.yml"
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        data["confusable_with"] = [{"topic": other, "difference": "不是一回事"}]
        write_yaml(path, data)
    return root


def new_article(topic: str, name: str, texts: list[str]) -> dict[str, Any]:
    """An edit whose article breaks no rule."""
    return {"kind": "new_article", "topic": topic, "name": name, "skill": "account", "fields": whole(texts)}


def whole(texts: list[str]) -> dict[str, Any]:
    """All that an article needs but, where it is split off, the examples it takes along."""
    return {
        "care": "能不能办",
        "answer": "可以办，请拨打{bank.hotline}。",
        "formal": "客户可办理。",
        "keywords": ["办理"],
        "elder": ["打电话。"],
        "similar_questions": texts,
        "owner": "零售部",
        "reviewer": "合规部",
        "source": [{"name": "办法", "date": "2026-01-01"}],
    }


def wordings(stem: str) -> list[str]:
    """Thirty that are not alike."""
    signs = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北春夏秋冬"
    return [f"{sign * 3}{stem}{sign * 3}" for sign in signs[:30]]


def texts_of(root: Path) -> dict[str, str]:
    """Every content file with its text."""
    there = (path for ending in ("*.yml", "*.tsv") for path in root.rglob(ending))
    found = (path for path in there if "var" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8") for path in found}
