from dataclasses import replace
from datetime import date

import pytest

from service.dialogue.decision import decide
from service.dialogue.hot_topics import (
    Dated,
    HotTopic,
    HotTopicsError,
    in_force,
    load_hot_topics,
    surfaces_on,
)
from service.dialogue.needs import load_surfaces
from service.dialogue.outcome import Kind
from service.dialogue.probing import ask
from service.dialogue.reading import need_told
from service.dialogue.respond import respond
from tests.support.library import ROOT, SURFACE, FakeHit, evidence, library

SURFACES = {SURFACE.surface: SURFACE}
NAMED = "phone.reserved_query"


def rule(name, starts, ends, need, **more):
    values = {
        "id": name,
        "title": name,
        "starts": date.fromisoformat(starts),
        "ends": date.fromisoformat(ends),
    }
    source = {"name": "通知", "date": date(2026, 1, 1)}
    return HotTopic(**values, surface=NAMED, need=need, source=source, **more)


EARLY = rule("early", "2026-03-01", "2026-05-31", "login_blocked", cues=["新版"], checklist=["是安卓手机"])
LATE = rule("late", "2026-05-01", "2026-06-30", "change_number", lead="号码升位了，要改一下。")
RULES = (LATE, EARLY)
USUAL = [need.need for need in SURFACE.needs]


def first_needs(day, count=2):
    return [need.need for need in surfaces_on(date.fromisoformat(day), SURFACES, RULES)[NAMED].needs][:count]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", USUAL[:2]),
        ("2026-03-01", ["login_blocked", "sms_code_missing"]),
        ("2026-04-30", ["login_blocked", "sms_code_missing"]),
        ("2026-05-01", ["change_number", "login_blocked"]),
        ("2026-05-31", ["change_number", "login_blocked"]),
        ("2026-06-01", ["change_number", "sms_code_missing"]),
        ("2026-06-30", ["change_number", "sms_code_missing"]),
        ("2026-07-01", USUAL[:2]),
    ],
)
def test_both_dates_are_included_and_of_two_rules_the_later_start_wins(day, expected):
    assert first_needs(day) == expected


def test_the_order_of_the_file_does_not_matter():
    assert in_force(date(2026, 5, 15), RULES) == in_force(date(2026, 5, 15), RULES[::-1]) == (EARLY, LATE)


def test_nothing_else_of_a_surface_changes():
    hot = surfaces_on(date(2026, 4, 1), SURFACES, RULES)[NAMED]
    assert sorted(need.need for need in hot.needs) == sorted(USUAL)
    assert hot.named("sms_code_missing") is SURFACE.named("sms_code_missing")
    assert SURFACE.needs[0].need == "sms_code_missing"


def test_a_cue_counts_only_while_the_rule_is_in_force():
    asked = "升级新版以后预留手机号是多少"
    before, during = (
        surfaces_on(day, SURFACES, RULES)[NAMED] for day in (date(2026, 2, 1), date(2026, 3, 1))
    )
    assert need_told(asked, before) is None
    assert need_told(asked, during).need == "login_blocked"


class Calendar:
    def __init__(self, day):
        self.day = date.fromisoformat(day)

    def __call__(self):
        return self.day


def on(day, **found):
    """A library on a day, with the clock it looks at."""
    calendar = Calendar(day)
    return replace(library(**found), surfaces=Dated(SURFACES, RULES, calendar)), calendar


def test_a_running_service_passes_midnight():
    there, calendar = on("2026-02-28")
    assert there.surfaces[NAMED].needs[0].need == "sms_code_missing"
    calendar.day = date(2026, 3, 1)
    assert there.surfaces[NAMED].needs[0].need == "login_blocked"
    assert there.surfaces.get(NAMED).needs[0].need == "login_blocked"
    assert list(there.surfaces) == [NAMED]
    assert len(there.surfaces) == 1


def turn(text, library_, *hits):
    asked = evidence(text, *hits)
    return respond(decide(asked, library_), asked, library_).outcome


def test_the_hot_need_is_the_first_button():
    there, calendar = on("2026-05-01")
    asked = evidence("x", memory=replace(evidence("x").memory, surface=NAMED))
    assert ask(asked, there)[0].messages[0].buttons[0].value == "手机号换了"
    calendar.day = date(2026, 7, 1)
    assert ask(asked, there)[0].messages[0].buttons[0].value == "收不到验证码"


def test_a_message_that_fits_is_taken_as_told_and_answered_with_its_lead():
    there, _ = on("2026-05-01")
    said = turn("换号了预留手机号是多少", there, FakeHit(NAMED, 0.95))
    assert said.decision.reason == "need_told"
    assert said.messages[0].text.startswith("号码升位了，要改一下。")


