"""Three scripted conversations, the whole summary: as JSON for other desks and as text an agent reads.

After a wanted change: SUBTEXT_WRITE_GOLDEN=1 pytest tests/unit/handoff/test_summary_golden.py, then read the texts aloud.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.conversations.events import BOT, CUSTOMER, SYSTEM, Envelope
from service.dialogue.library import Library
from service.dialogue.needs import Need, Surface
from service.dialogue.outcome import Handoff
from service.handoff.summary.briefing import Briefing
from service.handoff.summary.earlier import Contact
from service.handoff.summary.reactions import Decided
from service.handoff.summary.rules import Background, Promise
from service.handoff.summary.text import as_text
from service.handoff.summary.waiting import as_of_now
from service.privacy.mask import mask
from tests.support.library import (
    CUTOFFS,
    FakeArticle,
    FakeKnowledge,
    FakePlaybook,
    vocabulary,
    wording,
)

SCRIPTS = Path(__file__).resolve().parents[2] / "data" / "summaries"
START = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SCREEN_CHARS = 500
"""What the desk's column of 348 pixels shows at 1366×768 without scrolling."""
NAMES = ("reserved_phone", "forex", "angry")
SURFACE = Surface(
    "phone.reserved_query",
    "您是遇到什么情况，想查一下预留手机号呢？",
    "是验证码收不到，还是手机号换了？",
    (
        Need(
            "sms_code_missing",
            "phone.sms_code_missing",
            "收不到验证码，想核对号码",
            "收不到验证码",
            (),
            (),
            "",
        ),
        Need("change_number", "phone.reserved_change", "换了手机号，要改预留号码", "手机号换了", (), (), ""),
        Need("bind_failed", "payment.quick_bind", "绑卡提示手机号不符", "绑卡提示不符", (), (), ""),
    ),
)
ARTICLES = {
    "phone.sms_code_missing": FakeArticle("收不到短信验证码", "先看拦截的短信。"),
    "transfer.limit": FakeArticle("转账限额与调整", "可以在手机银行里调。"),
}
CARD = FakePlaybook(
    "个人购汇、结汇",
    opening="您好，我是外汇专员。您要换英镑或别的外币，我先问清用途和金额，再告诉您带什么材料。",
    steps=("问清币种、金额和用途", "查客户本年度的便利化额度", "告知需要的材料和办理渠道"),
)


class Knowledge(FakeKnowledge):
    def playbook(self, topic: str) -> FakePlaybook | None:
        return CARD if topic == "forex.exchange" else None


class Now:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def library() -> Library:
    skills = {key: value["name"] for key, value in vocabulary()["skills"].items()}
    return Library(Knowledge(articles=ARTICLES), wording(), {SURFACE.surface: SURFACE}, skills, CUTOFFS)


def played(script: dict[str, Any]) -> dict[str, Any]:
    """The summary a quarter of a minute after the last words in the queue."""
    events, decisions = _log(script["lines"])
    queued_at = events[-1].at + timedelta(seconds=1)
    frozen = Briefing(library, Now(queued_at))(
        events,
        decisions,
        Handoff(**script["handoff"]),
        background=_background(script["background"], queued_at),
    ).to_json()
    seq = events[-1].seq + 1
    after = [Envelope("c_1", seq, "owner.changed", queued_at, SYSTEM, {"from": "bot", "to": "queued"})]
    for text in script["waiting"]:
        seq += 1
        after.append(Envelope("c_1", seq, "message.customer", queued_at, CUSTOMER, {"text": text}))
    return as_of_now(frozen, after, script["elder"], queued_at, queued_at + timedelta(seconds=195))


def _log(lines: list[dict[str, Any]]) -> tuple[list[Envelope], list[Decided]]:
    events, decisions = [], []
    for number, line in enumerate(lines):
        seq, at = 2 + 2 * number, START + timedelta(seconds=25 * number)
        events.append(Envelope("c_1", seq, "message.customer", at, CUSTOMER, {"text": line["customer"]}))
        reply = {"text": line["bot"], "buttons": [], "in_reply_to": [seq]}
        events.append(Envelope("c_1", seq + 1, "message.bot", at + timedelta(seconds=1), BOT, reply))
        decisions.append(Decided(**{"seq": seq, "need": None, **line["decision"]}))
    return events, decisions


def _background(given: dict[str, Any], now: datetime) -> Background:
    contacts = [
        Contact(now - timedelta(hours=one.pop("hours_ago")), f"c_{number}", **one)
        for number, one in enumerate(given.get("contacts", ()), 2)
    ]
    promises = [
        Promise(one["kind"], one["what"], now + timedelta(hours=one["hours_ahead"]))
        for one in given.get("promises", ())
    ]
    return Background(given["identity"], contacts, promises)


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_summary(name: str):
    script = yaml.safe_load((SCRIPTS / f"{name}.yml").read_text(encoding="utf-8"))
    summary = played(script)
    as_json = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    made = {f"{name}.json": as_json, f"{name}.txt": as_text(summary)}
    for file, text in made.items():
        if os.environ.get("SUBTEXT_WRITE_GOLDEN"):
            (SCRIPTS / file).write_text(text, encoding="utf-8")
        assert text == (SCRIPTS / file).read_text(encoding="utf-8")
    assert len(as_text(summary)) <= SCREEN_CHARS
    assert mask(as_text(summary)).text == as_text(summary)
