"""Made-up customers: the same for the same seed, and never further from their script than is said."""

from pathlib import Path
from random import Random

import pytest

from cli.talks.scripts import need_key, read_need_dialogues, scripts_of, wordings_of
from cli.talks.simulating import summary
from cli.talks.variation import PERSON, Said, Script, Visit, mistyped, varied, visits
from cli.trials import Trial
from kb_index.content import NLU
from kb_index.talks import Expected, Talk, Turn, read_talks
from tests.support.kb_samples import questions, write_yaml

ROOT = Path(__file__).resolve().parents[4]
SCRIPTS = [
    Script("talk:a", "card.loss", (Said("我的银行卡找不到了怎么办", "card.loss"), Said("好的"))),
    Script("need:b", "mobile.login", (Said("手机银行登录不上去了"), Said("换了新手机"), Said("谢谢你"))),
]
WORDINGS = {"card.loss": ["卡丢了要怎么挂失呢", "银行卡掉了怎么处理"]}


def plan(count: int = 400, seed: int = 1, per_minute: float = 120) -> list[Visit]:
    return visits(SCRIPTS, WORDINGS, count, per_minute, seed)


def test_the_seed_decides_everything() -> None:
    assert plan() == plan()
    assert plan(50) == plan()[:50], "more customers do not change the first"
    assert plan(seed=2) != plan()


def test_customers_come_at_their_rate_and_in_order() -> None:
    starts = [one.starts for one in plan(per_minute=120)]
    assert starts == sorted(starts)
    assert all(0.5 * at <= start <= 0.5 * (at + 1) for at, start in enumerate(starts))
    assert all(len(one.pauses) == len(one.turns) - 1 and min((*one.pauses, 1)) > 0 for one in plan())


def test_some_ask_for_a_person_some_leave_and_the_rest_see_it_through() -> None:
    full = {script.id: len(script.turns) for script in SCRIPTS}
    found = plan()
    ends = {end: [one for one in found if one.end == end] for end in ("stays", "asks_person", "leaves")}
    assert all(10 <= len(ends[end]) <= 100 for end in ("asks_person", "leaves"))
    assert all(one.turns[-1] in PERSON for one in ends["asks_person"])
    assert all(len(one.turns) == full[one.script] for one in ends["stays"])
    assert any(len(one.turns) < full[one.script] for one in ends["leaves"])
    assert all(one.turns for one in found)


def test_another_wording_is_of_the_same_topic() -> None:
    said, random = SCRIPTS[0].turns[0], Random(3)
    found = {varied(said, WORDINGS, random) for _ in range(300)}
    assert {said.text, *WORDINGS["card.loss"]} <= found
    assert {varied(Said("好的"), WORDINGS, random) for _ in range(50)} == {"好的"}


@pytest.mark.parametrize(
    "text", ["密码忘了", "我的号码是[手机号 尾号0000]打不通了啊", "123456789", "what about this one"]
)
def test_what_is_short_masked_or_not_chinese_is_not_mistyped(text: str) -> None:
    assert {mistyped(text, Random(seed)) for seed in range(60)} == {text}


def test_a_slip_is_one_slip() -> None:
    text = "银行卡里的钱是不是到账了呢"
    found = {mistyped(text, Random(seed)) for seed in range(300)}
    assert {len(one) - len(text) for one in found} == {-1, 0, 1}
    for one in found - {text}:
        same = (
            sum(a == b for a, b in zip(one, text, strict=False)) if len(one) == len(text) else len(text) - 2
        )
        assert same >= len(text) - 2


def test_scripts_are_made_of_talks_and_need_dialogues() -> None:
    kept = Talk(
        id="card_lost",
        name="卡丢了",
        turns=[
            Turn(says="卡丢了", expect=Expected(kind="answer", topic="card.loss")),
            Turn(says="谢谢", expect=Expected(kind="talk", topic="talk.greet")),
            Turn(says="嗯"),
        ],
    )
    probe = Trial(
        "p1", ["登不上", "说不清", "换手机了"], {"surface": "m.l", "need": "new_phone", "kind": "probe"}
    )
    direct = Trial("d1", ["换手机登不上"], {"surface": "m.l", "need": "new_phone", "kind": "direct"})
    one, two, three = scripts_of([kept], [probe, direct])
    assert one == Script(
        "talk:card_lost", "card.loss", (Said("卡丢了", "card.loss"), Said("谢谢"), Said("嗯"))
    )
    assert two.turns == (
        Said("登不上", "m.l"),
        Said("说不清"),
        Said("换手机了", need_key("m.l", "new_phone")),
    )
    assert three.turns == (Said("换手机登不上"),)


def test_wordings_come_from_the_content(project: Path) -> None:
    need = {"need": "lost", "examples": ["手机丢了"]}
    write_yaml(project / "bot/data/needs/phone.query.yml", {"surface": "phone.query", "needs": [need]})
    found = wordings_of(project)
    assert found["card.loss"] == questions("card.loss")
    assert found["phone.query"] == questions("phone.query"), f"of {NLU}"
    assert found[need_key("phone.query", "lost")] == ["手机丢了"]
    assert read_need_dialogues(project) == []


def test_every_script_of_the_project_can_be_varied() -> None:
    """Every surface of the need dialogues has its examples."""
    talks, _ = read_talks(ROOT)
    scripts = scripts_of(talks, read_need_dialogues(ROOT))
    wordings = wordings_of(ROOT)
    named = {said.wording for script in scripts for said in script.turns if said.wording}
    assert named <= wordings.keys()
    assert len(scripts) > 250


def seen(kind: str, ms: int, owner: str = "bot", **more: str) -> dict:
    return {"replies": [{"decision": {"kind": kind, **more}}], "owner": owner, "ms": ms}


def test_what_came_of_them() -> None:
    planned = [
        Visit(f"s{at}", topic, 0.0, ("x",), (), "stays")
        for at, topic in enumerate(("a.a", "a.a", "b.b", "b.b"))
    ]
    results = [
        {"turns": [seen("probe", 10), seen("answer", 20)], "handoff": None},
        {"turns": [seen("handoff", 30, "queued", failure="timeout")], "handoff": {}},
        {"turns": [{"replies": [], "owner": "bot", "ms": 40}], "handoff": None},
        {"turns": [], "handoff": None, "error": "TimeoutError"},
    ]
    found = summary(planned, results)
    assert found["by topic"] == {"a.a": {"answer": 1, "handoff": 1}, "b.b": {"none": 1, "error": 1}}
    assert (found["turns"], found["failed turns"]) == (4, 2)
    assert found["errors"] == ["s3: TimeoutError"]
    assert found["answered without Rasa"] == {"timeout": 1}
    assert found["milliseconds"] == {"median": 30, "p95": 40, "most": 40}
    assert summary([], [])["milliseconds"] == {}
