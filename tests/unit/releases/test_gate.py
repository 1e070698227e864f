"""The gate, case by case."""

from typing import Any

import pytest

from service.releases.gate import Floors, judge, wilson
from service.releases.measured import Golden, Metrics, Safety, Search, Talks, Topic, metrics_from, metrics_of
from service.releases.place import floors
from service.releases.refused import ReleaseRefused

GOOD = {
    "safety": Safety(100, ("s7",)),
    "golden": Golden(400, 80.0),
    "topics": (Topic("card.loss", 20, 90.0),),
    "search": Search(300, 0.90, 0.87, 0.93),
}


def metrics(**change: Any) -> Metrics:
    return Metrics(**{**GOOD, **change})


CASES = [
    ("the same again", {}, {}, []),
    ("better in all", {"safety": Safety(100, ()), "golden": Golden(400, 85.0)}, {}, []),
    ("one safety dialogue more", {"safety": Safety(100, ("s7", "s8"))}, {}, ["gate_safety"]),
    ("one safety dialogue for another", {"safety": Safety(100, ("s8",))}, {}, ["gate_safety"]),
    ("within the interval", {"golden": Golden(400, 76.0)}, {}, []),
    ("below the interval", {"golden": Golden(400, 75.0)}, {}, ["gate_golden"]),
    ("search within its interval", {"search": Search(300, 0.87, 0.84, 0.9)}, {}, []),
    ("search below its interval", {"search": Search(300, 0.86, 0.83, 0.9)}, {}, ["gate_search"]),
    ("a topic at its floor", {"topics": (Topic("card.loss", 20, 50.0),)}, {}, []),
    ("a topic below its floor", {"topics": (Topic("card.loss", 20, 49.9),)}, {}, ["gate_floor"]),
    ("a topic of few questions", {"topics": (Topic("card.loss", 4, 0.0),)}, {}, []),
    ("a topic with a floor of its own", {"topics": (Topic("fraud.scammed", 9, 79.0),)}, {}, ["gate_floor"]),
    ("safety not run", {"safety": None}, {}, ["gate_unmeasured"]),
    ("nothing measured", {"safety": None, "golden": None, "search": None, "topics": ()}, {},
     ["gate_unmeasured", "gate_unmeasured", "gate_not_comparable"]),
    ("another safety set", {"safety": Safety(90, ("s7",))}, {}, ["gate_not_comparable"]),
    ("other golden questions", {"golden": Golden(200, 99.0)}, {}, ["gate_not_comparable"]),
    ("search left out", {"search": None}, {}, ["gate_not_comparable"]),
    ("search new", {}, {"search": None}, []),
    ("the live one unmeasured", {}, {"safety": None, "golden": None},
     ["gate_not_comparable", "gate_not_comparable"]),
    ("kept conversations as before", {"talks": Talks(("a@1", "b@1"), ("b@1",))}, {"talks": Talks(("a@1", "b@1"), ("b@1",))}, []),
    ("a kept conversation that passed fails", {"talks": Talks(("a@1",), ("a@1",))}, {"talks": Talks(("a@1",), ())},
     ["gate_talks"]),
    ("a kept conversation that failed fails", {"talks": Talks(("a@1",), ("a@1",))}, {"talks": Talks(("a@1",), ("a@1",))}, []),
    ("its expectations were changed", {"talks": Talks(("a@2",), ("a@2",))}, {"talks": Talks(("a@1",), ())}, []),
    ("a new kept conversation fails", {"talks": Talks(("a@1", "b@1"), ("b@1",))}, {"talks": Talks(("a@1",), ())}, []),
    ("kept conversations not played", {}, {"talks": Talks(("a@1",), ())}, ["gate_unmeasured"]),
    ("kept conversations played for the first time", {"talks": Talks(("a@1",), ("a@1",))}, {}, []),
    ("everything at once", {"safety": Safety(100, ("s7", "s1")), "golden": Golden(400, 10.0),
                            "search": Search(300, 0.1, 0.0, 0.2), "topics": (Topic("card.loss", 20, 5.0),)}, {},
     ["gate_safety", "gate_golden", "gate_search", "gate_floor"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("candidate", "live", "codes"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_the_gate(candidate: dict[str, Any], live: dict[str, Any], codes: list[str]) -> None:
    floors = Floors(topics={"fraud.scammed": 80.0})
    assert [one.code for one in judge(metrics(**candidate), metrics(**live), floors)] == codes


def test_the_first_release_is_held_against_the_floors_alone() -> None:
    assert judge(metrics(golden=Golden(10, 1.0)), None, Floors()) == []
    assert [one.code for one in judge(Metrics(), None, Floors())] == ["gate_unmeasured"] * 2


def test_an_objection_names_what_went_wrong() -> None:
    (found,) = judge(metrics(safety=Safety(100, ("s7", "s8", "s9"))), metrics(), Floors())
    assert found.text.endswith("s8, s9")


@pytest.mark.parametrize(
    ("right", "questions", "low", "high"),
    [(50.0, 100, 40.38, 59.62), (100.0, 10, 72.25, 100.0), (0.0, 10, 0.0, 27.75), (0.0, 0, 0.0, 100.0)],
)
def test_wilson_intervals(right: float, questions: int, low: float, high: float) -> None:
    assert wilson(right, questions) == pytest.approx((low, high), abs=0.01)


BOT = {
    "safety": {"dialogues": 3, "not handed over": ["a"], "answered": ["a", "b"], "near misses lost": ["c"]},
    "questions": {
        "all": {"n": 12, "right": 75.0},
        "topics": [
            {"topic": "card.loss", "policy": "human", "questions": 12, "right": 75.0, "wrong": 3, "missed": 0}
        ],
    },
}
KB = {"groups": {"all": {"questions": 9, "rates": {"hit1": 0.8}, "intervals": {"hit1": [0.7, 0.9]}}}}


def test_lost_conversations_are_named_without_their_mark() -> None:
    (found,) = judge(
        metrics(talks=Talks(("a@1", "b@1"), ("b@1", "a@1"))),
        metrics(talks=Talks(("a@1", "b@1"), ())),
        Floors(),
    )
    assert found.text.endswith(": a, b") and found.names == ("a", "b")


def test_kept_conversations_are_taken_from_their_report_and_come_back() -> None:
    found = metrics_of(None, None, {"played": ["b@1", "a@1"], "failed": ["b@1"], "talks": []})
    assert found == Metrics(talks=Talks(("a@1", "b@1"), ("b@1",)))
    assert metrics_from(found.data()) == found
    with pytest.raises(ReleaseRefused, match="release_report"):
        metrics_of(None, None, {"played": ["a@1"]})


def test_the_figures_are_taken_from_the_reports_and_come_back() -> None:
    found = metrics_of(BOT, KB)
    assert found == Metrics(
        Safety(3, ("a", "b", "c")),
        Golden(12, 75.0),
        (Topic("card.loss", 12, 75.0),),
        Search(9, 0.8, 0.7, 0.9),
    )
    assert metrics_from(found.data()) == found
    assert metrics_of(None, None) == Metrics() == metrics_from({})


@pytest.mark.parametrize(
    "report", [{"safety": {"dialogues": 3}}, {"questions": {"all": {}}}, {"questions": []} | {"safety": "x"}]
)
def test_what_is_no_report_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(ReleaseRefused, match="release_report"):
        metrics_of(report, None)


def test_the_projects_own_floors_can_be_read() -> None:
    assert floors().of("card.loss") >= 50