CHECKLIST = rule(
    "points",
    "2026-03-01",
    "2026-03-31",
    "sms_code_missing",
    cues=["新规"],
    checklist=["手机开着", "没有欠费"],
)


def test_the_points_follow_the_answer_while_the_rule_is_in_force():
    for day, shown in (
        ("2026-02-28", False),
        ("2026-03-01", True),
        ("2026-03-31", True),
        ("2026-04-01", False),
    ):
        there = replace(library(), surfaces=Dated(SURFACES, [CHECKLIST], Calendar(day)))
        said = turn("收不到验证码,预留手机号是多少", there, FakeHit(NAMED, 0.95))
        assert said.decision.kind is Kind.ANSWER
        assert ("□ 手机开着\n□ 没有欠费" in said.messages[1].text) is shown
        assert said.messages[-1].buttons, "the question whether it helped stays last"


def test_a_question_straight_to_the_topic_gets_the_points_only_if_it_is_about_the_news():
    there = replace(library(), surfaces=Dated(SURFACES, [CHECKLIST], Calendar("2026-03-01")))
    hit = FakeHit("phone.sms_code_missing", 0.95)
    assert "□ 手机开着" in turn("新规以后短信怎么没有", there, hit).messages[1].text
    assert all("□" not in message.text for message in turn("短信怎么没有", there, hit).messages)


# --- the rules of this project ---

REAL = load_surfaces(ROOT / "bot" / "data" / "needs")
OURS = load_hot_topics(ROOT / "bot" / "data" / "hot_topics.yml", REAL)


@pytest.mark.parametrize(
    ("day", "rules", "need"),
    [
        ("2023-08-30", [], "existing_adjust"),
        ("2023-08-31", ["first_home_rate_2023"], "existing_adjust"),
        ("2023-09-25", ["first_home_rate_2023"], "existing_adjust"),
        ("2023-12-31", ["first_home_rate_2023"], "existing_adjust"),
        ("2024-01-01", [], "existing_adjust"),
        ("2024-09-28", [], "existing_adjust"),
        ("2024-09-29", ["batch_adjustment_2024"], "existing_adjust"),
        ("2024-10-31", ["batch_adjustment_2024"], "existing_adjust"),
        ("2024-11-01", ["batch_adjustment_2024", "repricing_period_2024"], "repricing_day"),
        ("2025-01-01", ["repricing_period_2024"], "repricing_day"),
        ("2025-02-01", [], "existing_adjust"),
        ("2026-11-21", [], "existing_adjust"),
    ],
)
def test_the_mortgage_rules_of_2023_and_2024(day, rules, need):
    today = date.fromisoformat(day)
    assert [one.id for one in in_force(today, OURS)] == rules
    assert surfaces_on(today, REAL, OURS)["loan.mortgage_rate"].needs[0].need == need


@pytest.mark.parametrize(
    ("day", "text", "need"),
    [
        ("2023-09-25", "认房不认贷了,房贷利率怎么办", "existing_adjust"),
        ("2024-10-12", "银行说统一调,房贷利率是多少", "existing_adjust"),
        ("2024-11-01", "房贷利率多久调一次可以改周期吗", "repricing_day"),
    ],
)
def test_words_of_the_news_tell_the_need_only_at_its_time(day, text, need):
    then = surfaces_on(date.fromisoformat(day), REAL, OURS)["loan.mortgage_rate"]
    now = surfaces_on(date(2026, 11, 21), REAL, OURS)["loan.mortgage_rate"]
    assert need_told(text, then).need == need
    assert need_told(text, now) is None


def test_each_rule_has_points_and_a_source_that_was_out():
    for one in OURS:
        assert 1 <= len(one.checklist) <= 5
        assert one.source.date <= one.starts <= one.ends


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hot_topics: [{id: x}]", "starts"),
        ("hot_topics: 1", "hot_topics"),
        (
            "hot_topics:\n- {id: x, title: t, starts: 2026-01-01, ends: 2026-01-02, surface: phone.reserved_query,"
            " need: none, source: {name: n, date: 2026-01-01}}",
            "no need none",
        ),
    ],
)
def test_a_faulty_file_names_what_is_wrong(tmp_path, text, said):
    (tmp_path / "hot.yml").write_text(text, encoding="utf-8")
    with pytest.raises(HotTopicsError, match=said):
        load_hot_topics(tmp_path / "hot.yml", SURFACES)


def test_no_file_is_no_rule(tmp_path):
    assert load_hot_topics(tmp_path / "none.yml", SURFACES) == ()
