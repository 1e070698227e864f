"""Real conversations through the whole stack: browser API, service, Rasa, actions, knowledge base."""

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from cli.replay import Dialogue, replay
from service.dialogue.triggers import SKIP_BUTTON
from tests.support.live import ROOT, Live


async def play(live: Live, *turns: str) -> dict:
    results = [
        result async for result in replay([Dialogue("t", list(turns))], live.url, live.maintainer_token, 1)
    ]
    assert "error" not in results[0], results[0]
    return results[0]


def kinds(result: dict) -> list[str]:
    return [turn["replies"][0]["decision"]["kind"] for turn in result["turns"]]


async def test_the_need_behind_the_reserved_number(live: Live):
    result = await play(live, "预留手机号是多少", "收不到验证码")
    assert kinds(result) == ["probe", "answer"]
    buttons = [button["title"] for button in result["turns"][0]["replies"][0]["buttons"]]
    assert 3 <= len(buttons) <= 5
    answer = result["turns"][1]["replies"][0]
    assert (answer["decision"]["topic"], answer["decision"]["need"]) == (
        "phone.sms_code_missing",
        "sms_code_missing",
    )


async def test_rasa_answers_without_the_libraries_it_need_not_load(live: Live):
    await play(live, "怎么查余额")
    loaded = Path(f"/proc/{live.pid('rasa')}/maps").read_text(encoding="ascii", errors="replace")
    assert "numpy" in loaded
    for name in ("tensorflow", "sklearn", "matplotlib", "onnxruntime"):
        assert name not in loaded, "the service sends each text with its vector, so nothing is encoded there"


@pytest.mark.parametrize(
    ("said", "topic", "need"),
    [
        ("我换手机号了", "phone.reserved_change", "change_number"),
        ("绑微信的时候说手机号不一致", "payment.quick_bind", "bind_payment_failed"),
        ("登手机银行要验证那个号码，过不去", "mobile.device", "login_blocked"),
    ],
)
async def test_every_need_of_the_surface_leads_to_its_answer(live: Live, said: str, topic: str, need: str):
    result = await play(live, "预留手机号是多少", said)
    decision = result["turns"][1]["replies"][0]["decision"]
    assert (decision["kind"], decision["topic"], decision["need"]) == ("answer", topic, need)


async def test_a_need_for_people_is_handed_over(live: Live):
    result = await play(live, "预留手机号是多少", "我怀疑号码被别人改了", SKIP_BUTTON)
    assert kinds(result) == ["probe", "gather", "handoff"]
    assert result["handoff"]["need"] == "suspect_tampered"
    assert result["handoff"]["skill"] == "fraud"


@pytest.mark.parametrize(
    ("said", "skill"),
    [
        ("我想换点美元", "forex"),
        ("境外汇款怎么办理", "forex"),
        ("帮我推荐个理财产品", "wealth"),
        ("基金怎么赎回", "wealth"),
    ],
)
async def test_hard_business_goes_to_people(live: Live, said: str, skill: str):
    result = await play(live, said, SKIP_BUTTON)
    assert kinds(result) == ["gather", "handoff"]
    assert (result["handoff"]["skill"], result["handoff"]["urgent"]) == (skill, False)
    assert result["handoff"]["summary"]["first_said"] == said
    assert result["handoff"]["summary"]["skipped"]


async def test_two_facts_reach_the_summary(live: Live):
    result = await play(live, "我想换点美元", "下个月去旅游", "两千左右")
    assert kinds(result) == ["gather", "gather", "handoff"]
    facts = {fact["label"]: fact["value"] for fact in result["handoff"]["summary"]["facts"]}
    assert facts == {"外币": "美元", "用途": "下个月去旅游", "金额": "两千左右（2000）"}


async def test_fraud_is_urgent_and_protected_first(live: Live):
    result = await play(live, "我被骗了，刚给骗子转了五万")
    assert result["handoff"]["urgent"]
    assert "110" in result["turns"][0]["replies"][0]["text"]


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_a_person_at_any_moment(live: Live, at: int):
    turns = ["预留手机号是多少", "收不到验证码", "好的我试试"]
    result = await play(live, *turns[:at], "转人工")
    assert result["turns"][-1]["owner"] == "queued"
    assert kinds(result)[-1] == "handoff"


async def test_a_leading_slash_is_text(live: Live):
    result = await play(live, "预留手机号是多少", "/restart", "收不到验证码")
    assert len(result["turns"]) == 3
    assert result["turns"][2]["replies"][0]["decision"]["topic"] == "phone.sms_code_missing"
    assert kinds(result)[-1] == "answer"


async def test_text_over_the_limit_is_still_answered(live: Live):
    result = await play(live, "我想问一下" + "那个" * 900 + "怎么查余额")
    assert len(result["turns"][0]["replies"]) >= 1


def command(live: Live, *arguments: str, text: str = "") -> str:
    done = subprocess.run(
        [str(ROOT / "subtext"), *arguments],
        env=live.environment,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=live.var,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_replay_command_writes_a_line_per_dialogue(live: Live):
    lines = [
        {"id": "a", "turns": ["预留手机号是多少", "收不到验证码"]},
        {"id": 7, "turns": ["转人工", "在吗"]},
    ]
    (live.var / "in.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    command(live, "replay", "in.jsonl", "--out", "out.jsonl", "--concurrency", "2", "--url", live.url)
    first, second = (json.loads(line) for line in (live.var / "out.jsonl").read_text().splitlines())
    assert (first["id"], first["handoff"]) == ("a", None)
    assert set(first["turns"][0]) == {"customer", "replies", "owner", "ms"}
    assert set(first["turns"][0]["replies"][0]) == {"text", "buttons", "decision"}
    assert set(first["turns"][0]["replies"][0]["decision"]) == {
        "kind",
        "topic",
        "need",
        "score",
        "candidates",
    }
    assert set(second["handoff"]) == {"skill", "urgent", "topic", "need", "summary"}
    assert len(second["turns"]) == 1, "no more turns once a person owns the conversation"


def test_replay_command_names_a_bad_line(live: Live):
    (live.var / "bad.jsonl").write_text('{"id": 1, "turns": ["x"]}\n{"turns": 3}\n')
    done = subprocess.run(
        [str(ROOT / "subtext"), "replay", str(live.var / "bad.jsonl"), "--url", live.url],
        env=live.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_mask_command(live: Live):
    out = command(live, "mask", text="我手机13812345678\n怎么查余额\n")
    first, second = (json.loads(line) for line in out.splitlines())
    assert first["spans"] == [[4, 15, "phone"]] or first["spans"][0][2] == "phone"
    assert "13812345678" not in first["text"]
    assert second == {"text": "怎么查余额", "spans": []}


def test_kb_search_command(live: Live):
    found = json.loads(command(live, "kb", "search", "储蓄卡丢了，怎么挂失", "--json", "-k", "5"))
    assert found["hits"][0]["topic"] == "card.loss"
    assert len(found["hits"]) == 5
    assert all(0 <= hit["score"] <= 1 for hit in found["hits"])


async def test_decisions_are_never_in_the_customers_stream(live: Live):
    from cli.client import Customer

    async with httpx.AsyncClient(base_url=live.url, timeout=30, trust_env=False) as http:
        customer = Customer(http)
        await customer.open()
        events, _ = await customer.say("预留手机号是多少")
        assert events
        for word in ("decision", "score", "candidates", "phone.reserved_query"):
            assert word not in json.dumps(events, ensure_ascii=False)
