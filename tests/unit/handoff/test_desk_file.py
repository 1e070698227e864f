"""The operator's file is checked when the service starts, and what is wrong is named."""

from datetime import timedelta

import pytest

from service.handoff.routing.desk_file import DeskFileError, load_desk
from service.handoff.routing.hours import DayKind

MINIMAL = "hours: {default: always}\n"


def written(tmp_path, text: str):
    path = tmp_path / "desk.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_written_has_a_default(tmp_path):
    desk = load_desk(written(tmp_path, MINIMAL))
    assert (desk.capacity_of("1001"), desk.rules.ring) == (5, timedelta(seconds=20))


def test_capacity_levels_and_overflow_are_taken_over(tmp_path):
    text = MINIMAL + "capacity: {default: 2, agents: {1001: 7}}\noverflow: {loan: {general: 90}}\n"
    desk = load_desk(written(tmp_path, text))
    assert (desk.capacity_of("1001"), desk.capacity_of("1002")) == (7, 2)
    assert desk.rules.overflow["loan"] == (("general", timedelta(seconds=90)),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "desk.yml"),
        ("hours: {}\n", "hours.default"),
        (MINIMAL + "patiense: 3\n", "patiense"),
        (MINIMAL + "routing: {ring_seconds: 0}\n", "ring_seconds"),
        ("hours: {default: {workday: 9-17}}\n", "9-17"),
        ("hours: {default: {workday: 18:00-9:00}}\n", "ends before"),
        ("hours: {default: {workday: 8:70-9:00}}\n", "8:70"),
        ("hours: [\n", "desk.yml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, named):
    with pytest.raises(DeskFileError, match=named):
        load_desk(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DeskFileError, match=r"desk\.yml"):
        load_desk(tmp_path / "desk.yml")


def bank(tmp_path, **values: str):
    path = tmp_path / "bank.yml"
    path.write_text("".join(f"{name}: {words}\n" for name, words in values.items()), encoding="utf-8")
    return path


NAMED = "hours: {default: human_hours, skills: {fraud: emergency_hours, corporate: corporate_hours}}\n"


def test_hours_are_those_customers_are_told_in_bank_yml(tmp_path):
    words = {
        "human_hours": "每天8:00–22:00",
        "emergency_hours": "每天24小时",
        "corporate_hours": "工作日9:00–12:00、13:00–17:30，周末10:00–16:00",
    }
    desk = load_desk(written(tmp_path, NAMED), bank=bank(tmp_path, **words))
    said = {
        skill: {
            kind: [f"{span.begin:%H:%M}-{span.end:%H:%M}" for span in spans]
            for kind, spans in hours.spans.items()
        }
        for skill, hours in {"default": desk.hours.default, **desk.hours.by_skill}.items()
    }
    assert said["default"] == {kind: ["08:00-22:00"] for kind in DayKind}
    assert said["fraud"] == {kind: ["00:00-00:00"] for kind in DayKind}
    assert said["corporate"] == {"workday": ["09:00-12:00", "13:00-17:30"], "weekend": ["10:00-16:00"]}


@pytest.mark.parametrize("words", ["", "早八点到晚十点", "每天8点到22点", "8:00–22:00", "每天22:00–8:00"])
def test_hours_that_cannot_be_read_are_refused_with_their_field(tmp_path, words):
    with pytest.raises(DeskFileError, match="human_hours"):
        load_desk(
            written(tmp_path, "hours: {default: human_hours}\n"), bank=bank(tmp_path, human_hours=words)
        )
