"""A project folder that is edited while something serves it: the small samples with sentences to say."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from kb_index.build import build
from service.core.settings import Settings
from service.turns.source import Source
from tests.support.kb_samples import FakeEncoder, article, playbook, questions, write_project, write_yaml

LOSS = "kb_index/articles/card/loss.yml"
EXCHANGE = "kb_index/playbooks/forex/exchange.yml"
NEEDS = "bot/data/needs/phone.query.yml"
WORDING = "bot/data/wording.yml"
CHANGED = [
    f"{start}{end}"
    for start in ("手机", "电话", "号码")
    for end in ("换成新的了", "不用啦", "早停机", "给了儿子")
]
LOST = [
    f"{start}{end}"
    for start in ("钱包", "卡片", "存折")
    for end in ("掉河里", "忘在车上", "被人拿走", "怎么也翻不出")
]


class StandingClock:
    """Noon of a day at the bank."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or date.today()

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)


def write_live_project(root: Path) -> Path:
    write_project(root)
    for name in (LOSS, "kb_index/articles/card/balance.yml", "kb_index/articles/deposit/rate.yml"):
        save_article(root, name)
    sentences = {
        "check_solved": "问题解决了吗？",
        "degraded_failed": "系统忙，请稍后再试。",
        "queue_joined": "已为您转接。",
        "refuse": "这个问题我还不会。",
        "off_topic": "这个我帮不上忙。",
        "offer_no_article": "这件事请{skill}的同事帮您看。",
        "handoff_no_article": "这件事请{skill}的同事帮您看。",
        "handoff_lead": "为您转给{skill}的同事。",
        "handoff_repeat": "为您转给{skill}的同事。",
        "suggest_lead": "您想问的是？",
        "greet": "您好。",
    }
    write_yaml(root / WORDING, {key: [text] for key, text in sentences.items()})
    save_needs(root)
    return root


def save_article(root: Path, name: str = LOSS, **changes: Any) -> None:
    """An article that has been valid for a month, unless the changes say otherwise."""
    topic = ".".join(Path(name).with_suffix("").parts[-2:])
    begun = date.today() - timedelta(days=30)
    write_yaml(root / name, article(topic, **{"valid_from": begun, **changes}))


def save_playbook(root: Path, **changes: Any) -> None:
    write_yaml(root / EXCHANGE, playbook("forex.exchange", **changes))


def save_needs(root: Path, probe: str = "您遇到什么情况了？", button: str = "换号了") -> None:
    needs = [
        {
            "need": need,
            "topic": topic,
            "name": name,
            "button": said,
            "lead": "好的。",
            "cues": [],
            "examples": [said, *examples],
        }
        for need, topic, name, said, examples in (
            ("changed", "card.loss", "换号", button, CHANGED),
            ("lost", "card.balance", "丢了", "卡丢了", LOST),
        )
    ]
    write_yaml(
        root / NEEDS,
        {"surface": "phone.query", "probe": probe, "probe_again": "是换了号，还是丢了卡？", "needs": needs},
    )


def build_live(folder: Path) -> Path:
    """A project in folder/project and its index where the service looks for it; returns the folder."""
    project = write_live_project(folder / "project")
    build(project, FakeEncoder(), folder / "build" / "index", lambda line: None)
    return folder


def settings_of(folder: Path, **changes: Any) -> Settings:
    values = {
        "var_dir": folder / "var",
        "build_dir": folder / "build",
        "bank_file": folder / "project/bank.yml",
    }
    return Settings(_env_file=None, **values, **changes)  # type: ignore[call-arg]  # pydantic-settings


def source_of(folder: Path, clock: StandingClock | None = None, encoder: FakeEncoder | None = None) -> Source:
    return Source(settings_of(folder), encoder or FakeEncoder(), folder / "project", clock or StandingClock())


def more_questions(*more: str) -> list[str]:
    return [*questions("card.loss"), *more]
