"""The operator's file is checked when the service starts, and what is wrong is named."""

from datetime import timedelta

import pytest

from service.handoff.routing.desk_file import DeskFileError, load_desk

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
